"""What of a coverage ledger may be told to viewers without the right to names."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.analysis.coverage import Covered, Hidden, hide_coverage, hide_total

counts = st.tuples(*[st.integers(0, 40)] * 3).map(lambda c: Covered(sum(c), c[0] + c[1], c[0]))
ledgers = st.lists(counts, min_size=1, max_size=12)


@given(ledgers)
def test_what_is_shown_is_never_small_and_neither_is_its_complement(groups):
    for group, veil in zip(groups, hide_coverage(groups), strict=True):
        if group.due and not veil.tested:
            assert min(group.tested, group.due - group.tested) >= 5
        if group.due and not veil.passed:
            assert min(group.parts) >= 5
        assert veil.passed or not veil.tested


@given(ledgers)
def test_the_total_gives_no_hidden_group_away(groups):
    veils = hide_coverage(groups)
    owing = [(group, veil) for group, veil in zip(groups, veils, strict=True) if group.due]
    if len(owing) < 2:
        return
    for name, parts in (("tested", lambda g: (g.tested, g.due - g.tested)), ("passed", lambda g: g.parts)):
        hidden = [group for group, veil in owing if getattr(veil, name)]
        if not hidden or len(hidden) == len(owing):
            continue
        assert len(hidden) > 1
        assert all(sum(column) >= 5 for column in zip(*(parts(group) for group in hidden), strict=True))


def test_large_groups_are_told_in_full():
    groups = [Covered(40, 30, 20), Covered(50, 40, 30)]
    assert hide_coverage(groups) == (Hidden(), Hidden())
    assert hide_total(groups[0] + groups[1]) == Hidden()


def test_one_person_missing_hides_the_group_and_a_second_one_so_that_the_total_does_not_tell():
    groups = [Covered(40, 39, 20), Covered(30, 20, 10), Covered(50, 25, 10)]
    veils = hide_coverage(groups)
    assert [veil.tested for veil in veils] == [True, True, False]
    assert [veil.due for veil in veils] == [False, False, False]


def test_nobody_due_is_nothing_to_hide():
    assert hide_coverage([Covered(0, 0, 0), Covered(40, 20, 10)])[0] == Hidden()
    assert hide_total(Covered(0, 0, 0)) == Hidden()
