"""The indicators of a bundle folder, reckoned straight from its CSV files.

`reckon(folder, academic_year, as_at)` gives the shape of the contract's section
5. Where the words leave room, the most literal reading was taken:

 1. `as_at` in the output is the day counted: after the year's end, its last day.
 2. Excused: "days from max(period start, employed_from)" takes the earliest
    post's start where employed_from is empty, as it "stands for it".
 3. `excused` is null unless D itself counts in-scope staff. Steps (TSP2-K3),
    posts (SHR) and staff with governors (TSP3-GOAL) are not "in-scope staff".
 4. Half of a term's days on leave: of all its days, in post or not.
 5. TSP2-K3: held_on is not asked of a step, only that it is due in the period.
 6. TSP2-K2 is suppressed below 5 projects. Its count of stopped projects is
    printed as `left_out`, the key the contract names for at_minimum. TSP3-GOAL
    has `left_out` too, being at_minimum over more people.
 7. TSP2-K6 is N / D without the 100. "10 employees in post on as-at" is asked of
    each row and replaces "fewer than 5 in D", which would be FTE. Posts at a
    school that has no row still count for the Trust.
 8. "Schools under 10 staff" (K7, K8): employees in post there on as-at, the
    size TSP2-K6 goes by. It never touches the Trust row.
 9. `z` goes before `c`: a row with D = 0 is z, is no candidate for secondary
    suppression and stays z where a partition is hidden.
10. Secondary suppression: "respondents" and "threshold" are what the indicator's
    primary rule counts and asks for (5 people, coachees, projects, evaluations;
    10 employees for TSP2-K6; for K7 and K8 the 5, not the 10 staff). Only that
    rule of domain.md 6.4 is applied, not "Differencing" (two groups that differ
    by 1 to 4), nor the hiding of cells 1 to 4. Schools are one partition, staff
    groups another; each of the four SHR figures is hidden in the same rows.
11. `rag` is grey for c and z ("if primary is suppressed -> grey"). The gates of
    domain.md 12 (check completion, response rate) are not in the contract and
    are not applied.
12. An evaluation with no answer at all is still one evaluation for suppression.
13. "Highest assessment_ref" and "lowest code" go by code point, as text.
14. TSP2-GOAL: the ladder level needs no more than both years' TSP3-K1
    conditions (agreed by as-at); "in the period" adds nothing to them. A stage
    in any post of the person counts, held now or not.
15. TSP3-K6: agency staff and governors in post count among the two people and
    two schools; the person in N need not have been in post on held_on.
16. TSP3-GOAL: an excused employee or agency worker with a seat is judged by
    posts and seats and stands in the rows of both.
17. SHR has a staff-group row only where D > 0 (the contract promises empty rows
    for schools only), in the order of the contract's code list.
18. TSP3-K3 is always form `access`: a bundle holds no leadership needs. The row
    says so in `form`.
19. A numerator of TSP2-K6 counts also where no month has ended and D is 0.

The second method is not reckoned: second_value is null and triangulation
single_source in every row, and neither is meant to be compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from . import counts
from .counts import Entry
from .facts import Facts, year_of
from .publishing import hidden, one_decimal, rag
from .records import Row, read_bundle

STAFF_GROUPS = ("teacher", "teaching_assistant", "support", "leader", "governor")


@dataclass(frozen=True)
class Indicator:
    """One line of the catalogue; `bands` are green and amber, None is grey."""

    code: str
    name: str
    entries: Callable[[Facts], list[Entry]]
    bands: tuple[str, str] | None = None
    unit: str = "percent"
    over_in_scope: bool = False
    minimum: int = 5
    hides_small_schools: bool = False
    says_left_out: bool = False
    by_staff_group: bool = False
    form: str | None = None


CATALOGUE = (
    Indicator(
        "TSP2-K1",
        "Annual moderation of appraisal to ensure all have had coaching",
        counts.coaching_coverage,
        bands=("100", "90"),
        over_in_scope=True,
    ),
    Indicator(
        "TSP2-K2",
        "Triangulation of quality of teaching and impact of intervention",
        counts.confirmed_impact,
        bands=("70", "50"),
        says_left_out=True,
    ),
    Indicator(
        "TSP2-K3",
        "Impact of incremental coaching across all staff",
        counts.step_success,
        bands=("70", "50"),
    ),
    Indicator(
        "TSP2-K6",
        "Staff attendance and reasons for long term and short term absences",
        counts.sickness_days,
        bands=("5.0", "6.5"),
        unit="days",
        minimum=10,
    ),
    Indicator(
        "TSP2-K7",
        "Numbers of staff benefitting positively from CPD experiences",
        counts.cpd_benefit,
        bands=("70", "54"),
        over_in_scope=True,
        hides_small_schools=True,
    ),
    Indicator(
        "TSP2-K8",
        "Annual feedback surveys from SMART day and CPD events",
        counts.event_feedback,
        bands=("80", "65"),
        hides_small_schools=True,
    ),
    Indicator(
        "TSP3-K1",
        "Annual assessment of all staff against the leadership ladder framework",
        counts.ladder_assessment,
        bands=("98", "90"),
        over_in_scope=True,
    ),
    Indicator(
        "TSP3-K1.at_minimum",
        "Staff at or above the minimum of their roles",
        counts.staff_at_minimum,
        bands=("95", "85"),
        over_in_scope=True,
        says_left_out=True,
    ),
    Indicator(
        "TSP3-K3",
        "Access to leadership courses including internal and national",
        counts.leadership_access,
        bands=("80", "60"),
        over_in_scope=True,
        form="access",
    ),
    Indicator(
        "TSP3-K6",
        "Amount of cross trust working",
        counts.cross_trust_working,
        bands=("50", "30"),
        over_in_scope=True,
    ),
    Indicator(
        "TSP2-GOAL",
        "Staff with recognised progress",
        counts.recognised_progress,
        over_in_scope=True,
    ),
    Indicator(
        "TSP3-GOAL",
        "Leadership at or above role minimum",
        counts.all_at_minimum,
        bands=("95", "85"),
        says_left_out=True,
    ),
    *(
        Indicator(
            f"TSP2-SHR.{stage}",
            f"Shu-Ha-Re spread: {stage}",
            partial(counts.stage_spread, stage=stage),
            by_staff_group=True,
        )
        for stage in ("shu", "ha", "re", "none")
    ),
)


@dataclass(frozen=True)
class Figure:
    """The true figures of one row, and how many respondents stand behind it."""

    numerator: Fraction
    denominator: Fraction
    respondents: int
    left_out: int

    @classmethod
    def of(cls, entries: list[Entry]) -> "Figure":
        """Pool the entries of one row."""
        return cls(
            sum((entry.numerator for entry in entries), Fraction(0)),
            sum((entry.denominator for entry in entries), Fraction(0)),
            len({entry.who for entry in entries if entry.who is not None}),
            sum(entry.left_out for entry in entries),
        )


def _number(indicator: Indicator, amount: Fraction) -> int | float:
    """Whole numbers, except the days and FTE of TSP2-K6."""
    return float(amount) if indicator.unit == "days" else int(amount)


def _cells(indicator: Indicator, facts: Facts, figure: Figure, suppressed: bool) -> Row:
    """The cells that do not depend on which row this is."""
    value = None
    published, band = "z", "grey"
    days = indicator.unit == "days"
    if figure.denominator:
        value = figure.numerator / figure.denominator * (1 if days else 100)
        published = "c" if suppressed else one_decimal(value)
        settled = not days or facts.as_at == facts.year_ends
        if indicator.bands and settled and not suppressed:
            green, amber = map(Fraction, indicator.bands)
            band = rag(value, green, amber, down=days)
    cells: Row = {
        "numerator": _number(indicator, figure.numerator),
        "denominator": _number(indicator, figure.denominator),
        "value": None if value is None else float(value),
        "published": published,
        "rag": band,
        "second_value": None,
        "triangulation": "single_source",
    }
    if indicator.says_left_out:
        cells["left_out"] = figure.left_out
    if indicator.form is not None:
        cells["form"] = indicator.form
    return cells


def _partition(indicator: Indicator, figures: dict[str, Figure], small: set[str]) -> set[str]:
    """The codes of one partition that are suppressed."""
    respondents = {code: figure.respondents for code, figure in figures.items() if figure.denominator}
    primary = {
        code
        for code, number in respondents.items()
        if number < indicator.minimum or (indicator.hides_small_schools and code in small)
    }
    return hidden(respondents, primary, indicator.minimum)


def _rows(indicator: Indicator, facts: Facts) -> list[Row]:
    """Trust, schools by code, staff groups."""
    entries = indicator.entries(facts)

    def excused(school: str | None) -> int | None:
        if not indicator.over_in_scope:
            return None
        return sum(school is None or school in facts.schools_now(ref) for ref in facts.excused)

    def row(scope: str, school: str | None, figure: Figure, suppressed: bool) -> Row:
        cells = _cells(indicator, facts, figure, suppressed)
        return {"scope": scope, "school_code": school} | cells

    trust = Figure.of(entries)
    rows = [row("trust", None, trust, trust.respondents < indicator.minimum)]
    rows[0]["excused"] = excused(None)
    schools = {code: Figure.of([entry for entry in entries if code in entry.schools]) for code in facts.open_schools()}
    small = {code for code in schools if len(facts.employees_at(code)) < 10}
    gone = _partition(indicator, schools, small)
    for code, figure in schools.items():
        rows.append(row("school", code, figure, code in gone) | {"excused": excused(code)})
    if not indicator.by_staff_group:
        return rows

    groups = {group: Figure.of([entry for entry in entries if entry.staff_group == group]) for group in STAFF_GROUPS}
    gone = _partition(indicator, groups, set())
    for group, figure in groups.items():
        if figure.denominator:
            told = {"staff_group": group, "excused": None}
            rows.append(row("staff_group", None, figure, group in gone) | told)
    return rows


def reckon(folder: Path, academic_year: str | None, as_at: date) -> dict[str, Any]:
    """Every indicator for one year and as-at day; without a year, as-at's own.

    Raises ValueError where as-at is before the year's first day.
    """
    facts = Facts(read_bundle(folder), academic_year or year_of(as_at), as_at)
    return {
        "academic_year": facts.academic_year,
        "as_at": facts.as_at.isoformat(),
        "indicators": [
            {
                "code": indicator.code,
                "name": indicator.name,
                "unit": indicator.unit,
                "definition_version": 1,
                "rows": _rows(indicator, facts),
            }
            for indicator in CATALOGUE
        ],
    }
