"""An exam 考试: the lasting definition that an exam file gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

from app.domain.bank.fields import Words
from app.domain.marking.settle import BY_ONE, MarkingRule
from app.domain.paper.spec import PaperSpec

LEAVING_GRACE = timedelta(seconds=30)  # away from the page for longer is what leave-page: hand-in means
KINDS = ("assessment", "topic-test", "competition", "practice", "rehearsal")


@dataclass(frozen=True)
class TierRule:
    """What one tier sits: which paper, the cut score as a percentage, and how long."""

    paper: str
    pass_percent: Fraction
    duration: timedelta


@dataclass(frozen=True)
class Moment:
    """When a window opens within a period, in the exam's zone.

    ``month``: which month of a quarter (``first`` ``second`` ``last``) or, for a
    year, its number; ``day``: 1–31, ``last``, ``workday N`` or ``last-workday``;
    for a week ``weekday`` 0 (Monday) – 6; ``date`` for ``once``.
    """

    hour: int
    minute: int
    month: str = ""
    day: str = ""
    weekday: int | None = None
    date: str = ""  # ISO date, for `once`


@dataclass(frozen=True)
class Schedule:
    """The rule that generates occurrences. ``window`` None = until the next one opens."""

    every: str  # once | week | month | quarter | year
    opens: Moment
    window: timedelta | None
    zone: str


@dataclass(frozen=True)
class Pilot:
    """Departments that sit it ``lead`` earlier than the rest; ``first`` = the first occurrence only."""

    departments: tuple[str, ...]
    lead: timedelta
    first_only: bool = True


@dataclass(frozen=True)
class MakeUp:
    """补考: opens ``after`` the main close, for ``who`` of {absent, failed}."""

    after: timedelta
    window: timedelta
    who: frozenset[str]
    cap_at_pass: bool = False


@dataclass(frozen=True)
class Attempts:
    """How many attempts an occurrence allows (None = any number) and which counts."""

    max: int | None = 1
    keep: str = "best"  # first | best | last
    until_passed: bool = False  # no further attempt once passed


@dataclass(frozen=True)
class Release:
    """When each part of a result may be seen: ``at-hand-in`` or ``after-close``."""

    score: str = "at-hand-in"
    answers: str = "after-close"
    explanations: str = "after-close"


@dataclass(frozen=True)
class Band:
    """等级. ``from_percent`` None means the tier's own cut score (``合格: pass``).

    ``title`` is its name in the file and in results; ``words`` how it is shown in either language.
    """

    title: str
    from_percent: Fraction | None
    words: Words | None = None


@dataclass(frozen=True)
class Exam:
    """One exam file, checked. Titles hold both languages."""

    id: str
    title: Words
    kind: str
    tiers: Mapping[str, TierRule]
    papers: Mapping[str, PaperSpec]
    schedule: Schedule
    departments: tuple[str, ...] = ()  # keys; empty = all
    groups: tuple[str, ...] = ()
    pilot: Pilot | None = None
    let_finish: bool = True  # False: the window's close cuts running attempts
    grace: timedelta = timedelta(seconds=30)
    attempts: Attempts = Attempts()
    make_up: MakeUp | None = None
    forward_only: bool = False
    release: Release = Release()
    round_step: Fraction = Fraction(1, 10)
    bands: tuple[Band, ...] = ()
    leave_page: str = "flag"  # note | warn | flag | hand-in
    earliest_hand_in: timedelta = timedelta(0)  # after the start, unless time is over before
    voluntary: bool = False  # never owed; true for practice and rehearsal
    series: Words | None = None  # a line above the title: 《“创争”百题问答》专题六
    marking: MarkingRule = BY_ONE
    result_check: timedelta | None = None  # 成绩复核 so long after the release; 0: none, None: as set
    notes: Mapping[str, str] = field(default_factory=dict)

    def admits(self, tier: str, groups: Collection[str], department_path: Collection[str]) -> bool:
        """Return whether somebody of this tier, with these groups, may sit it at all.

        ``department_path`` holds the keys of the own department and all above it.
        """
        return (
            tier in self.tiers
            and (not self.groups or not set(self.groups).isdisjoint(groups))
            and (not self.departments or not set(self.departments).isdisjoint(department_path))
        )


@dataclass(frozen=True)
class Department:
    """A node of the organisation's tree: organisation → station → 班组."""

    key: str
    title: Words
    children: tuple[Department, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """The organisation file: department tree, tiers in order of rank, groups by axis."""

    title: Words
    departments: tuple[Department, ...]
    tiers: Mapping[str, Words]
    groups: Mapping[str, tuple[Words, tuple[tuple[str, Words], ...]]]  # axis → (title, ((key, title), …))
