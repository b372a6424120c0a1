"""Arithmetic as authors write it, ``cap * load / 100 > 8``, to a tree; never Python's own evaluation.

The grammar stands in docs/params.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from app.domain.bank.params.functions import ARGUMENTS, CONSTANTS
from app.domain.bank.shapes import did_you_mean
from app.domain.errors import DomainError

LONGEST = 500  # characters
DEEPEST = 40  # brackets, signs and functions inside one another
LARGEST_POWER_OF_TEN = 60  # in a number such as 1e9

# One character for one character, so that places stay what the author sees.
_WIDE = str.maketrans(
    {
        **{wide: chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))},
        **dict.fromkeys("−–", "-"),
        **dict.fromkeys("×·∙", "*"),
        "÷": "/",
        "　": " ",
    }
)
_WORDS = {"且": "and", "或": "or", "非": "not", "≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "<>": "!="}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[^\W\d]\w*)
      | (?P<sign><=|>=|==|!=|<>|[-+*/^(),<>=≤≥≠])""",
    re.VERBOSE,
)
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
RESERVED = frozenset({"and", "or", "not", "且", "或", "非", *CONSTANTS, *ARGUMENTS})


class ExpressionError(DomainError):
    """The text is no expression; ``position`` among the facts counts its characters from 1."""

    code = "expression-unexpected"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, or a constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class Minus:
    """A sign before something."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``sign`` is one of + - * / ^."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``operands`` with ``signs`` between them: ``0 < a <= 10`` holds when both do."""

    operands: tuple[Node, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """``word`` is and, or, not."""

    word: str
    parts: tuple[Node, ...]


Node = Number | Name | Minus | Binary | Call | Comparison | Logic


@dataclass(frozen=True)
class Expression:
    """A parsed expression, a condition or a number. ``names`` are the parameters in it."""

    root: Node
    names: frozenset[str]

    @property
    def is_condition(self) -> bool:
        return _is_condition(self.root)


class _Token(NamedTuple):
    kind: str  # number, name, sign or end
    text: str
    position: int  # from 1


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """Return the expression that ``text`` writes.

    :raises ExpressionError: with what is wrong and where.
    """
    if len(text) > LONGEST:
        raise ExpressionError("expression-too-long", most=LONGEST)
    tokens = list(_tokens(text.translate(_WIDE)))
    if tokens[0].kind == "end":
        raise ExpressionError("expression-empty")
    parser = _Parser(tokens)
    root = parser.read_or()
    parser.expect_end()
    return Expression(root, frozenset(parser.names))


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ExpressionError("expression-sign", sign=text[place], position=place + 1)
        if found.lastgroup != "space":
            word = _WORDS.get(found[0], found[0])
            kind = "sign" if word in ("and", "or", "not") else str(found.lastgroup)
            yield _Token(kind, word, place + 1)
        place = found.end()
    yield _Token("end", "", len(text) + 1)


def _is_condition(node: Node) -> bool:
    return isinstance(node, Comparison | Logic)


class _Parser:
    """Recursive descent; what binds loosest is read first."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self.names: set[str] = set()

    def expect_end(self) -> None:
        if self._next.kind != "end":
            self._fail()

    def read_or(self) -> Node:
        return self._read_logic("or", self._read_and)

    def _read_and(self) -> Node:
        return self._read_logic("and", self._read_not)

    def _read_logic(self, word: str, read: Callable[[], Node]) -> Node:
        start = self._next
        parts = [read()]
        while self._next.text == word:
            self._want_condition(parts[-1], start)
            self._take()
            start = self._next
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        self._want_condition(parts[-1], start)
        return Logic(word, tuple(parts))

    def _read_not(self) -> Node:
        if self._next.text != "not":
            return self._read_comparison()
        self._take()
        start = self._next
        depth = self._deeper()
        operand = self._read_not()
        self._depth = depth
        self._want_condition(operand, start)
        return Logic("not", (operand,))

    def _read_comparison(self) -> Node:
        start = self._next
        operands, signs = [self._read_sum()], []
        while self._next.text in _COMPARISONS:
            self._want_number(operands[-1], start)
            signs.append(self._take().text)
            start = self._next
            operands.append(self._read_sum())
        if not signs:
            return operands[0]
        self._want_number(operands[-1], start)
        return Comparison(tuple(operands), tuple(signs))

    def _read_sum(self) -> Node:
        return self._read_binary(("+", "-"), self._read_product)

    def _read_product(self) -> Node:
        return self._read_binary(("*", "/"), self._read_signed)

    def _read_binary(self, signs: tuple[str, ...], read: Callable[[], Node]) -> Node:
        start = self._next
        left = read()
        while self._next.text in signs:
            self._want_number(left, start)
            sign = self._take().text
            start = self._next
            right = read()
            self._want_number(right, start)
            left = Binary(sign, left, right)
        return left

    def _read_signed(self) -> Node:
        if self._next.text not in ("+", "-"):
            return self._read_power()
        sign, start = self._take().text, self._next
        depth = self._deeper()
        operand = self._read_signed()
        self._depth = depth
        self._want_number(operand, start)
        return Minus(operand) if sign == "-" else operand

    def _read_power(self) -> Node:
        """``-2^2`` is -4, ``2^3^2`` is 2^9, and ``10^-3`` needs no brackets."""
        start = self._next
        base = self._read_atom()
        if self._next.text != "^":
            return base
        self._want_number(base, start)
        self._take()
        start = self._next
        depth = self._deeper()
        exponent = self._read_signed()
        self._depth = depth
        self._want_number(exponent, start)
        return Binary("^", base, exponent)

    def _read_atom(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._take()
            return Number(_number(token))
        if token.kind == "name":
            self._take()
            return self._read_call(token) if self._next.text == "(" else self._read_name(token)
        if token.text != "(":
            self._fail()
        self._take()
        depth = self._deeper()
        inner = self.read_or()
        self._depth = depth
        self._expect(")")
        return inner

    def _read_name(self, token: _Token) -> Node:
        if token.text in CONSTANTS:
            return Number(CONSTANTS[token.text])
        if token.text in ARGUMENTS:
            raise ExpressionError("expression-brackets", function=token.text, position=token.position)
        self.names.add(token.text)
        return Name(token.text)

    def _read_call(self, token: _Token) -> Node:
        if token.text not in ARGUMENTS:
            suggestion = did_you_mean(token.text, list(ARGUMENTS))
            offered = ", ".join(ARGUMENTS)
            raise ExpressionError(
                "expression-function",
                function=token.text,
                position=token.position,
                suggestion=suggestion,
                offered=offered,
            )
        self._expect("(")
        depth = self._deeper()
        arguments: list[Node] = []
        while self._next.text != ")":
            if arguments:
                self._expect(",")
            start = self._next
            arguments.append(self.read_or())
            self._want_number(arguments[-1], start)
        self._depth = depth
        self._expect(")")
        least, most = ARGUMENTS[token.text]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least}–{most}"
            raise ExpressionError(
                "expression-arguments",
                function=token.text,
                wanted=wanted,
                found=len(arguments),
                position=token.position,
            )
        return Call(token.text, tuple(arguments))

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._next.text != sign or self._next.kind != "sign":
            raise ExpressionError(
                "expression-expected", wanted=sign, position=self._next.position, found=self._next.text
            )
        self._take()

    def _fail(self) -> None:
        token = self._next
        raise ExpressionError(
            "expression-unfinished" if token.kind == "end" else "expression-unexpected",
            found=token.text,
            position=token.position,
        )

    def _deeper(self) -> int:
        """Go one level down and return the level to come back to."""
        before = self._depth
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("expression-too-deep", most=DEEPEST, position=self._next.position)
        return before

    def _want_number(self, node: Node, at: _Token) -> None:
        if _is_condition(node):
            raise ExpressionError("expression-number-wanted", position=at.position)

    def _want_condition(self, node: Node, at: _Token) -> None:
        if not _is_condition(node):
            raise ExpressionError("expression-condition-wanted", position=at.position)


def _number(token: _Token) -> Fraction:
    mantissa, _, exponent = token.text.lower().partition("e")
    if len(mantissa) > LARGEST_POWER_OF_TEN or abs(int(exponent or 0)) > LARGEST_POWER_OF_TEN:
        raise ExpressionError("expression-number-size", number=token.text, position=token.position)
    return Fraction(Decimal(token.text))
