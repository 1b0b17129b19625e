"""Pure: the small language of calculated questions. Decimal arithmetic, no names but the question's, no Python eval.

    expression := term (("+" | "-") term)*
    term       := factor (("*" | "/") factor)*
    factor     := ("-" | "+") factor | power
    power      := atom ("^" factor)?
    atom       := number | name | function "(" expression ("," expression)* ")" | "(" expression ")"

Arithmetic is decimal with 34 digits, so that 100000 * 0.03 is 3000 and not a hair below.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DecimalException
from functools import lru_cache
from typing import TypeAlias

LONGEST = 300
DEEPEST = 30
MOST_EXPONENT = 20
BIGGEST = Decimal(10) ** 15
_CONTEXT = Context(prec=34)
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[-+*/^(),]))", re.ASCII)

Values: TypeAlias = Mapping[str, Decimal]
Evaluate: TypeAlias = Callable[[Values], Decimal]


class ExpressionError(ValueError):
    """The expression cannot be read or computed; the message says where and how to mend it."""


@dataclass(frozen=True)
class Expression:
    """A parsed expression; `names` are the variables it uses."""

    source: str
    names: frozenset[str]
    _evaluate: Evaluate

    def value(self, values: Values) -> Decimal:
        """The value for these variables. Raises ExpressionError when there is none, such as a division by zero."""
        try:
            found = self._evaluate(values)
        except DecimalException:
            raise ExpressionError(f"{self.source!r} has no value for {_shown(values)}") from None
        if not found.is_finite() or abs(found) >= BIGGEST:
            raise ExpressionError(f"{self.source!r} leaves the range below 10^15 for {_shown(values)}")
        return found + 0  # no negative zero


@lru_cache(maxsize=512)
def parse(source: str) -> Expression:
    """Read an expression. Raises ExpressionError naming the position (counted from 1)."""
    if len(source) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST} characters, this has {len(source)}")
    return _Parser(source).expression()


def _shown(values: Values) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(values.items())) or "no variables"


def _rounded(how: str) -> Callable[..., Decimal]:
    def function(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
        if digits != digits.to_integral_value() or not -9 <= digits <= 9:
            raise ExpressionError("round, floor and ceil take a whole number of digits between -9 and 9")
        step = Decimal(1).scaleb(-int(digits))
        return _CONTEXT.multiply(_CONTEXT.divide(value, step).to_integral_value(how), step)

    return function


# name → (function, fewest arguments, most arguments)
FUNCTIONS: dict[str, tuple[Callable[..., Decimal], int, int]] = {
    "abs": (abs, 1, 1),
    "min": (min, 1, 9),
    "max": (max, 1, 9),
    "round": (_rounded(ROUND_HALF_UP), 1, 2),
    "floor": (_rounded(ROUND_FLOOR), 1, 2),
    "ceil": (_rounded(ROUND_CEILING), 1, 2),
    "sqrt": (_CONTEXT.sqrt, 1, 1),
}


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if exponent != exponent.to_integral_value() or abs(exponent) > MOST_EXPONENT:
        raise ExpressionError(f"an exponent is a whole number between -{MOST_EXPONENT} and {MOST_EXPONENT}")
    return _CONTEXT.power(base, exponent)


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _CONTEXT.add,
    "-": _CONTEXT.subtract,
    "*": _CONTEXT.multiply,
    "/": _CONTEXT.divide,
    "^": _power,
}


class _Parser:
    """Recursive descent over one expression."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def _tokens(self) -> list[tuple[str, str, int]]:
        """[(kind, text, position counted from 1), …], the last of kind "end"."""
        found, at = [], 0
        end = len(self.source.rstrip())
        while at < end:
            match = _TOKEN.match(self.source, at)
            if not match or match.lastgroup is None:
                raise self._error(f"{self.source[at:].lstrip()[0]!r} is not part of the language", at + 1)
            found.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
            at = match.end()
        return [*found, ("end", "", end + 1)]

    def expression(self) -> Expression:
        evaluate = self._sum()
        kind, text, position = self.tokens[self.at]
        if kind != "end":
            raise self._error(f"{text!r} is not expected here", position)
        return Expression(self.source, frozenset(self.names), evaluate)

    def _error(self, message: str, position: int) -> ExpressionError:
        return ExpressionError(f"{self.source!r}, character {position}: {message}")

    def _accept(self, *signs: str) -> str | None:
        kind, text, _ = self.tokens[self.at]
        if kind == "sign" and text in signs:
            self.at += 1
            return text
        return None

    def _expect(self, sign: str) -> None:
        if not self._accept(sign):
            _, text, position = self.tokens[self.at]
            raise self._error(f"{sign!r} is missing" + (f" before {text!r}" if text else " at the end"), position)

    def _sum(self) -> Evaluate:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"parentheses are nested deeper than {DEEPEST}", self.tokens[self.at][2])
        left = self._chain(self._product, "+", "-")
        self.depth -= 1
        return left

    def _product(self) -> Evaluate:
        return self._chain(self._signed, "*", "/")

    def _chain(self, part: Callable[[], Evaluate], *signs: str) -> Evaluate:
        left = part()
        while sign := self._accept(*signs):
            left = _joined(_OPERATIONS[sign], left, part())
        return left

    def _signed(self) -> Evaluate:
        minus = False
        while sign := self._accept("-", "+"):
            minus ^= sign == "-"
        value = self._raised()
        return (lambda values: -value(values)) if minus else value

    def _raised(self) -> Evaluate:
        base = self._atom()
        return _joined(_power, base, self._exponent()) if self._accept("^") else base

    def _exponent(self) -> Evaluate:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"powers are nested deeper than {DEEPEST}", self.tokens[self.at][2])
        exponent = self._signed()
        self.depth -= 1
        return exponent

    def _atom(self) -> Evaluate:
        kind, text, position = self.tokens[self.at]
        self.at += kind != "end"
        if kind == "number":
            number = Decimal(text)
            return lambda _: number
        if kind == "name":
            return self._call(text, position) if self.tokens[self.at][1] == "(" else self._variable(text, position)
        if text == "(":
            inner = self._sum()
            self._expect(")")
            return inner
        raise self._error(
            f"a number, a name or '(' is missing{f' before {text!r}' if text else ' at the end'}", position
        )

    def _variable(self, name: str, position: int) -> Evaluate:
        if name in FUNCTIONS:
            raise self._error(f"the function {name!r} needs its arguments in parentheses", position)
        self.names.add(name)
        return lambda values: values[name]

    def _call(self, name: str, position: int) -> Evaluate:
        if name not in FUNCTIONS:
            raise self._error(f"there is no function {name!r}; there are {', '.join(FUNCTIONS)}", position)
        self._expect("(")
        arguments = [self._sum()]
        while self._accept(","):
            arguments.append(self._sum())
        self._expect(")")
        function, fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise self._error(f"{name} takes {fewest} to {most} arguments, this has {len(arguments)}", position)
        return lambda values: function(*(argument(values) for argument in arguments))


def _joined(operation: Callable[[Decimal, Decimal], Decimal], left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda values: operation(left(values), right(values))
