"""Two items that ask nearly the same: one of them is superfluous, and both may meet in one paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from app.content.bank_files import LocatedItem
from app.content.lint_rule import Finding, LintRule, LintSubject, in_item
from app.domain.bank.fields import Words
from app.domain.itemtypes import item_types
from app.domain.normalise import fold

_LIMIT = 0.8  # share of common character pairs, of all pairs of both
_SHORT = 12  # characters; below, a stem such as “which is right?” says nothing without its options
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class NearDuplicateStems:
    """Exact: no pair beyond the limit is missed. Stems with other numbers in them count as different."""

    name = "near-duplicate-stems"
    is_default = True
    about = Words(
        "两道题的题干几乎相同：相邻两字组成的字对有 80% 以上相同（Jaccard 系数）。数字不同的题干不算。"
        "题干不足 12 字时连同选项一起比较。",
        "Two stems are nearly the same: 80 % or more of their character pairs are common (Jaccard). "
        "Stems with other numbers are not compared; a stem below 12 characters is compared together "
        "with its options.",
    )
    message = Words(
        "题干与 {other}（{file}:{line}）有 {percent}% 相同；请合并、改写，或停用一道",
        "the stem is {percent}% the same as that of {other} ({file}:{line}); merge, rewrite or retire one",
    )

    def check(self, subject: LintSubject) -> Iterator[Finding]:
        texts = [compared_text(located) for located in subject.items]
        for later, earlier, share in near_pairs(texts):
            other = subject.items[earlier]
            yield in_item(
                subject.items[later],
                "stem",
                other=other.item.id,
                file=other.file,
                line=other.line,
                percent=int(share * 100),
            )


def compared_text(located: LocatedItem) -> str:
    """Return the folded stem, with the other texts of the item when it is short."""
    stem, *others = item_types()[located.item.type].texts(located.item.body)
    folded = fold(stem)
    return folded if len(folded) >= _SHORT else " ".join([folded, *sorted(map(fold, others))])


def near_pairs(texts: Sequence[str], limit: float = _LIMIT) -> Iterator[tuple[int, int, float]]:
    """Yield (later, earlier, share) for each text that is near to an earlier one; the first such is told.

    Texts with a share of common pairs beyond ``limit`` must have one of their
    rarest pairs in common, so only those are looked up (prefix filtering). A text
    that is near to an earlier one is not compared further.
    """
    shingles = [_pairs_of(text) for text in texts]
    frequency = Counter(pair for pairs in shingles for pair in pairs)
    of_numbers: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for later, pairs in enumerate(shingles):
        holders = of_numbers.setdefault(tuple(sorted(_NUMBER.findall(texts[later]))), {})
        rarest = sorted(pairs, key=lambda pair: (frequency[pair], pair))
        prefix = rarest[: len(pairs) - ceil(limit * len(pairs)) + 1]
        candidates = dict.fromkeys(one for pair in prefix for one in holders.get(pair, ()))
        for earlier in candidates:
            share = _share(pairs, shingles[earlier], limit)
            if share >= limit:
                yield later, earlier, share
                break
        else:
            for pair in prefix:
                holders.setdefault(pair, []).append(later)


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(max(len(text) - 1, 1)))


def _share(one: frozenset[str], other: frozenset[str], limit: float) -> float:
    """Return the share of common pairs; 0 when the sizes alone put it below ``limit``."""
    if min(len(one), len(other)) < limit * max(len(one), len(other)):
        return 0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


RULE: LintRule = NearDuplicateStems()
