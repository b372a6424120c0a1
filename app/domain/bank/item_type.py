"""The protocol that every item type 题型 fulfils, and the values it speaks in.

Life of an item type: ``parse`` (fields → body, or problems), ``arrange`` (body +
chance → arrangement), ``present`` (body → what a candidate may see), ``read``
(what came from the browser → canonical response), ``grade`` (→ fraction and
reasons), ``samples`` (labelled responses that prove it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from app.domain.bank.fields import Field, Fields, Report, Words
from app.domain.bank.rubric import Rubric
from app.domain.errors import DomainError

Json = Any  # a value as it comes from JSON: str, bool, list, dict or None
Response = Any  # canonical response in source positions; None means blank
Arrangement = Mapping[str, tuple[int, ...]]  # list name → source positions in shown order


class Chance(Protocol):
    """A reproducible source of chance; see :mod:`app.domain.paper.chance`."""

    def shuffled(self, count: int) -> tuple[int, ...]:
        """Return the numbers 0..count-1 in random order."""


class MalformedResponse(DomainError):
    """The response is not of the form this item type takes; nothing is stored."""

    code = "malformed-response"


@dataclass(frozen=True)
class Shown:
    """One piece a candidate sees. ``id`` is a position in *this* attempt, so it tells nothing."""

    id: str
    text: str  # Markdown


@dataclass(frozen=True)
class ShownGap:
    """A gap of a cloze text: with options to choose from, else to be typed. ``id`` is its number."""

    id: str
    options: tuple[Shown, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presented:
    """What a candidate may see of an item. No field of it can carry the answer key."""

    widget: str  # choice | choices | truefalse | blanks | numeric | match | order | cloze | text | writing
    stem: str  # Markdown; each ____ is a gap of a blank item, {{1}} one of a cloze text
    options: tuple[Shown, ...] = ()  # choice, choices; items of order
    left: tuple[Shown, ...] = ()  # match
    right: tuple[Shown, ...] = ()  # match
    gaps: int = 0  # blank
    units: tuple[str, ...] = ()  # numeric: units an answer may be given in
    cloze: tuple[ShownGap, ...] = ()  # cloze: its gaps in the order of the text
    words: tuple[int, int] = (0, 0)  # essay: fewest and most words asked for; 0 = no limit

    @property
    def texts(self) -> tuple[str, ...]:
        """Every Markdown text in it."""
        parts = (*self.options, *self.left, *self.right, *(one for gap in self.cloze for one in gap.options))
        return (self.stem, *(part.text for part in parts))


@dataclass(frozen=True)
class Reason:
    """Why a fraction was given, as a code with facts; words are found at the edge."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Grade:
    """A type's judgement: ``fraction`` 0 to 1 of the slot's marks, before penalty.

    ``needs_marking``: the fraction is only a proposal, and a person must confirm it.
    """

    fraction: Fraction
    reasons: tuple[Reason, ...] = ()
    blank: bool = False
    needs_marking: bool = False


@dataclass(frozen=True)
class Solution:
    """What is right, in the ids of one attempt; shown only after release.

    ``response`` has the JSON form of a full-mark response (as :meth:`ItemType.show`
    gives); ``accepted`` lists further texts per gap, or the tolerance in words;
    ``rubric`` is what a written answer is marked by.
    """

    response: Json
    accepted: tuple[tuple[str, ...], ...] = ()
    rubric: Rubric = ()


@dataclass(frozen=True)
class Sample:
    """A labelled response to a sample item: ``kind`` right, partial, wrong, unsure, blank or malformed.

    ``unsure`` is one that a person must mark; ``fraction`` is what is proposed.

    ``source`` is the item as an author writes it (type key included), ``response``
    is given in canonical form (source positions); for ``malformed`` it is raw JSON.
    """

    kind: str
    source: Fields
    response: Any
    fraction: Fraction = Fraction(0)
    scoring: str = ""  # "" = the type's default


class ItemType(Protocol):
    """One kind of question. Bodies are frozen dataclasses private to the type."""

    name: str  # the YAML key, equal to the module's name
    alias: str  # the Chinese YAML key
    title: Words
    about: Words  # one sentence for authors
    fields: tuple[Field, ...]  # besides the type key and the fields common to all items
    scorings: tuple[str, ...]  # names accepted for `scoring:`; the first is the default
    reads_text: bool  # graded by comparing text: a translation adds accepted answers
    study_only: bool  # cannot stand in a paper as it is (a body may still say otherwise)

    def parse(self, stem: str, fields: Fields, report: Report) -> Any | None:
        """Return the body, or None after reporting at least one error. Paths are relative to the item."""

    def dump(self, body: Any) -> Fields:
        """Return the fields (stem under the type's own name) from which ``parse`` makes this very body."""

    def localise(self, body: Any, fields: Fields, report: Report) -> Any | None:
        """Return the body in another language; ``fields`` mirrors the item's keys, ``stem`` the type key.

        It may change text only; a different number of options is an error.
        """

    def arrange(self, body: Any, chance: Chance, *, shuffle: bool, pinned: Sequence[int] = ()) -> Arrangement:
        """Return the order in which this attempt shows the parts. Without ``shuffle``, as written.

        ``order`` items and the right side of ``match`` are always shuffled: as written they show the key.
        """

    def present(self, body: Any, arrangement: Arrangement) -> Presented:
        """Return what the candidate may see."""

    def read(self, body: Any, arrangement: Arrangement, raw: Json) -> Response:
        """Return the canonical response, None when blank.

        :raises MalformedResponse: ``raw`` has the wrong form or an id that was not offered.
        """

    def show(self, body: Any, arrangement: Arrangement, response: Response) -> Json:
        """Return a canonical response in this attempt's ids: the inverse of ``read``."""

    def grade(self, body: Any, response: Response, scoring: str) -> Grade:
        """Return the judgement of a canonical response. Blank earns 0 and says so."""

    def solve(self, body: Any, arrangement: Arrangement) -> Solution:
        """Return what is right, in this attempt's ids."""

    def texts(self, body: Any) -> Iterator[str]:
        """Yield every Markdown text of the body that may be shown (stem, options, …)."""

    samples: tuple[Sample, ...]
