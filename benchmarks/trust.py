"""The largest Trust that the service is made for, in its own tables: 100 schools, 12,000 staff, 5 years, 2.5 million
coaching sessions at scale 1. The same scale always gives the same rows.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from typing import Any

from appraisal.clock import AcademicYear

YEARS = (2021, 2022, 2023, 2024, 2025)
YEAR = AcademicYear(YEARS[-1])
AS_AT = YEAR.last_day
"""The year that is counted, and the day as at which it is."""
SCHOOLS, STAFF, SESSIONS = 100, 12_000, 2_500_000
ROLES = (
    ("teacher", "teacher", 1),
    ("early_career_teacher", "teacher", 1),
    ("ta", "teaching_assistant", 1),
    ("admin", "support", 1),
    ("site", "support", 1),
    ("catering", "support", 1),
    ("subject_lead", "leader", 2),
    ("assistant_head", "leader", 2),
    ("deputy_head", "leader", 2),
    ("head", "leader", 2),
    ("governor", "governor", 1),
    ("trustee", "governor", 2),
)
PRAISE = (
    "In the lesson you asked the question first and the name last, every time, and waited three seconds. "
    "People who rarely speak had an answer ready, and two built on what somebody else had said."
)
STEP = "After each question count to three in your head before you say a name. Try it in the first ten minutes."
Row = tuple[Any, ...]
Rows = Iterable[Row]


def day(ordinal: int) -> str:
    """An ISO date, as both engines take it."""
    return _DAYS[ordinal - _FIRST]


_FIRST = dt.date(2005, 1, 1).toordinal()
_DAYS = [dt.date.fromordinal(number).isoformat() for number in range(_FIRST, dt.date(2036, 1, 1).toordinal())]


class LargestTrust:
    """Yields every table's rows in an order that no reference runs ahead of."""

    def __init__(self, scale: float) -> None:
        self.chance = random.Random(20210901)
        self.schools = max(4, int(SCHOOLS * scale))
        self.staff = int(STAFF * scale)
        self.sessions = int(SESSIONS * scale)
        self.leavers = self.staff // 10
        self.people = self.staff + self.leavers
        self.governors = self.schools * 9
        self.started = [0] * (self.people + 1)
        self.ended: list[int | None] = [None] * (self.people + 1)
        self.school = [0] * (self.people + 1)

    def key(self) -> str:
        """A random key as it stands in addresses."""
        return f"{self.chance.getrandbits(128):032x}"

    def tables(self) -> Iterator[tuple[str, str, Rows]]:
        """Table, columns without those that every record has, and rows without them."""
        first, last = dt.date(2021, 9, 1).toordinal(), AS_AT.toordinal()
        chance = self.chance
        for person in range(1, self.people + 1):
            self.school[person] = chance.randint(1, self.schools)
            self.started[person] = (
                first - chance.randint(0, 4000) if chance.random() < 0.7 else chance.randint(first, last - 60)
            )
            if person > self.staff:
                self.started[person] = first - chance.randint(0, 3000)
                self.ended[person] = chance.randint(first, last)
        yield from self._people()
        yield from self._coaching()

    def _people(self) -> Iterator[tuple[str, str, Rows]]:
        chance, everybody = self.chance, range(1, self.people + 1)
        yield (
            "school",
            "code, name, phase",
            ((f"S{n:03}", f"School {n:03}", "primary" if n % 3 else "secondary") for n in range(1, self.schools + 1)),
        )
        yield "role", "code, title, staff_group", ((code, code.title(), group) for code, group, _ in ROLES)
        yield (
            "term",
            "academic_year, term, starts_on, ends_on",
            (
                row
                for year in YEARS
                for row in (
                    (year, "autumn", f"{year}-09-03", f"{year}-12-19"),
                    (year, "spring", f"{year + 1}-01-05", f"{year + 1}-04-02"),
                    (year, "summer", f"{year + 1}-04-20", f"{year + 1}-07-23"),
                )
            ),
        )
        yield "person", "ref, given_name, family_name, email, kind, employed_from, left_on", (
            *(
                (f"{n:06}", f"Given{n % 400}", f"Family{n * 7919 % self.people:05}", f"p{n}@trust.example",
                 "employee" if n % 50 else "agency", day(self.started[n]), self.ended[n] and day(self.ended[n]))
                for n in everybody
            ),
            *(
                (f"G{n:05}", f"Given{n % 400}", f"Governor{n:05}", f"g{n}@trust.example", "governor_only", None, None)
                for n in range(1, self.governors + 1)
            ),
        )  # fmt: skip
        second = [n for n in everybody if n % 25 == 0 and self.ended[n] is None]
        yield "post", "ref, person_id, school_id, role_id, fte, started_on, ended_on", (
            *(
                (f"{n:06}-1", n, self.school[n], 10 if n <= self.schools else 1 + n % 9, 10_000 if n % 3 else 6_000,
                 day(self.started[n]), self.ended[n] and day(self.ended[n]))
                for n in everybody
            ),
            *(
                (f"{n:06}-2", n, 1 + self.school[n] % self.schools, 1 + n % 9, 4_000, day(self.started[n] + 30), None)
                for n in second
            ),
        )  # fmt: skip
        managers = self._managers()
        yield (
            "line_management",
            "person_id, manager_id, from_date, to_date",
            (
                (n, managers[n], day(self.started[n]), self.ended[n] and day(self.ended[n]))
                for n in everybody
                if managers[n] != n
            ),
        )
        yield (
            "leave",
            "person_id, kind, from_date, to_date",
            (
                (n, "maternity", day(begins), day(begins + 250))
                for year in YEARS
                for n in everybody
                if chance.random() < 0.03
                for begins in (dt.date(year, 9, 1).toordinal() + chance.randint(0, 300),)
            ),
        )
        yield (
            "governor_seat",
            "person_id, school_id, role_id, started_on",
            (
                (self.people + n, 1 + n % self.schools if n % 12 else None, 11 if n % 12 else 12, "2022-09-01")
                for n in range(1, self.governors + 1)
            ),
        )

    def _managers(self) -> list[int]:
        """For each person the key of one of some ten leads of the school; the leads have none."""
        leads: dict[int, list[int]] = {}
        for person in range(1, self.staff + 1):
            leads.setdefault(self.school[person], [])
            if len(leads[self.school[person]]) < 1 + self.staff // self.schools // 9:
                leads[self.school[person]].append(person)
        above = [0]
        for person in range(1, self.people + 1):
            mine = leads[self.school[person]]
            above.append(person if person in mine else mine[person % len(mine)])
        return above

    def _coaching(self) -> Iterator[tuple[str, str, Rows]]:
        columns = (
            "ref, coachee_id, coach_id, held_on, coaching_type, focus_area, status, minutes, precise_praise, "
            "action_step, step_due_on, step_status, step_reviewed_on, shared_with_manager, coachee_response"
        )
        yield "coaching_session", columns, self._sessions()

    def _sessions(self) -> Iterator[Row]:
        chance = self.chance
        managers, number = self._managers(), 0
        # One person in twelve is not coached in a year; the others so often that the sum is what it should be.
        mean = self.sessions / (len(YEARS) * self.staff) / 0.92
        for year in YEARS:
            opens = dt.date(year, 9, 3).toordinal()
            for person in range(1, self.staff + 1):
                if chance.random() < 0.08:
                    continue
                for held in sorted(chance.choices(range(324), k=max(1, int(chance.gammavariate(4, mean / 4) + 0.5)))):
                    number += 1
                    luck = chance.random()
                    done = luck < 0.95
                    came = chance.random()
                    status = (
                        "secure" if came < 0.5 else "embedded" if came < 0.66 else "practising" if came < 0.8 else "set"
                    )
                    reviewed = came < 0.8
                    coach = managers[person] if managers[person] != person else 1 + person % self.staff
                    yield (
                        f"S-{number:08}", person, coach, day(opens + held), "instructional", "questioning",
                        "completed" if done else "missed_coach", 25, PRAISE if done else None, STEP if done else None,
                        day(opens + held + 14) if done else None, status if done else None,
                        day(opens + held + 14) if done and reviewed else None, False,
                        "disputed" if luck < 0.003 else "confirmed" if luck < 0.5 else None,
                    )  # fmt: skip
