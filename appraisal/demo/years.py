"""The three academic years of the demonstration, up to today: terms, half terms and school days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from appraisal.clock import AcademicYear

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class TermDays:
    """A term: its year (the calendar year it starts in), name, first and last day."""

    year: int
    name: str
    first: dt.date
    last: dt.date


def weekday_from(day: dt.date) -> dt.date:
    """The day itself, or the Monday after it."""
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() >= SATURDAY else day


def weekday_until(day: dt.date) -> dt.date:
    """The day itself, or the Friday before it."""
    return day - max(0, day.weekday() - SATURDAY + 1) * DAY


class Calendar:
    """Two whole academic years and the present one, as seen from ``today``."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        present = AcademicYear.containing(today).start_year
        self.years = (present - 2, present - 1, present)

    @cached_property
    def terms(self) -> list[TermDays]:
        """All nine terms, in order."""
        found = []
        for year in self.years:
            found += [
                TermDays(year, "autumn", weekday_from(dt.date(year, 9, 3)), weekday_until(dt.date(year, 12, 19))),
                TermDays(year, "spring", weekday_from(dt.date(year + 1, 1, 5)), weekday_until(dt.date(year + 1, 4, 2))),
                TermDays(
                    year, "summer", weekday_from(dt.date(year + 1, 4, 20)), weekday_until(dt.date(year + 1, 7, 23))
                ),
            ]
        return found

    def term(self, year: int, name: str) -> TermDays:
        """One term."""
        return next(term for term in self.terms if (term.year, term.name) == (year, name))

    def school_days(self, term: TermDays) -> list[dt.date]:
        """The weekdays of a term but for its middle week, the half term."""
        middle = term.first + (term.last - term.first) // 2
        monday = middle - middle.weekday() * DAY
        days = (term.first + number * DAY for number in range((term.last - term.first).days + 1))
        return [day for day in days if day.weekday() < SATURDAY and not monday <= day < monday + 7 * DAY]

    @cached_property
    def all_school_days(self) -> list[dt.date]:
        """Every school day of the three years, past and to come."""
        return [day for term in self.terms for day in self.school_days(term)]

    def last_school_day(self, until: dt.date) -> dt.date:
        """The last school day up to a day, or the very first one."""
        return max((day for day in self.all_school_days if day <= until), default=self.all_school_days[0])

    def school_day_from(self, day: dt.date) -> dt.date:
        """The first school day from a day on, or the very last one."""
        return min((found for found in self.all_school_days if found >= day), default=self.all_school_days[-1])
