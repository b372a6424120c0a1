"""No source: nobody can check the item against the rule it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from app.content.lint_rule import Finding, LintRule, LintSubject, in_item
from app.domain.bank.fields import Words


class NoSource:
    """Asked for by name only: a bank written from common knowledge has no document behind each item."""

    name = "no-source"
    is_default = False
    about = Words(
        "题目没有写依据。只在点名时检查：常识性题库不必每题有出处。",
        "An item names no source. Checked only when asked for by name: "
        "a bank of common knowledge has no document behind each item.",
    )
    message = Words(
        "没有依据；请写 source，如 {{doc: 文件名, clause: 第 5 条}}",
        "no source; write “source”, such as {{doc: name, clause: 5}}",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        return (in_item(located, "id") for located in subject.items if not located.item.source)


RULE: LintRule = NoSource()
