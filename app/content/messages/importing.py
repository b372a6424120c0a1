"""What is said of questions that come from other programs."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "import-format-unknown": Words(
        "看不出 {path} 是什么格式；请用 --format 指明（{offered}）",
        "the format of {path} cannot be told; name it with --format ({offered})",
    ),
    "import-encoding": Words(
        "文件编码像是 {encoding}，已按它读取；请核对文字是否正常",
        "the file seems to be {encoding} and was read as such; see whether its words are right",
    ),
    "import-no-questions": Words(
        "没有找到题目；请检查文件和格式", "no question was found; check file and format"
    ),
    "import-not-a-question": Words(
        "这里看不出一道题（题干、选项、答案不全），没有导入",
        "no question can be made of this (stem, options or answer are missing); it was left out",
    ),
    "import-id-changed": Words(
        "题号“{found}”不能使用（重复或不合规则），改为 {id}",
        "the id “{found}” cannot be used (taken or malformed); it became {id}",
    ),
    "import-topic-unknown": Words(
        "目录里没有专题“{topic}”，已记为标签；请在 catalog.yaml 中补上，或改写 topic",
        "the catalog has no topic “{topic}”; it became a tag. Add it to catalog.yaml, or write another topic",
    ),
    "import-tier-unknown": Words(
        "没有层次“{tier}”，已略去；请在 tier 里写层次代码",
        "there is no tier “{tier}”; it was left out. Write the key of a tier under “tier”",
    ),
    "import-group-unknown": Words(
        "没有群组“{group}”，已略去；请在 groups 里写群组代码",
        "there is no group “{group}”; it was left out. Write the key of a group under “groups”",
    ),
}
