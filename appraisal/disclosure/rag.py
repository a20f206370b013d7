"""Red, amber, green and grey for an indicator, never for a person (domain.md §11.3).

The rating is decided on the unrounded value: 89.96 is shown as 90.0 and is still below a threshold of 90.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from appraisal.disclosure.arithmetic import Exact, exact


class Rag(StrEnum):
    """The rating codes of the JSON output (contract.md §5)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


RAG_WORDS: dict[Rag, str] = {
    Rag.GREEN: "On track",
    Rag.AMBER: "Nearly there",
    Rag.RED: "More to do",
    Rag.GREY: "Not rated",
}


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The values, in the indicator's own unit, from which it is green or amber; both are inclusive.

    Raises `ValueError` if amber would be harder to reach than green.
    """

    green: Exact
    amber: Exact
    direction: Direction = Direction.UP

    def __post_init__(self) -> None:
        green, amber = exact(self.green), exact(self.amber)
        if (green < amber) if self.direction is Direction.UP else (green > amber):
            raise ValueError(f"amber ({self.amber}) must not be harder to reach than green ({self.green})")


def rag(figure: Fraction | None, thresholds: Thresholds | None) -> Rag:
    """The rating of an unrounded value.

    Grey where there is no value that may be shown (suppressed, or D = 0) and where the indicator is not
    rated at all (no thresholds).
    """
    if figure is None or thresholds is None:
        return Rag.GREY
    green, amber = exact(thresholds.green), exact(thresholds.amber)
    if thresholds.direction is Direction.DOWN:
        figure, green, amber = -figure, -green, -amber
    if figure >= green:
        return Rag.GREEN
    return Rag.AMBER if figure >= amber else Rag.RED
