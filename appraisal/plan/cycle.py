"""When the appraisal cycle of an academic year closes.

Source: domain.md section 11.2, final review of the year before by 31 October. The cycle of 2025/26 is open up to and
including 31 October 2026.
"""

from __future__ import annotations

import datetime as dt

from appraisal.clock import AcademicYear

_CLOSES_IN_MONTH = 10
_CLOSES_ON_DAY = 31


def closes_on(year: AcademicYear) -> dt.date:
    """The last day of the cycle of ``year``."""
    return dt.date(year.start_year + 1, _CLOSES_IN_MONTH, _CLOSES_ON_DAY)


def earliest_open(on: dt.date) -> AcademicYear:
    """The earliest academic year whose cycle is still open on a day."""
    before = AcademicYear.containing(on).start_year - 1
    return AcademicYear(before if on <= closes_on(AcademicYear(before)) else before + 1)
