"""What is said of questions that come from other programs."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    "export-format-unknown": Words(
        "没有导出格式“{form}”；可以写 {offered}",
        "there is no format “{form}” to export; write one of {offered}",
    ),
    "export-left-out": Words(
        "这种格式没有“{kind}”题型，没有导出", "this format has no item type “{kind}”; it was left out"
    ),
    "export-params": Words(
        "“{id}”的数值由参数决定，这种格式放不下，没有导出",
        "the numbers of “{id}” are drawn, which this format cannot hold; it was left out",
    ),
    "export-group": Words(
        "“{id}”是材料题的小题，这种格式放不下共用的材料，没有导出",
        "“{id}” belongs to a group, whose shared text this format cannot hold; it was left out",
    ),
    "export-pictures": Words(
        "“{id}”的图片没有写进文件；请另外复制题库的 media 文件夹",
        "the pictures of “{id}” are not in the file; copy the folder “media” of the bank beside it",
    ),
    "export-lost": Words("这种格式不能保留：{fields}", "this format cannot keep: {fields}"),
    "file-exists": Words("{path} 已经存在，未作任何改动。", "{path} exists; nothing was changed."),
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
    "import-gift-braces": Words(
        "花括号不成对，没有导入；请检查 {{ 和 }}，文字里的花括号前加反斜杠",
        "braces do not fit together, so this was left out; put a backslash before {{ and }} that are text",
    ),
    "import-kind-not-carried": Words(
        "本版本没有这种题型（{kind}），没有导入",
        "this version has no such kind of question ({kind}); it was left out",
    ),
    "import-weights-lost": Words(
        "原题的给分比例无法保留，按评分规则计分；请核对答案和 scoring",
        "the weights of the answers could not be kept, a scoring rule holds instead; look at “answer”",
    ),
    "import-any-of-several": Words(
        "原题选中任一正确项即得满分；这里作多选题，要全部选中，请改写",
        "any one of the right options earned full marks, here all of them are wanted; rewrite the question",
    ),
    "import-wildcard": Words(
        "答案“{text}”里的 * 原表示任意文字；这里按星号本身比较，请列出各种写法",
        "the * in “{text}” stood for any text; here it is an asterisk, so list the spellings",
    ),
    "import-feedback-lost": Words(
        "这种题型不能按答案给提示，提示没有保留；请写入解析",
        "this type has no feedback for single answers, so it was left out; write it into the explanation",
    ),
    "import-picture-lost": Words(
        "图片没有保留；请改用文字，或等题库支持图片后补上",
        "a picture was left out; say it in words, or add it when banks hold pictures",
    ),
    "import-link-lost": Words(
        "链接的地址没有保留，文字保留", "a link’s address was left out; its words are there"
    ),
    "import-table-lost": Words(
        "表格改成了以竖线隔开的文字，请核对",
        "a table became text with bars between; see whether it still reads",
    ),
    "import-no-headings": Words(
        "没有找到表头；请在第一行写上列名，至少有“题干”和“答案”",
        "no row of headings was found; the first row should name the columns, at least stem and answer",
    ),
    "import-columns-left-out": Words("这些列没有导入：{columns}", "these columns were left out: {columns}"),
    "import-marks-lost": Words(
        "分值没有导入：每题几分由考试的试卷规定",
        "marks were left out: what an item is worth is said by the exam",
    ),
    "import-row-without-stem": Words("这一行没有题干，没有导入", "this row has no stem; it was left out"),
    "import-sample-row": Words(
        "这一行是模板的示例，没有导入", "this row is a sample of the template; it was left out"
    ),
    "import-type-unknown": Words(
        "看不懂题型“{type}”，已按选项和答案推定；请核对",
        "the type “{type}” is unknown and was told from options and answer; look at it",
    ),
    "import-without-rubric": Words(
        "没有采分点，每份答卷都要人工阅卷；要让系统先找要点，请加“采分点”一列",
        "there is no rubric: a person has to read every answer. A column “rubric” lets words be found first",
    ),
    "import-truth-letter": Words(
        "判断题的答案写的是字母，已按 A 对、B 错理解；请核对",
        "the answer is a letter, taken as A for true and B for false; look at it",
    ),
    "import-line-left-out": Words(
        "这一段不属于任何一道题，没有导入", "this paragraph belongs to no question; it was left out"
    ),
    "import-line-cut": Words(
        "一段超过 4000 字，后面的没有导入；请核对",
        "a paragraph is longer than 4,000 characters; the rest was left out. Look at it",
    ),
    "import-section-points": Words(
        "“{section}”每题 {points} 分没有写入题库：每题几分由考试的试卷规定",
        "{points} marks each in “{section}” were left out: what an item is worth is said by the exam",
    ),
    "import-key-misfit": Words(
        "卷末答案的个数与题号对不上，或看不懂，没有使用；请核对",
        "these answers at the end do not fit their numbers, or cannot be read; they were not used",
    ),
    "import-key-without-question": Words(
        "卷末给出了第 {number} 题的答案，但没有找到这道题",
        "there is an answer for question {number} at the end, but no such question",
    ),
    "import-answers-differ": Words(
        "题中答案是“{one}”，卷末答案是“{other}”，取了卷末的；请核对",
        "the question says “{one}”, the answers at the end “{other}”, which was taken; look at it",
    ),
    "import-answer-by-look": Words(
        "没有写明答案，按字样（{look}：red 红色、highlight 底色、underline 下划线、bold 加粗）认出；请核对",
        "no answer is written; it was told by the look of the words ({look}). Look at it",
    ),
    "import-single-with-several": Words(
        "在单选题下，但答案有几个，改为多选题；请核对",
        "it stands among single choices but has several answers, so it became a multiple; look at it",
    ),
    "import-formula-flat": Words(
        "公式变成了一行文字，请核对，或改写成 $…$",
        "a formula became a line of text; look at it, or write it between $ signs",
    ),
    "import-text-box-lost": Words("文本框里的文字没有导入", "the words in a text box were left out"),
    "import-old-document": Words(
        "这是旧格式的 Word 文档（.doc）、RTF，或设了密码；请在 Word 或 WPS 中另存为 .docx",
        "this is a Word file of the old format (.doc), RTF, or has a password; save it as .docx",
    ),
    "import-document-broken": Words(
        "文档打不开（{problem}）；请在 Word 或 WPS 中另存一次再试",
        "the document cannot be opened ({problem}); save it again in Word or WPS and retry",
    ),
    "import-too-many": Words(
        "超过 {most} 道题，其余没有导入；请分成几个文件",
        "more than {most} questions; the rest was left out. Split the file",
    ),
    "import-table-broken": Words(
        "表格打不开（{problem}）；请在 Excel 或 WPS 中另存一次再试",
        "the table cannot be opened ({problem}); save it again in Excel or WPS and retry",
    ),
    "import-old-workbook": Words(
        "这是旧格式的工作簿（.xls），或设了密码；请在 Excel 或 WPS 中另存为 .xlsx",
        "this is a workbook of the old format (.xls), or has a password; save it as .xlsx",
    ),
    "import-archive-bomb": Words(
        "文件展开后过大，没有打开", "the file unpacks to far too much; it was not opened"
    ),
    "import-archive-entities": Words(
        "文件内部含有表格不该有的声明，没有打开",
        "the file declares what no table needs (entities, another encoding); it was not opened",
    ),
    "import-formula": Words(
        "单元格是公式，取了保存时的值“{value}”；请核对",
        "a cell holds a formula; the value it had when saved, “{value}”, was taken. Look at it",
    ),
    "import-cell-date": Words(
        "单元格被存成了日期“{value}”；原来若是 1-2 或 3/4，请改回文字",
        "a cell was stored as a date, “{value}”; if it was 1-2 or 3/4, write it as text",
    ),
    "import-cell-error": Words(
        "单元格是错误值，按空白处理", "a cell holds an error value; it was taken as empty"
    ),
}
