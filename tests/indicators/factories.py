"""Many people and their records at once, for the tests of counting: give only what the test is about."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal

from appraisal.assessments.models import LadderAssessment, LadderRating
from appraisal.coaching.models import CoachingSession
from appraisal.disclosure.publication import Scope
from appraisal.extensions import db
from appraisal.indicators.catalogue import find
from appraisal.indicators.reckoning import Line, Reckoned, reckon
from appraisal.ladders.models import Ladder, LadderStatement, RoleExpectation
from appraisal.people.figures import Period
from appraisal.people.models import Person, Role, School
from appraisal.workforce.models import Absence
from tests.factories import Make, saved

AS_AT = dt.date(2026, 3, 31)
_numbers = itertools.count(1)


def staff(make: Make, school: School, count: int, role: Role | None = None) -> list[Person]:
    """Employees since long ago, each with a full-time post."""
    role = role or make.role()
    return [make.person(school=school, role=role) for _ in range(count)]


def coached(coachees: Sequence[Person], *days: dt.date, status: str = "completed", **given: object) -> None:
    """Sessions of each of these people on each of these days, with somebody else as coach."""
    for coachee in coachees:
        other = next(person for person in coachees if person is not coachee) if len(coachees) > 1 else None
        for day in days:
            db.session.add(
                CoachingSession(
                    **{
                        "ref": f"S{next(_numbers)}",
                        "coachee_id": coachee.id,
                        "coach_id": other.id if other else Make().person().id,
                        "held_on": day,
                        "coaching_type": "peer",
                        "focus_area": "questioning",
                        "status": status,
                        **given,
                    }
                )
            )
    db.session.commit()


def absent(person: Person, first: dt.date, last: dt.date, days: str, category: str = "SIC") -> Absence:
    """A spell of absence."""
    return saved(
        Absence(person_id=person.id, category=category, first_day=first, last_day=last, working_days_lost=Decimal(days))
    )


def assessed(people: Sequence[Person], role: Role, *, minimum: int) -> None:
    """An agreed assessment at level 1 of 1 for each of these people, and what the role expects."""
    ladder = saved(Ladder(name="2025", status="live"))
    statement = saved(
        LadderStatement(ladder_id=ladder.id, domain_code="D1", domain_name="Vision", level=1, code="1", text="Leads")
    )
    saved(RoleExpectation(ladder_id=ladder.id, role_id=role.id, domain_code="D1", minimum_level=minimum))
    for person in people:
        found = saved(
            LadderAssessment(
                ref=f"L{next(_numbers)}",
                person_id=person.id,
                academic_year=2025,
                ladder_id=ladder.id,
                state="agreed",
                agreed_on=AS_AT,
            )
        )
        saved(LadderRating(assessment_id=found.id, statement_id=statement.id, agreed_rating=2))


def figure(code: str, as_at: dt.date = AS_AT) -> Reckoned:
    """One indicator."""
    return reckon([find(code)], Period.of(as_at))[0][0]


def counts(line: Line) -> tuple[float, float, str, str]:
    """What was counted, and what is published of it."""
    row = line.figure.row
    return float(row.numerator), float(row.denominator), line.figure.published, line.figure.rag.value


def published(reckoned: Reckoned) -> dict[str, str]:
    """What is published of each school, and of the Trust under an empty code."""
    return {
        line.school.code if line.school else "": line.figure.published
        for line in reckoned.lines
        if line.scope is not Scope.STAFF_GROUP
    }
