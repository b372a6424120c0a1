"""No explanation: whoever answers wrongly learns only that it was wrong."""

from __future__ import annotations

from collections.abc import Iterator

from app.content.lint_rule import Finding, LintRule, LintSubject, in_item
from app.domain.bank.fields import Words


class NoExplanation:
    """A question and answer is its own explanation."""

    name = "no-explanation"
    is_default = True
    about = Words(
        "题目没有解析。问答题除外：答案就是解析。",
        "An item has no explanation. Question-and-answer items are excepted: their answer explains.",
    )
    message = Words(
        "没有解析；请写 explain，说明为什么对、错在哪里",
        "no explanation; write “explain”: why it is right, and where the others go wrong",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        for located in subject.items:
            if not located.item.explanation and located.item.type != "qa":
                yield in_item(located, "id")


RULE: LintRule = NoExplanation()
