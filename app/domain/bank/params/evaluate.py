"""The value of an expression for given parameters: exact, bounded, without side effects."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

from app.domain.bank.params.expression import (
    Binary,
    Call,
    Comparison,
    Expression,
    Logic,
    Minus,
    Name,
    Node,
    Number,
)
from app.domain.bank.params.functions import FUNCTIONS, check_size, divide, power

Values = Mapping[str, Fraction]  # parameter → its value in one combination

_BINARY: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
    "^": power,
}
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def evaluate_number(expression: Expression, values: Values) -> Fraction:
    """Return the number that an expression gives.

    :raises CannotCompute: there is none, such as after a division by zero.
    :raises KeyError: a parameter has no value.
    """
    return _number(expression.root, values)


def evaluate_condition(expression: Expression, values: Values) -> bool:
    """Return whether a condition holds; ``and`` and ``or`` stop as soon as they can.

    :raises CannotCompute: a number in it cannot be computed.
    :raises KeyError: a parameter has no value.
    """
    return _truth(expression.root, values)


def _truth(node: Node, values: Values) -> bool:
    if isinstance(node, Comparison):
        numbers = [_number(operand, values) for operand in node.operands]
        return all(
            _COMPARE[sign](left, right)
            for sign, (left, right) in zip(node.signs, pairwise(numbers), strict=True)
        )
    if isinstance(node, Logic):
        if node.word == "not":
            return not _truth(node.parts[0], values)
        judge = any if node.word == "or" else all
        return judge(_truth(part, values) for part in node.parts)
    raise TypeError("the expression is no condition")


def _number(node: Node, values: Values) -> Fraction:
    match node:
        case Number():
            return node.value
        case Name():
            return values[node.name]
        case Minus():
            return -_number(node.operand, values)
        case Binary():
            left, right = _number(node.left, values), _number(node.right, values)
            return check_size(_BINARY[node.sign](left, right))
        case Call():
            arguments = [_number(one, values) for one in node.arguments]
            return check_size(FUNCTIONS[node.function](*arguments))
    raise TypeError("the expression is a condition")
