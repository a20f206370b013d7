"""The leadership ladder in three versions, and everybody's assessments of three years in every state."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from importlib.resources import files
from typing import Any

from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.demo import structure, words
from appraisal.demo.staffing import Worker
from appraisal.demo.structure import ROLES
from appraisal.demo.trust import Trust
from appraisal.demo.years import DAY
from appraisal.ladders.models import Ladder, LadderStatement, LadderStatus, RoleExpectation

MORE_IS_EXPECTED = ("head", "deputy_head", "ceo", "executive", "chair", "chair_of_trustees", "trustee")
"""Roles of which one level more is expected than of their staff group."""
HIGHEST = 5
SHORT = (0.03, 0.022, 0.018)
"""How often somebody does not reach the minimum in a domain, year by year."""
AGREED = (0.93, 0.96, 0.95)
"""The share of people with an agreed assessment at the end of a year."""
IN_THE_SPRING, IN_THE_SUMMER = dt.timedelta(days=150), dt.timedelta(days=310)
"""Most assessments are agreed between these days of a year."""


class LadderAssessments:
    """Writes the ladder, what is expected of each role, and the assessments."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.rows, self.today = trust, trust.rows, trust.today
        self.chance = trust.rows.chance("ladder")
        known = words.load("growth")["checks"]
        self.notes, self.talk_again = known["ladder_evidence"], known["talk_again"]
        self.statements: dict[int, dict[tuple[str, int], list[int]]] = {}
        self.minima: dict[str, dict[str, int]] = defaultdict(dict)
        self.reached: dict[tuple[Worker, str], int] = {}

    def fill(self) -> None:
        """Write everything."""
        first, second, third = self.trust.calendar.years
        before = self._version(str(first), LadderStatus.RETIRED, dt.date(first, 9, 1))
        live = self._version(str(second), LadderStatus.LIVE, dt.date(second, 9, 1))
        self._version(f"{third + 1}, proposed", LadderStatus.CONSULTING, None)
        for year, ladder in ((first, before), (second, live), (third, live)):
            self._assess_everybody(year, ladder)

    def _version(self, name: str, status: LadderStatus, effective: dt.date | None) -> int:
        """A version with the statements of the example and the minimum of each role."""
        ladder = self.rows.add(Ladder, name=name, status=status, effective_from=effective)
        levels = self.statements[ladder] = defaultdict(list)
        for line in _example("ladder_statements"):
            levels[line["domain_code"], int(line["level"])].append(
                self.rows.add(
                    LadderStatement,
                    ladder_id=ladder,
                    domain_code=line["domain_code"],
                    domain_name=line["domain_name"],
                    level=int(line["level"]),
                    code=line["statement_code"],
                    text=line["text"],
                )
            )
        for role, (_, group, _, _) in ROLES.items():
            for line in _example("role_minima"):
                if line["staff_group"] == group:
                    level = min(int(line["minimum_level"]) + (role in MORE_IS_EXPECTED), HIGHEST)
                    self.minima[role][line["domain_code"]] = level
                    self.rows.add(
                        RoleExpectation,
                        ladder_id=ladder,
                        role_id=self.trust.roles[role],
                        domain_code=line["domain_code"],
                        minimum_level=level,
                    )
        return ladder

    def _assess_everybody(self, year: int, ladder: int) -> None:
        ends = min(dt.date(year + 1, 8, 31), self.today)
        listed = self._states_of_listed() if ends == self.today else {}
        there = self.trust.employees(ends)
        volunteers = [g for g in self.trust.governors if g not in there]
        for worker in (*there, *volunteers):
            role = self.trust.boards[worker] if worker in volunteers else self.trust.posts(worker, ends)[0][0].role
            opened = max(worker.joined, dt.date(year, 9, 1)) if worker in there else dt.date(year, 9, 1)
            agreed = dt.date(year, 9, 1) + self.chance.uniform(0.1, 1) * IN_THE_SUMMER
            if worker in there and self.chance.random() < 0.85:
                agreed = max(agreed, dt.date(year, 9, 1) + IN_THE_SPRING + self.chance.randint(0, 60) * DAY)
            agreed = self.trust.calendar.last_school_day(agreed)
            state = listed.get(worker) or self._state(year, worker in volunteers, opened, agreed)
            if state is not None:
                self._assess(worker, role, year, ladder, state, agreed)

    def _states_of_listed(self) -> dict[Worker, tuple[AssessmentState, bool]]:
        """Where the listed accounts stand, with whether the agreed ratings have been offered."""
        name = self.trust.by_name
        return {
            name[structure.ASSISTANT]: (AssessmentState.SELF, False),
            name[structure.STAFF_GOVERNOR]: (AssessmentState.LINE, False),
            name[structure.COACH]: (AssessmentState.LINE, True),
            name[structure.LINE_MANAGER]: (AssessmentState.SELF, False),
            name[structure.HEAD]: (AssessmentState.LINE, False),
        }

    def _state(
        self, year: int, volunteer: bool, opened: dt.date, agreed: dt.date
    ) -> tuple[AssessmentState, bool] | None:
        """How far an assessment has come; None where there is none yet."""
        number = self.trust.calendar.years.index(year)
        if opened > agreed or self.chance.random() > AGREED[number] - 0.2 * volunteer:
            return self.chance.choice((None, None, (AssessmentState.SELF, False), (AssessmentState.LINE, False)))
        if agreed > self.today:
            days = (agreed - self.today).days
            if days < 30:
                return (AssessmentState.LINE, self.chance.random() < 0.4)
            return (AssessmentState.SELF, False) if days < 75 else None
        moderated = self.chance.random() < 0.08
        return (AssessmentState.MODERATED if moderated else AssessmentState.AGREED, True)

    def _assess(
        self, worker: Worker, role: str, year: int, ladder: int, state: tuple[AssessmentState, bool], agreed: dt.date
    ) -> None:
        where, offered = state
        settled = where in (AssessmentState.AGREED, AssessmentState.MODERATED)
        assessment = self.rows.add(
            LadderAssessment,
            ref=f"L-{year}-{len(self.rows.of(LadderAssessment)) + 1:04}",
            person_id=worker.key,
            academic_year=year,
            ladder_id=ladder,
            state=where,
            agreed_on=agreed if settled else None,
            shared_with_coach=self.chance.random() < 0.15,
            **(self._with_the_line_manager(offered=offered) if where == AssessmentState.LINE else {}),
            response=self.chance.choice(self.notes) if settled and self.chance.random() < 0.05 else None,
        )
        for domain, minimum in self.minima[role].items():
            level = self._level(worker, domain, minimum, year)
            for n in range(1, min(level + 1, HIGHEST) + 1):
                for place, statement in enumerate(self.statements[ladder][domain, n]):
                    rating = self._rating(n <= level, place)
                    line = offered or (where == AssessmentState.LINE and self.chance.random() < 0.2)
                    self.rows.add(
                        LadderRating,
                        assessment_id=assessment,
                        statement_id=statement,
                        self_rating=max(0, min(3, rating + self.chance.choice((-1, 0, 0, 0, 0, 1)))),
                        line_rating=max(0, min(3, rating + self.chance.choice((0, 0, 0, 0, 1)))) if line else None,
                        agreed_rating=rating if offered else None,
                        evidence=self.chance.choice(self.notes) if self.chance.random() < 0.04 else None,
                    )

    def _with_the_line_manager(self, *, offered: bool) -> dict[str, Any]:
        """Some agreed ratings wait for the person; some people asked to talk again before they agree."""
        if offered:
            day = self.trust.calendar.last_school_day(self.today - self.chance.randint(1, 9) * DAY)
            return {"offered_at": dt.datetime.combine(day, dt.time(14, 30), dt.UTC)}
        return {"talk_again": self.talk_again if self.chance.random() < 0.15 else None}

    def _level(self, worker: Worker, domain: str, minimum: int, year: int) -> int:
        """The level somebody reaches in a domain; it stays or rises from year to year."""
        before = self.reached.get((worker, domain))
        if before is not None:
            level = before + (self.chance.random() < (0.07 if before >= minimum else 0.45))
        elif self.chance.random() < SHORT[self.trust.calendar.years.index(year)]:
            level = minimum - 1
        else:
            level = minimum + (self.chance.random() < 0.25)
        self.reached[worker, domain] = min(level, HIGHEST)
        return self.reached[worker, domain]

    def _rating(self, reached: bool, place: int) -> int:
        """Every statement of a reached level is met; of the next level at least the first is not."""
        if reached:
            return self.chance.choice((2, 2, 3))
        return self.chance.choice((0, 1)) if place == 0 else self.chance.choice((0, 1, 1, 2))


def _example(name: str) -> list[dict[str, str]]:
    """A file of the example ladder that ships with the service."""
    text = (files("appraisal.ladders") / "example" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
