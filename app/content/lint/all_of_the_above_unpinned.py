"""以上都对: an option that speaks of the others must keep its place when options are shuffled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.content.lint._choices import CHOICES
from app.content.lint_rule import Finding, LintRule, LintSubject, in_item
from app.domain.bank.fields import Words
from app.domain.bank.shapes import letter

_SPEAKS_OF_OTHERS = re.compile(
    r"""(?:以上|上述|前述|前面|上面)(?:的|各|几|[两二三四五六]|所有|全部)*(?:选项|答案|说法|做法|情况|内容|项|种|个|者|点)*
          (?:都|均|全|皆|全部|无一)?(?:不)?(?:是|对|正确|错|错误|有|包括|属于|可以|可|需要)
      | (?:以上|上述)(?:全部|三者|三项|四项|各项|所有)$
      | [A-H](?:\s*(?:和|与|及|或|、|,|，|\+)\s*[A-H])+(?:都|均|全)?(?:对|是|正确|不对|错误)?[。.]?$
      | (?:all|none|any|both|neither)\ of\ the\ above
      | (?:both|neither)\ [A-H]\ (?:and|nor)\ [A-H]
    """,
    re.VERBOSE | re.IGNORECASE,
)


class AllOfTheAboveUnpinned:
    """Looks at items whose options may be shuffled."""

    name = "all-of-the-above-unpinned"
    is_default = True
    about = Words(
        "“以上都对”“以上均是”“A 和 B”一类的选项没有固定位置，选项乱序后文不对题。",
        "An option such as “all of the above” or “both A and B” is not pinned and loses its sense when "
        "options are shuffled.",
    )
    message = Words(
        "选项 {letter}“{text}”说的是其他选项，乱序后就不成立；"
        "请写 shuffle: {{pin: [{letter}]}}，或 shuffle: false",
        "option {letter}, “{text}”, speaks of other options and loses its sense when they are shuffled; "
        "write “shuffle: {{pin: [{letter}]}}” or “shuffle: false”",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        for located in subject.items:
            item = located.item
            if item.type not in CHOICES or not item.shuffle.options:
                continue
            for position, text in enumerate(item.body.options):
                if position not in item.shuffle.pinned and _SPEAKS_OF_OTHERS.match(text.strip()):
                    yield in_item(located, "options", position, letter=letter(position), text=text)


RULE: LintRule = AllOfTheAboveUnpinned()
