"""Exact values and the one rounding rule (domain.md §11.3, contract.md §4 'Values').

Everything is a `Fraction` until it is displayed, so that a rating never depends on binary noise or on
an earlier rounding.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = int | Decimal | Fraction
"""A number that means exactly what it says; a float does not."""


class Unit(StrEnum):
    """What one indicator is measured in, as the JSON output names it (contract.md §5)."""

    PERCENT = "percent"
    DAYS = "days"
    POINTS = "points"
    COUNT = "count"


class Symbol(StrEnum):
    """What is printed where there is no figure (domain.md §6.4)."""

    SUPPRESSED = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"


SYMBOL_WORDS: dict[Symbol, str] = {
    Symbol.SUPPRESSED: "Too few to show",
    Symbol.NOT_APPLICABLE: "Does not apply",
    Symbol.NOT_AVAILABLE: "Not recorded here yet",
}


def exact(number: Exact) -> Fraction:
    """The same number as a `Fraction`.

    Raises `TypeError` for anything else: a float such as 0.1 is already not what was written.
    """
    if not isinstance(number, Exact):
        raise TypeError(f"{number!r} is a {type(number).__name__}: give an int, a Decimal or a Fraction")
    return Fraction(number)


def value(numerator: Exact, denominator: Exact, unit: Unit) -> Fraction | None:
    """100 × N / D for a percentage and N / D in any other unit; None where D = 0 (domain.md §11.3)."""
    divisor = exact(denominator)
    if divisor == 0:
        return None
    scale = 100 if unit is Unit.PERCENT else 1
    return scale * exact(numerator) / divisor


def display(figure: Fraction | None) -> str:
    """The figure as people read it: half up (away from zero), always one decimal; `z` where there is none."""
    if figure is None:
        return Symbol.NOT_APPLICABLE.value
    tenths = int(abs(figure) * 10 + Fraction(1, 2))
    sign = "-" if figure < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def pool(parts: Iterable[tuple[Exact, Exact]]) -> tuple[Fraction, Fraction]:
    """Numerators and denominators added up, as a value over several groups needs (domain.md §0.9).

    The mean of the groups' percentages would give a group of 20 the weight of a group of 100. The parts
    must not share people; whoever counts the Trust counts each person once.
    """
    pairs = [(exact(numerator), exact(denominator)) for numerator, denominator in parts]
    return sum((n for n, _ in pairs), Fraction()), sum((d for _, d in pairs), Fraction())


def mean(numbers: Iterable[Exact]) -> Fraction | None:
    """The exact mean, such as FTE over month-ends or respondent means over a group; None of nothing."""
    terms = [exact(number) for number in numbers]
    return sum(terms, Fraction()) / len(terms) if terms else None
