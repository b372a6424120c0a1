"""What is wrong with a file before anything in it means something: its bytes and its YAML."""

from __future__ import annotations

from app.domain.bank.fields import Words

MESSAGES: dict[str, Words] = {
    # The file
    "file-too-large": Words(
        "文件有 {size} MB，超过 {most} MB；请拆成几个文件",
        "the file has {size} MB, more than {most} MB; split it into several files",
    ),
    "file-encoding": Words(
        "文件编码不是 UTF-8，像是 {encoding}；请在编辑器中另存为 UTF-8",
        "the file is not UTF-8, it seems to be {encoding}; save it again as UTF-8",
    ),
    "file-not-text": Words(
        "这不是文本文件（像是 {kind}）；请上传 YAML 文本文件",
        "this is no text file (it seems to be {kind}); give a YAML text file",
    ),
    "file-empty": Words("文件是空的；请写入内容", "the file is empty; write something in it"),
    "file-not-a-map": Words(
        "文件开头应当是“format: 1”这样的“键: 值”；请参照示例改写",
        "the file should begin with “key: value” lines such as “format: 1”; follow a sample",
    ),
    "text-control-character": Words(
        "这里有看不见的控制字符 {character}；请删去",
        "an invisible control character, {character}; delete it",
    ),
    "text-bidi-character": Words(
        "这里有改变文字方向的隐藏字符 {character}，会使看到的与实际的不一样；请删去",
        "a hidden character that changes the direction of text, {character}; what is seen is not what is "
        "there; delete it",
    ),
    # What the house does not take from YAML
    "yaml-duplicate-key": Words(
        "“{key}”写了两次（第 {line} 行已有）；请删去一个",
        "“{key}” is written twice (it stands in line {line} already); delete one",
    ),
    "yaml-anchor": Words(
        "以 & 开头会被当作 YAML 锚点，题库不使用锚点；若是文字，请加引号",
        "a leading & makes a YAML anchor, which banks do not use; put text in quotes",
    ),
    "yaml-alias": Words(
        "以 * 开头会被当作 YAML 引用，题库不使用引用；若是文字，请加引号",
        "a leading * makes a YAML alias, which banks do not use; put text in quotes",
    ),
    "yaml-tag": Words(
        "以 ! 开头会被当作 YAML 标签，题库不使用标签；若是文字，请加引号",
        "a leading ! makes a YAML tag, which banks do not use; put text in quotes",
    ),
    "yaml-directive": Words(
        "行首的 % 是 YAML 指令，题库不使用指令；请删去这一行，若是文字请加引号",
        "a line beginning with % is a YAML directive, which banks do not use; delete it or put it in quotes",
    ),
    "yaml-several-documents": Words(
        "“---”之后是另一个文档；一个文件只能有一个，请删去“---”或另存一个文件",
        "“---” begins another document; a file holds one: delete it or make another file",
    ),
    "yaml-too-deep": Words(
        "嵌套超过 {most} 层；请检查括号和缩进", "nested deeper than {most}; check brackets and indentation"
    ),
    "yaml-multiline-plain": Words(
        "没有引号的文字不能分几行写；请写成一行，或在“|”下另起几行",
        "text without quotes cannot run over several lines; write it in one line, or under “|”",
    ),
    # Taken in silence by YAML
    "yaml-text-after-hash": Words(
        "空格加 # 之后是注释，“{text}”会丢失；文字里有 # 请加引号，真是注释请在 # 后空一格",
        "a space and # begin a comment, so “{text}” is lost; quote a text that holds #, and put a space "
        "after the # of a comment",
    ),
    "yaml-wide-colon": Words(
        "“{key}”后面是全角冒号“：”；请改为半角冒号加空格“: ”",
        "“{key}” is followed by a full-width colon; write an ASCII colon and a space",
    ),
    "yaml-no-space-after-colon": Words(
        "“{key}:”的冒号后面要空一格", "a space is needed after the colon of “{key}:”"
    ),
    "yaml-no-space-after-dash": Words(
        "列表的“-”后面要空一格；若是负数或文字，请加引号",
        "a space is needed after the “-” of a list; put a negative number or text in quotes",
    ),
    "yaml-stray-comma": Words(
        "“{text}”里的半角逗号把一项分成了两项；请给整项加引号或改用全角逗号；若确是两项，请在逗号后空一格",
        "the comma in “{text}” splits one entry in two; put the entry in quotes, or a space after the comma "
        "if two are meant",
    ),
    "yaml-list-in-list": Words(
        '“- - {text}”是列表中的列表；若文字以“- ”开头，请加引号：- "- {text}"',
        '“- - {text}” is a list in a list; quote a text that begins with “- ”: - "- {text}"',
    ),
    "yaml-empty-value": Words(
        "“{key}”后面没有内容；请填写或删去（大括号内冒号后要空一格，逗号会分开两项）",
        "nothing follows “{key}”; fill it in or delete it (inside braces a colon needs a space after it, "
        "and a comma separates)",
    ),
    "yaml-question-mark": Words(
        "括号内没有引号的文字里有半角“?”，不同的软件读法不同；请改用全角“？”或给文字加引号",
        "an ASCII “?” in unquoted text inside brackets is read differently by different programs; "
        "put the text in quotes",
    ),
    "yaml-tab": Words("缩进用了制表符（Tab）；请改用空格", "a tab is used to indent; use spaces"),
    "yaml-wide-space": Words(
        "缩进用了全角空格或不间断空格；请改用半角空格",
        "a full-width or non-breaking space is used to indent; use ordinary spaces",
    ),
    "yaml-escape": Words(
        "双引号内的 \\ 有特殊含义（{character}）；请改用单引号，或写成两个 \\",
        "inside double quotes \\ has its own meaning ({character}); use single quotes, or write it twice",
    ),
    "yaml-escape-in-math": Words(
        "双引号内公式里的“{text}”会变成另一个字符；请改用单引号，或写成两个 \\",
        "inside double quotes “{text}” of the formula becomes another character; use single quotes, or write "
        "the \\ twice",
    ),
    # Loud in every loader, but cryptic
    "yaml-colon-in-text": Words(
        "文字“{text}”后面的冒号加空格会被当作“键: 值”；请给整段文字加引号，写在“|”下面，或改用全角冒号",
        "the colon and space after “{text}” are taken for “key: value”; put the whole text in quotes "
        "or under “|”",
    ),
    "yaml-starts-with": Words(
        "文字不能以“{sign}”开头，它在 YAML 中另有含义；请给整段文字加引号，或写在“|”下面",
        "text cannot begin with “{sign}”, which means something else in YAML; put the whole text in quotes "
        "or under “|”",
    ),
    "yaml-text-after-quote": Words(
        "引号之后还有文字“{text}”；请给整段文字加引号，文字里的引号用“”或写两遍",
        "there is text after the closing quote, “{text}”; put the whole text in quotes, of the other kind",
    ),
    "yaml-open-quote": Words(
        "引号 {sign} 没有结束；请补上后一个引号", "the quote {sign} is not closed; close it"
    ),
    "yaml-open-bracket": Words(
        "括号“{sign}”没有结束；请补上后一个半角括号", "the bracket “{sign}” is not closed; close it"
    ),
    "yaml-no-colon": Words(
        "“{text}”这一行没有冒号；请写成“键: 值”", "the line “{text}” has no colon; write “key: value”"
    ),
    "yaml-bad-indentation": Words(
        "这一行的缩进与上下文不一致；同一层的字段要对齐",
        "this line is indented unlike its neighbours; fields of one level stand in one column",
    ),
    "yaml-syntax": Words(
        "这里不是正确的 YAML（{problem}）；请检查引号、括号和缩进",
        "this is not correct YAML ({problem}); check quotes, brackets and indentation",
    ),
}
