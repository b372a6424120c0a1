"""A question that asks for what is wrong, without showing that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.content.lint._choices import CHOICES
from app.content.lint_rule import Finding, LintRule, LintSubject, in_item
from app.domain.bank.fields import Words

# The question proper: what follows the last comma or full stop, up to the mark or bracket at the end.
_LAST_CLAUSE = re.compile(r"[^，。；！,;\n]*$")
_ASKS_FOR = re.compile(
    r"(不正确|不属于|不包括|不符合|不恰当|不适当|不应当?|不宜|不能|不得|不是|不对|不会|不需要|错误|有误|无关|除外)"
    r"[^的]{0,12}的?(?:一?项|选项|说法|做法|内容|措施|叙述|表述|描述|行为|情形)?(?:是|有|为|包括)"
)
_ENGLISH = re.compile(r"\b(not|except|incorrect|wrong|false|least|never)\b")
_EMPHASIS = re.compile(r"\*\*.+?\*\*|\*[^*]+\*|__[^_]+__")


class NegativeStemUnmarked:
    """Looks at choices alone; capitals are emphasis in English."""

    name = "negative-stem-unmarked"
    is_default = True
    about = Words(
        "选择题问的是“不正确”“错误”“不属于”的一项，却没有加粗，容易看漏。",
        "A choice item asks for what is wrong rather than right, without emphasis; it is easily overlooked.",
    )
    message = Words(
        "题干问的是“{word}”的一项，容易看漏；请加粗，如 **{word}**",
        "the stem asks for what is “{word}”, which is easily overlooked; put it in bold, as in **{word}**",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        for located in subject.items:
            if located.item.type in CHOICES and (word := find_unmarked_negation(located.item.body.stem)):
                yield in_item(located, "stem", word=word)


def find_unmarked_negation(stem: str) -> str:
    """Return the negative word that a stem asks with, empty when there is none or it is emphasised."""
    plain = _EMPHASIS.sub("", stem.strip())
    plain = re.sub(r"[\s（(）)？?：:。.]+$", "", plain)
    clause = _LAST_CLAUSE.search(plain)
    if clause and (found := _ASKS_FOR.search(clause.group())):
        return found.group(1)
    is_english = plain.isascii() and stem.rstrip().endswith(("?", ":", "..."))
    found = _ENGLISH.search(plain) if is_english else None
    return found.group(1) if found else ""


RULE: LintRule = NegativeStemUnmarked()
