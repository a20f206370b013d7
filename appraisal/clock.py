"""Time as the service sees it: now, today, and the academic year.

Every other room asks this one, so that the demonstration and the tests can set the clock with
``APPRAISAL_NOW`` (contract.md section 2) and nothing else has to know.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_LABEL = re.compile(r"^(\d{4})/(\d{2})$")


def now() -> dt.datetime:
    """The present moment, in UTC; ``APPRAISAL_NOW`` sets it where ``config`` has allowed that."""
    fixed = os.environ.get("APPRAISAL_NOW")
    if fixed and os.environ.get("APPRAISAL_ENV") in ("demo", "test"):
        moment = dt.datetime.fromisoformat(fixed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The local date in the Trust (Europe/London)."""
    return now().astimezone(LONDON).date()


@dataclass(frozen=True, order=True)
class AcademicYear:
    """An academic year, 1 September to 31 August, known by the calendar year it starts in.

    Source: contract.md section 4, *Dates*.
    """

    start_year: int

    @classmethod
    def containing(cls, day: dt.date) -> AcademicYear:
        """The academic year in which ``day`` lies."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def parse(cls, label: str) -> AcademicYear:
        """Read a label such as ``2025/26``; ValueError when it is not one."""
        found = _LABEL.match(label.strip())
        if not found or int(found[2]) != (int(found[1]) + 1) % 100 or not 1900 <= int(found[1]) <= 2200:
            raise ValueError(f"{label!r} is not an academic year such as 2025/26")
        return cls(int(found[1]))

    @property
    def first_day(self) -> dt.date:
        """1 September."""
        return dt.date(self.start_year, 9, 1)

    @property
    def last_day(self) -> dt.date:
        """31 August of the next calendar year."""
        return dt.date(self.start_year + 1, 8, 31)

    @property
    def slug(self) -> str:
        """The year as it stands in an address: ``2025-26``."""
        return f"{self.start_year}-{(self.start_year + 1) % 100:02}"

    def __str__(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02}"
