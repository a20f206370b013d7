"""When an appraisal cycle closes."""

from __future__ import annotations

import datetime as dt

import pytest

from appraisal.clock import AcademicYear
from appraisal.plan.cycle import closes_on, earliest_open


@pytest.mark.parametrize(
    ("on", "open_from"),
    [
        (dt.date(2026, 8, 31), 2025),
        (dt.date(2026, 9, 1), 2025),
        (dt.date(2026, 10, 31), 2025),
        (dt.date(2026, 11, 1), 2026),
        (dt.date(2027, 1, 1), 2026),
    ],
)
def test_last_years_cycle_stays_open_until_the_end_of_october(on, open_from):
    assert earliest_open(on) == AcademicYear(open_from)


def test_the_last_day_is_in_the_calendar_year_in_which_the_academic_year_ends():
    assert closes_on(AcademicYear(2025)) == dt.date(2026, 10, 31)
