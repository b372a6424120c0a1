"""What is wrong with an item, in words: what, and how to mend it."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # Keys and shapes
    "key-unknown": Words(
        "没有“{key}”这个字段；是不是想写 {suggestion}？",
        "there is no field “{key}”; did you mean {suggestion}?",
    ),
    "key-twice": Words(
        "“{key}”与“{other}”是同一个字段；请删去一个",
        "“{key}” and “{other}” are the same field; delete one",
    ),
    "key-missing": Words("缺少字段“{key}”；请补上", "the field “{key}” is missing; add it"),
    "key-not-here": Words(
        "题型 {type} 没有选项，不能写“{key}”；请删去",
        "an item of type {type} has no options, so “{key}” has no place here; delete it",
    ),
    "empty-value": Words(
        "这里没有内容；请填写，或删去这个字段", "nothing is written here; fill it in or delete the field"
    ),
    "text-expected": Words(
        "这里应当是一段文字；含有冒号、逗号或括号时请加引号",
        "a text is wanted here; put it in quotes if it holds a colon, comma or bracket",
    ),
    "list-expected": Words(
        "这里应当是列表；请写成 [甲, 乙]，或每行一项、以“- ”开头",
        "a list is wanted here; write [one, two], or one entry a line after “- ”",
    ),
    "map-expected": Words("这里应当写成“名称: 内容”", "“name: value” is wanted here"),
    "pair-expected": Words(
        "每一对应当写成“左: 右”或 [左, 右]", "each pair is written “left: right” or [left, right]"
    ),
    "list-in-list": Words(
        "列表里又有列表；若文字本身以“- ”开头（如 - 3 dB），请加引号",
        "a list inside a list; if the text itself begins with “- ” (such as - 3 dB), put it in quotes",
    ),
    "list-one-entry-comma": Words(
        "这里需要几项，却只有一项“{entry}”；分隔各项请用半角逗号",
        "several entries are wanted, but there is one, “{entry}”; separate entries with an ASCII comma",
    ),
    # Identity and type
    "id-malformed": Words(
        "题号“{id}”不合规则；请用 2–64 个小写字母、数字、点、下划线或连字符，以字母或数字开头",
        "“{id}” is no id; use 2 to 64 of a–z, 0–9 and . _ -, beginning with a letter or digit",
    ),
    "type-missing": Words(
        "没有写题型；是不是想写 {suggestion}？题型字段的内容就是题干",
        "no question type; did you mean {suggestion}? The value of the type's key is the stem",
    ),
    "type-twice": Words(
        "同时写了题型“{first}”和“{second}”；一道题只能有一个，请删去一个",
        "both “{first}” and “{second}” are question types; keep one",
    ),
    # Options and their answers
    "answer-missing": Words("没有写答案；请补上 answer", "there is no answer; add “answer”"),
    "answer-not-letter": Words(
        "答案“{answer}”应当写选项的字母；请改为 {suggestion}",
        "the answer “{answer}” should be letters of options; write {suggestion}",
    ),
    "answer-repeated": Words(
        "答案里 {answer} 写了两次；请删去一个", "the answer names {answer} twice; delete one"
    ),
    "choice-answer-range": Words(
        "答案 {answer} 不在选项 {offered} 中；请补充选项 {answer} 或改正答案",
        "the answer {answer} is not among the options {offered}; add option {answer} or correct the answer",
    ),
    "single-many-answers": Words(
        "单选题写了 {count} 个答案；请只留一个，或把题型改为 multiple",
        "a single choice with {count} answers; keep one, or make it “multiple”",
    ),
    "multiple-one-answer": Words(
        "多选题只有一个答案；请补全答案，或把题型改为 single 或 indefinite",
        "a multiple choice with one answer; complete it, or make it “single” or “indefinite”",
    ),
    "truefalse-answer": Words(
        "判断题的答案“{answer}”看不出对错；请写 对 或 错",
        "“{answer}” is neither true nor false; write true or false",
    ),
    "option-empty": Words("这个选项没有内容；请填写或删去", "this option is empty; fill it in or delete it"),
    "option-duplicate": Words(
        "“{text}”出现了两次；请改写或删去一个",
        "“{text}” stands here twice; rewrite or delete one",
    ),
    "option-letter": Words(
        "选项字母“{found}”的位置上应当是“{expected}”；请从 A 起依次写",
        "option letter “{found}” where “{expected}” is due; letters run from A without a gap",
    ),
    "options-too-few": Words(
        "只有 {count} 个选项；至少要有两个", "only {count} option; at least two are needed"
    ),
    "options-too-many": Words(
        "有 {count} 个选项；最多 {most} 个", "{count} options; at most {most} are possible"
    ),
    "distractors-too-few": Words(
        "只有一个干扰项，这道题只能作学习卡片；要能考试，请再写一个",
        "with one distractor this is a card for study only; add another to make it testable",
    ),
    "items-too-few": Words(
        "只有 {count} 项，无法排序；至少要有两项", "{count} step cannot be ordered; write at least two"
    ),
    "pairs-too-few": Words(
        "只有 {count} 对可连；两边都至少要有两项",
        "{count} pair to match; each side needs at least two",
    ),
    # Blanks and numbers
    "gap-missing": Words(
        "题干里没有空；请用四个下划线 ____ 表示每个空", "the stem has no gap; write ____ for each"
    ),
    "blank-count": Words(
        "题干有 {gaps} 个空，答案有 {answers} 项；每空写一项，同一空的几种写法放进内层列表",
        "{gaps} gaps in the stem but {answers} answers; one entry per gap, alternatives in an inner list",
    ),
    "compare-unknown": Words(
        "compare 不能是“{compare}”；可以写 {offered}",
        "“compare” cannot be “{compare}”; write one of {offered}",
    ),
    "number-malformed": Words(
        "“{number}”不是数；请写成 48、1.5、1.5e3 或 1/3",
        "“{number}” is no number; write it like 48, 1.5, 1.5e3 or 1/3",
    ),
    "number-with-unit": Words(
        "答案“{number}”带了单位；请只写数，单位写在 unit 里",
        "the answer “{number}” has a unit; write the number alone and the unit under “unit”",
    ),
    "tolerance-malformed": Words(
        "允许误差“{tolerance}”读不懂；请写成 0.5 或 1%",
        "the tolerance “{tolerance}” cannot be read; write it like 0.5 or 1%",
    ),
    "tolerance-of-zero": Words(
        "答案是 0，“{tolerance}”的误差也是 0；请写绝对误差，如 0.5",
        "“{tolerance}” of the answer 0 is 0; write an absolute tolerance such as 0.5",
    ),
    "unit-dimension": Words(
        "单位“{unit}”与“{first}”不是同一种量；请只列可以互相换算的单位",
        "the units “{unit}” and “{first}” measure different things; list only units of one kind",
    ),
    # Cloze texts
    "cloze-mark-missing": Words(
        "文中没有空；请用 {{{{1}}}}、{{{{2}}}} 表示每个空",
        "the text has no gap; write {{{{1}}}}, {{{{2}}}} for each",
    ),
    "cloze-underscores": Words(
        "完形题的空写成 {{{{1}}}}、{{{{2}}}}，不用下划线；请改写",
        "gaps of a cloze text are written {{{{1}}}}, {{{{2}}}}, not as underscores; rewrite them",
    ),
    "cloze-mark-twice": Words(
        "空 {{{{{number}}}}} 在文中出现了两次；请给每个空自己的号",
        "gap {{{{{number}}}}} stands in the text twice; number each gap on its own",
    ),
    "cloze-blank-missing": Words(
        "文中有空 {{{{{number}}}}}，blanks 里没有写第 {number} 空；请补上",
        "the text has gap {{{{{number}}}}}, but “blanks” has no entry {number}; add it",
    ),
    "gap-without-mark": Words(
        "文中没有 {{{{{number}}}}}；请在文中标出，或删去第 {number} 空",
        "the text has no {{{{{number}}}}}; put it in, or delete entry {number}",
    ),
    "gap-kind": Words(
        "每空应当写成 {{options: […], answer: A}}、{{numeric: 30}} 或 {{answer: 甲}}",
        "a gap is written {{options: […], answer: A}}, {{numeric: 30}} or {{answer: text}}",
    ),
    # Written answers
    "rubric-expected": Words(
        "采分点应当每行一项，写成 - {{point: 要点, score: 2}}",
        "points are wanted here, one a line, each written - {{point: what, score: 2}}",
    ),
    "rubric-score": Words(
        "采分点的分值“{score}”不是大于 0 的数；请写成 2 或 0.5",
        "the score of a point, “{score}”, is no number above 0; write it like 2 or 0.5",
    ),
    "words-malformed": Words(
        "字数要求“{words}”读不懂；请写成 600-1000、600-（至少）或 -1000（至多），不超过 20000",
        "the length “{words}” cannot be read; write 600-1000, 600- (at least) or -1000 (at most), "
        "no more than 20000",
    ),
    # Groups
    "group-questions": Words(
        "小题应当每题一项，写成 - {{id: …, single: …}}",
        "the questions of a group are a list, each written - {{id: …, single: …}}",
    ),
    "group-too-long": Words(
        "材料题有 {count} 道小题；最多 {most} 道", "{count} questions in a group; at most {most} are possible"
    ),
    "group-in-group": Words(
        "材料题里不能再有材料题；请把小题写成普通题目",
        "a group cannot hold a group; write ordinary questions",
    ),
    "group-alone-key": Words(
        "“{key}”要写在材料题上，不能写在小题上，因为整组一起抽取",
        "“{key}” belongs to the group and not to a question in it: a group is drawn as a whole",
    ),
    # About the item
    "topic-unknown": Words(
        "目录里没有专题“{topic}”；是不是想写 {suggestion}？",
        "the catalog has no topic “{topic}”; did you mean {suggestion}?",
    ),
    "tier-unknown": Words(
        "没有层次“{tier}”；是不是想写 {suggestion}？",
        "there is no tier “{tier}”; did you mean {suggestion}?",
    ),
    "group-unknown": Words(
        "没有群组“{group}”；是不是想写 {suggestion}？",
        "there is no group “{group}”; did you mean {suggestion}?",
    ),
    "difficulty-range": Words(
        "难度“{difficulty}”不在 1–5 之间；1 最易，5 最难",
        "the difficulty “{difficulty}” is not 1 to 5; 1 is easiest",
    ),
    "penalty-range": Words(
        "扣分“{penalty}”应当是 0 到 1 之间的比例，如 0.25",
        "the penalty “{penalty}” should be a share from 0 to 1, such as 0.25",
    ),
    "scoring-unknown": Words(
        "题型 {type} 没有评分规则“{scoring}”；是不是想写 {suggestion}？",
        "type {type} has no scoring rule “{scoring}”; did you mean {suggestion}?",
    ),
    "status-unknown": Words(
        "没有状态“{status}”；是不是想写 {suggestion}？",
        "there is no status “{status}”; did you mean {suggestion}?",
    ),
    "shuffle-malformed": Words(
        "shuffle 读不懂；请写 options、false 或 {{pin: [D]}}",
        "“shuffle” cannot be read; write options, false or {{pin: [D]}}",
    ),
    "feedback-key": Words(
        "“{key}”不是选项 {offered} 之一；请按选项字母写提示",
        "“{key}” is none of the options {offered}; feedback goes by letter",
    ),
    # Translations
    "language-not-declared": Words(
        "题库只声明了语言 {languages}，不能写“{language}”译文；请在题库头部的 languages 里补上，或删去译文",
        "the bank declares only {languages}; add “{language}” to “languages” in its header or delete this",
    ),
    "translation-missing": Words(
        "缺少“{language}”译文；读者将看到原文",
        "the “{language}” translation is missing; readers will see the source",
    ),
    "translation-incomplete": Words(
        "译文缺少“{key}”；这一部分将显示原文",
        "the translation lacks “{key}”; that part will show the source",
    ),
    "translation-shape": Words(
        "译文有 {found} 项，原文有 {expected} 项；译文只能改文字，项数要一致",
        "{found} parts in the translation, {expected} in the source; a translation may change text only",
    ),
    "translation-fixed": Words(
        "译文只能改文字；请删去“{key}”，或与原文写得一样",
        "a translation may change text only; delete “{key}”, or write it as in the source",
    ),
    "translation-score": Words(
        "译文不能改分值；请删去，或与原文一样写 {score}",
        "a translation cannot change a score; delete it, or write {score} as in the source",
    ),
    "translation-pairs": Words(
        "译文的配对关系与原文不同；请按原文的顺序逐对翻译",
        "the translation pairs things differently; translate pair by pair in the source's order",
    ),
}

REASONS: dict[str, Words] = {
    "all-right": Words("全对", "All right"),
    "wrong": Words("答错", "Wrong"),
    "choices": Words(
        "选对 {right} 项，选错 {wrong} 项，漏选 {missed} 项", "{right} right, {wrong} wrong, {missed} missed"
    ),
    "gap-wrong": Words("第 {gap} 空答错", "Gap {gap} is wrong"),
    "gap-empty": Words("第 {gap} 空未填", "Gap {gap} is empty"),
    "number-wrong": Words("读作 {read}，数值不对", "Read as {read}: not the right value"),
    "number-unreadable": Words("没有读出数", "No number could be read"),
    "unit-other": Words("单位“{unit}”不对", "The unit “{unit}” does not fit"),
    "unit-assumed": Words("没有写单位，按 {unit} 计", "No unit was written; {unit} was taken"),
    "pairs-right": Words("{total} 对中连对 {right} 对", "{right} of {total} pairs are right"),
    "steps-in-place": Words("{total} 项中 {right} 项位置正确", "{right} of {total} steps are in their place"),
    "point-found": Words("采分点 {point} 已答到", "Point {point} was found"),
    "point-missing": Words("采分点 {point} 未答到", "Point {point} was not found"),
    "point-open": Words("采分点 {point} 由人判断", "Point {point} is for a person to judge"),
    "compare-yourself": Words("请与参考答案对照", "Compare with the model answer"),
}
