"""From the counted rows of one indicator to what people may see (contract.md §4 'Values', §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from appraisal.disclosure.arithmetic import Exact, Symbol, Unit, display, value
from appraisal.disclosure.rag import Rag, Thresholds, rag
from appraisal.disclosure.suppression import WITHHELD, Child, Outcome, SuppressionRule, primary, suppress


class Scope(StrEnum):
    """What a row is about. Schools are one partition of the Trust and staff groups another, never crossed."""

    TRUST = "trust"
    SCHOOL = "school"
    STAFF_GROUP = "staff_group"


@dataclass(frozen=True, slots=True)
class Counted:
    """One row as it was counted.

    `key` is the school code or staff group (for the Trust any text). `basis` is the number the
    suppression rule looks at. `staff` is needed for schools under a rule with a minimum of school staff.
    """

    scope: Scope
    key: str
    numerator: Exact
    denominator: Exact
    basis: int
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One row as it is published.

    `value` is the true, unrounded figure (None where D = 0) and stays with the operator; `published` is
    the rounded figure or its symbol; `rag` is grey for a withheld row.
    """

    row: Counted
    value: Fraction | None
    outcome: Outcome
    published: str
    rag: Rag

    @property
    def public_value(self) -> Fraction | None:
        """The unrounded value where it may be shown, else None: for charts, trends and triangulation."""
        return self.value if self.outcome is Outcome.SHOWN else None


def _child(row: Counted, rule: SuppressionRule) -> Child:
    too_small = False
    if rule.minimum_school_staff is not None and row.scope is Scope.SCHOOL:
        if row.staff is None:
            raise ValueError(f"the number of staff at {row.key} is needed by this suppression rule")
        too_small = row.staff < rule.minimum_school_staff
    return Child(row.key, row.basis, too_small=too_small, empty=row.denominator == 0)


def _figure(row: Counted, outcome: Outcome, unit: Unit, thresholds: Thresholds | None) -> Figure:
    figure = value(row.numerator, row.denominator, unit)
    if outcome in WITHHELD:
        return Figure(row, figure, outcome, Symbol.SUPPRESSED.value, Rag.GREY)
    return Figure(row, figure, outcome, display(figure), rag(figure, thresholds))


def publish(
    rows: Sequence[Counted], *, unit: Unit, rule: SuppressionRule, thresholds: Thresholds | None
) -> list[Figure]:
    """Value, suppression and rating of every row, in the order given.

    `rows` are all rows of one indicator at one as-at date: exactly one of scope trust and whole
    partitions below it, also the rows this reader will not see. Without `thresholds` every row is grey.

    Raises `ValueError` if there is not exactly one Trust row, if a key comes twice in a scope, or if the
    number of staff of a school is needed and missing.
    """
    totals = [row for row in rows if row.scope is Scope.TRUST]
    if len(totals) != 1:
        raise ValueError(f"{len(totals)} Trust rows were given; exactly one is needed")
    parent = _child(totals[0], rule)
    parent_shown = not primary(parent, rule.minimum)
    outcomes = {Scope.TRUST: suppress([parent], minimum=rule.minimum, parent_shown=False).outcomes}
    for scope in (Scope.SCHOOL, Scope.STAFF_GROUP):
        children = [_child(row, rule) for row in rows if row.scope is scope]
        outcomes[scope] = suppress(children, minimum=rule.minimum, parent_shown=parent_shown).outcomes
    return [_figure(row, outcomes[row.scope][row.key], unit, thresholds) for row in rows]
