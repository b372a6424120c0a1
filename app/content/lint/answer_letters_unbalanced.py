"""The right letters of single choices lie unevenly: whoever always says C does better than chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from string import ascii_uppercase

from app.content.lint._choices import LEAST, OneOfSeveral, single_choices
from app.content.lint_rule import Finding, LintRule, LintSubject, in_bank
from app.domain.bank.fields import Words

# The 99.9 % points of chi-square for 1, 2 … degrees of freedom.
_LIMITS = (10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32)
_LEAST_EXPECTED = 5


class AnswerLettersUnbalanced:
    """Chi-square against equally likely letters; those expected less than 5 times are taken together."""

    name = "answer-letters-unbalanced"
    is_default = True
    about = Words(
        "一个题库有 20 道以上单选题时，正确选项的字母分布不均：卡方检验超过 99.9% 分位点。"
        "选项乱序的考试不受影响，打印的试卷受影响。",
        "In a bank with 20 or more single choices the right letters lie unevenly: chi-square beyond its "
        "99.9 % point. Exams that shuffle options do not suffer, printed papers do.",
    )
    message = Words(
        "{count} 道单选题的答案分布不均：{letters}（χ²={chi_square}，限值 {limit}）；请调整部分题的选项顺序",
        "the answers of {count} single choices lie unevenly: {letters} (χ²={chi_square}, limit {limit}); "
        "put the options of some in another order",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        items = list(single_choices(subject))
        if len(items) < LEAST:
            return
        observed = Counter(item.key for item in items)
        cells = list(_cells(observed, _expected(items)))
        if len(cells) < 2:
            return
        chi_square = sum((found - wanted) ** 2 / wanted for found, wanted in cells)
        limit = _LIMITS[min(len(cells) - 1, len(_LIMITS)) - 1]
        if chi_square > limit:
            letters = " ".join(f"{ascii_uppercase[key]} {observed[key]}" for key in sorted(observed))
            facts = {"count": len(items), "letters": letters, "limit": limit}
            yield in_bank(subject, chi_square=f"{float(chi_square):.1f}", **facts)


def _expected(items: Sequence[OneOfSeveral]) -> list[Fraction]:
    """Return how often each letter would be right if all options of an item were equally likely."""
    expected = [Fraction(0)] * max(len(item.options) for item in items)
    for item in items:
        for position in range(len(item.options)):
            expected[position] += Fraction(1, len(item.options))
    return expected


def _cells(observed: Counter[int], expected: Sequence[Fraction]) -> Iterator[tuple[int, Fraction]]:
    rest_found, rest_wanted = 0, Fraction(0)
    for position, wanted in enumerate(expected):
        if wanted >= _LEAST_EXPECTED:
            yield observed[position], wanted
        else:
            rest_found, rest_wanted = rest_found + observed[position], rest_wanted + wanted
    if rest_wanted >= 1:
        yield rest_found, rest_wanted


RULE: LintRule = AnswerLettersUnbalanced()
