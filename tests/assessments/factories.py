"""Ladders and assessments for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from appraisal.assessments.models import LadderAssessment, LadderRating
from appraisal.ladders.models import Ladder, LadderStatement, RoleExpectation
from appraisal.people.models import Person, Role
from tests.factories import saved

_numbers = itertools.count(1)


def ladder(name: str | None = None, *, status: str = "live", statements: int = 1, domains: int = 2) -> Ladder:
    """A version with five levels of ``statements`` each, in domains D1, D2, …"""
    made = Ladder(name=name or f"V{next(_numbers)}", status=status)
    made.statements = [
        LadderStatement(
            domain_code=f"D{domain}",
            domain_name=f"Domain {domain}",
            level=level,
            code=f"D{domain}.{level}.{place}",
            text=f"Statement {place} of level {level} in domain {domain}",
        )
        for domain in range(1, domains + 1)
        for level in range(1, 6)
        for place in range(1, statements + 1)
    ]
    return saved(made)


def expect(of: Ladder, role: Role, domain: str, level: int) -> RoleExpectation:
    """What a version expects of a role in a domain."""
    return saved(RoleExpectation(ladder_id=of.id, role_id=role.id, domain_code=domain, minimum_level=level))


def assessment(person: Person, of: Ladder, **given: Any) -> LadderAssessment:
    """A person's assessment of 2025/26, a draft unless told otherwise; an agreed one has its day."""
    if given.get("state") in ("agreed", "moderated"):
        given.setdefault("agreed_on", dt.date(2026, 2, 2))
    return saved(
        LadderAssessment(
            **{
                "ref": f"L{next(_numbers):04}",
                "person_id": person.id,
                "academic_year": 2025,
                "ladder_id": of.id,
                "state": "self",
                **given,
            }
        )
    )


def rated(of: LadderAssessment, domain: str, level: int, **ratings: Any) -> None:
    """The same ratings for every statement of a level in a domain."""
    for statement in of.ladder.statements:
        if (statement.domain_code, statement.level) == (domain, level):
            saved(LadderRating(assessment_id=of.id, statement_id=statement.id, **ratings))


def path_of(made: LadderAssessment) -> str:
    """The address of an assessment."""
    return f"/ladder/assessments/{made.public_id}"


def fields_of(of: LadderAssessment, domain: str, rating: int) -> dict[str, str]:
    """The answers of a page that rates every statement of a domain alike."""
    return {f"rating_{row.id}": str(rating) for row in of.ladder.statements if row.domain_code == domain}
