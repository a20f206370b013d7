"""Absences and leavers for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from appraisal.people.models import Person
from appraisal.workforce.models import Absence, Leaver
from tests.factories import saved

TODAY = "2026-03-31"
DAY = dt.date(2026, 3, 31)


def absence(of: Person, **given: Any) -> Absence:
    """Two days of sickness at the beginning of March."""
    values = {
        "category": "SIC",
        "first_day": dt.date(2026, 3, 2),
        "last_day": dt.date(2026, 3, 3),
        "working_days_lost": Decimal("1.5"),
        **given,
    }
    return saved(Absence(person_id=of.id, **values))


def leaver(of: Person, **given: Any) -> Leaver:
    """Left at the end of February for a post elsewhere; the staff list says so too."""
    made = Leaver(
        **{"person_id": of.id, "left_on": dt.date(2026, 2, 28), "reason": "E02", "destination": "D3", **given}
    )
    of.left_on = made.left_on
    return saved(made)
