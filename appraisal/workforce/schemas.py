"""The bundle's files of absences and leavers (contract.md section 3; domain.md section 15.5)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Exact
from appraisal.bundle.files import BundleFile, Link, Row, RowRule, in_order
from appraisal.people.schemas import PEOPLE
from appraisal.workforce.models import Absence, AbsenceCategory, Destination, Leaver, LeavingReason


class AbsenceRow(Schema):
    """A row of absences.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    category = Code(AbsenceCategory, required=True)
    first_day = Day(required=True)
    last_day = Day()
    working_days_lost = Exact(1, high="100000", step="0.5", required=True)


def _no_more_days_than_the_calendar_has(row: Row) -> bool:
    return row.last_day is None or row.working_days_lost <= max((row.last_day - row.first_day).days + 1, 0)


ABSENCES = BundleFile(
    "absences",
    AbsenceRow,
    Absence,
    key=("person_ref", "category", "first_day"),
    rules=(
        in_order("first_day", "last_day"),
        RowRule(
            "working_days_lost",
            _no_more_days_than_the_calendar_has,
            "is more than the days from first_day to last_day",
            "Correct the days or the dates.",
        ),
    ),
)


class LeaverRow(Schema):
    """A row of leavers.csv."""

    person_ref = Link(PEOPLE, attribute="person_id", required=True)
    left_on = Day(required=True)
    reason = Code(LeavingReason, required=True)
    destination = Code(Destination)


LEAVERS = BundleFile("leavers", LeaverRow, Leaver, key=("person_ref", "left_on"))
