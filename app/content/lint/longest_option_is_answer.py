"""The longest option is right too often: length gives the answer away."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from app.content.lint._choices import LEAST, OneOfSeveral, cards_with_distractors, single_choices
from app.content.lint_rule import Finding, LintRule, LintSubject, in_bank
from app.domain.bank.fields import Words
from app.domain.normalise import fold

_LIMIT = 3.09  # standard deviations above chance: one bank of chance in a thousand goes beyond
_SHOWN = 5


class LongestOptionIsAnswer:
    """Counts items whose right option is longer than each other one."""

    name = "longest-option-is-answer"
    is_default = True
    about = Words(
        "一个题库有 20 道以上单选题时，正确选项最长的题明显多于随机（超出 3.09 个标准差）。",
        "In a bank with 20 or more single choices the right option is the longest more often than chance "
        "(by more than 3.09 standard deviations).",
    )
    message = Words(
        "{count} 道单选题中有 {longest} 道的正确选项最长，随机时约 {expected} 道；"
        "请缩短答案或加长干扰项，如 {items}",
        "in {longest} of {count} single choices the right option is the longest, about {expected} by chance; "
        "shorten answers or lengthen distractors, such as in {items}",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        items = [*single_choices(subject), *cards_with_distractors(subject)]
        if len(items) < LEAST:
            return
        lead = {item.located.item.id: _lead(item) for item in items}
        longest = sorted((name for name in lead if lead[name] > 0), key=lambda name: -lead[name])
        expected = sum(1 / len(item.options) for item in items)
        spread = sqrt(sum((1 - 1 / len(item.options)) / len(item.options) for item in items))
        if len(longest) > expected + _LIMIT * spread:
            yield in_bank(
                subject,
                count=len(items),
                longest=len(longest),
                expected=round(expected),
                items=", ".join(longest[:_SHOWN]),
            )


def _lead(item: OneOfSeveral) -> int:
    """Return by how many characters the right option is longer than the longest other one."""
    lengths = [len(fold(option)) for option in item.options]
    own = lengths.pop(item.key)
    return own - max(lengths)


RULE: LintRule = LongestOptionIsAnswer()
