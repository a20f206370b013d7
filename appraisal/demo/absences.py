"""Absence by date and category, and those who have left. No condition, no free text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from appraisal.demo.staffing import Worker
from appraisal.demo.trust import FOREVER, Trust
from appraisal.demo.years import DAY
from appraisal.people.models import LeaveKind
from appraisal.workforce.models import Absence, AbsenceCategory, Destination, Leaver, LeavingReason

SPELLS = (1.45, 1.6, 1.4)
"""Spells of sickness that begin, for each person and year, on average."""
LENGTHS = ((1, 34), (2, 24), (3, 14), (4, 8), (5, 9), (8, 5), (12, 3), (20, 2), (32, 1))
"""School days of a spell, and how often it is so long."""
OTHER = (
    (AbsenceCategory.OTH, 0.3),
    (AbsenceCategory.UNP, 0.05),
    (AbsenceCategory.PUB, 0.03),
    (AbsenceCategory.PRG, 0.02),
)
REASONS = (
    (LeavingReason.E02, Destination.D2, 20),
    (LeavingReason.E03, Destination.D2, 14),
    (LeavingReason.E13, Destination.D3, 14),
    (LeavingReason.E14, Destination.D8, 12),
    (LeavingReason.E05, Destination.D6, 9),
    (LeavingReason.E04, Destination.D6, 7),
    (LeavingReason.E17, Destination.D9, 9),
    (LeavingReason.E16, Destination.D5, 4),
    (LeavingReason.E06, Destination.D6, 4),
    (LeavingReason.E09, Destination.D3, 2),
    (LeavingReason.E99, None, 5),
)
LONG: dict[str, AbsenceCategory] = {
    LeaveKind.MATERNITY: AbsenceCategory.MAT,
    LeaveKind.ADOPTION: AbsenceCategory.MAT,
    LeaveKind.SHARED_PARENTAL: AbsenceCategory.MAT,
    LeaveKind.LONG_TERM_SICKNESS: AbsenceCategory.SIC,
    LeaveKind.SECONDMENT_OUT: AbsenceCategory.SEC,
}


class Absences:
    """Writes spells of absence and the leavers."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("absence")

    def fill(self) -> None:
        """Write the long ones, the short ones, who is away today, and who has left."""
        for worker in self.trust.workers:
            if worker.kind != "employee":
                continue
            taken = self._long(worker)
            for number, year in enumerate(self.trust.calendar.years):
                for category, often in ((AbsenceCategory.SIC, SPELLS[number]), *OTHER):
                    for _ in range(self._times(often)):
                        self._spell(worker, year, category, taken)
            if worker.left:
                reason, destination = self._reason()
                self.rows.add(Leaver, person_id=worker.key, left_on=worker.left, reason=reason, destination=destination)
        self._away_today()

    def _times(self, often: float) -> int:
        """How often something happens in a year that happens so often on average."""
        times, rest = 0, self.chance.expovariate(1)
        while rest < often:
            times, rest = times + 1, rest + self.chance.expovariate(1)
        return times

    def _long(self, worker: Worker) -> list[tuple[dt.date, dt.date]]:
        """Absence behind long leave; returns the days already taken."""
        taken = []
        for first, last, kind in self.trust.leave[worker]:
            if kind in LONG:
                days = self._school_days(first, min(last, self.today))
                self.rows.add(
                    Absence,
                    person_id=worker.key,
                    category=LONG[kind],
                    first_day=first,
                    last_day=last if last <= self.today else None,
                    working_days_lost=Decimal(days) if LONG[kind] == AbsenceCategory.SIC else Decimal(0),
                )
            taken.append((first, last))
        return taken

    def _school_days(self, first: dt.date, last: dt.date) -> int:
        return sum(first <= day <= last for day in self.trust.calendar.all_school_days)

    def _spell(self, worker: Worker, year: int, category: str, taken: list[tuple[dt.date, dt.date]]) -> None:
        days = [
            day for day in self.trust.calendar.all_school_days if dt.date(year, 9, 1) <= day < dt.date(year + 1, 9, 1)
        ]
        # More in winter.
        start = int(self.chance.triangular(0, len(days) - 1, len(days) * 0.45))
        length = self.chance.choices(*zip(*LENGTHS, strict=True))[0] if category == AbsenceCategory.SIC else 1
        first, last = days[start], days[min(start + length - 1, len(days) - 1)]
        if last >= self.today or not self.trust.posts(worker, first) or not self.trust.posts(worker, last):
            return
        if any(first - DAY <= end and last + DAY >= begin for begin, end in taken):
            return
        taken.append((first, last))
        lost = Decimal(self._school_days(first, last))
        if length == 1 and self.chance.random() < 0.15:
            lost = Decimal("0.5")
        self.rows.add(
            Absence, person_id=worker.key, category=category, first_day=first, last_day=last, working_days_lost=lost
        )

    def _away_today(self) -> None:
        """Seven people are off sick since yesterday or the day before; nobody knows yet until when."""
        away = {
            row["person_id"] for row in self.rows.of(Absence) if (row["last_day"] or FOREVER) >= self.today - 9 * DAY
        }
        able = [w for w in self.trust.employees(self.today) if w.key not in away and w.joined < self.today - 30 * DAY]
        for worker in self.chance.sample(able, 7):
            first = self.today - self.chance.randint(0, 3) * DAY
            self.rows.add(
                Absence,
                person_id=worker.key,
                category=AbsenceCategory.SIC,
                first_day=first,
                last_day=None,
                working_days_lost=Decimal(self._school_days(first, self.today)),
            )

    def _reason(self) -> tuple[str, str | None]:
        reason, destination, _ = self.chance.choices(REASONS, [share for _, _, share in REASONS])[0]
        return reason, destination
