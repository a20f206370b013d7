"""Two methods against each other, and one point in time against another (domain.md §11.3).

Both take values that may be shown (`Figure.public_value`), so that a comparison never tells what the
figure itself may not.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from appraisal.disclosure.arithmetic import Exact, exact
from appraisal.disclosure.rag import Rag, Thresholds, rag

AGREEMENT = 10
"""Two methods this close, in the indicator's unit, confirm each other whatever their ratings."""
CLEAR_CHANGE = 2
"""A smaller difference, in the indicator's unit, is no clear change."""
LARGE_ENOUGH = 30
"""The smaller of two denominators must be at least this for a change to be called one."""


class Triangulation(StrEnum):
    """How far a second method supports the first, as the JSON output names it (contract.md §5)."""

    CONFIRMED = "confirmed"
    DIVERGES = "diverges"
    SINGLE_SOURCE = "single_source"


TRIANGULATION_WORDS: dict[Triangulation, str] = {
    Triangulation.CONFIRMED: "Confirmed by a second method",
    Triangulation.DIVERGES: "Two methods differ",
    Triangulation.SINGLE_SOURCE: "Provisional: one source so far",
}


def triangulation(primary: Fraction | None, second: Fraction | None, thresholds: Thresholds | None) -> Triangulation:
    """Whether two values of one indicator, in the same unit, agree: same rating, or at most 10 apart.

    Both being unrated is not agreement; then only the distance counts.
    """
    if primary is None or second is None:
        return Triangulation.SINGLE_SOURCE
    rating = rag(primary, thresholds)
    same_rating = rating is not Rag.GREY and rating is rag(second, thresholds)
    agrees = same_rating or abs(primary - second) <= AGREEMENT
    return Triangulation.CONFIRMED if agrees else Triangulation.DIVERGES


class Trend(StrEnum):
    """Which way the figure went; whether that is better is for the indicator's direction to say."""

    UP = "up"
    DOWN = "down"
    NO_CLEAR_CHANGE = "no_clear_change"


TREND_WORDS: dict[Trend, str] = {
    Trend.UP: "Higher than before",
    Trend.DOWN: "Lower than before",
    Trend.NO_CLEAR_CHANGE: "No clear change",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One indicator at one time. `value` is None where it is suppressed or does not apply."""

    value: Fraction | None
    denominator: Exact
    definition_version: int


def trend(earlier: Point, later: Point) -> Trend | None:
    """The change between two points, or None where they must not be compared.

    They must both be shown and counted by the same definition. The rule's "N < 30" is read as the smaller
    denominator: a change is only as sure as the smaller of the two groups, and a numerator of 3 out of 400
    is not a small sample.
    """
    if earlier.value is None or later.value is None:
        return None
    if earlier.definition_version != later.definition_version:
        return None
    difference = later.value - earlier.value
    smaller = min(exact(earlier.denominator), exact(later.denominator))
    if abs(difference) < CLEAR_CHANGE or smaller < LARGE_ENOUGH:
        return Trend.NO_CLEAR_CHANGE
    return Trend.UP if difference > 0 else Trend.DOWN
