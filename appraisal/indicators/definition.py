"""What one entry of the catalogue says about an indicator."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.disclosure.arithmetic import Unit
from appraisal.disclosure.rag import Thresholds
from appraisal.disclosure.suppression import COVERAGE, SuppressionRule
from appraisal.indicators.sheets import Sets, Sheet, Tallies

Counting = Sets | Tallies | Sheet
"""How a figure is counted: on the staff sheet, which holds everything over in-scope staff, or on a sheet of its own."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: what it is called, what it counts, how few of it may be seen, and when it is rated how.

    For people: `name` is the Trust plan's own wording, `title` what a table calls it; `sentence` says the figure, with
    {n}, {d} and {value} in it; `counted` and `left_out` say who is in it and who is not, `beside` what the number told
    beside it counts; `plain` is the definition in plain words, `rule` the rule in exact words; `primary` and `second`
    name the sources.

    For counting: `counting`, and `second_counting` where records for a second method are kept; its tallies say in
    `beside` how much that method looked at. `tells_excused`: D counts in-scope staff, so the excused are told.
    `basis_is_staff`: suppression looks at employees in post. `rated_at_year_end`: no rating before the year is over.
    `form`: which of two forms of the definition was counted.
    """

    code: str
    name: str
    title: str
    sentence: str
    counted: str
    left_out: str
    plain: str
    rule: str
    primary: str
    second: str
    counting: Counting
    second_counting: Counting | None = None
    unit: Unit = Unit.PERCENT
    definition_version: int = 1
    thresholds: Thresholds | None = None
    suppression: SuppressionRule = COVERAGE
    tells_excused: bool = False
    basis_is_staff: bool = False
    rated_at_year_end: bool = False
    beside: str | None = None
    form: str | None = None

    @property
    def second_slot(self) -> str:
        """Where the second method's tallies are kept; the first method's are under `code`."""
        return f"{self.code} second"
