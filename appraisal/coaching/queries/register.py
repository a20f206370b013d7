"""HR's coverage register: has everybody had coaching? Yes or no, count and last date (privacy.md rule 5).

A session that its coachee disputes is no coaching until settled; HR sees it as unconfirmed. There is no order but
by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from appraisal.access.viewer import Viewer
from appraisal.clock import AcademicYear
from appraisal.coaching.figures import took_place
from appraisal.coaching.models import CoacheeResponse, CoachingSession, SessionStatus
from appraisal.coaching.rules import in_the_register
from appraisal.extensions import db
from appraisal.people.figures import Period, Population
from appraisal.people.models import Person, Post, School
from appraisal.people.relations import in_post
from appraisal.people.terms import Span
from appraisal.web.paging import Page, paged

REGISTER_SIZE = 100


@dataclass(frozen=True)
class Entry:
    """One person's line: counts of coaching in the term and in the year so far, and its last day in that year."""

    name: str
    schools: str
    in_term: int = 0
    in_year: int = 0
    unconfirmed: int = 0
    last_on: dt.date | None = None


def _listed(viewer: Viewer, term: Span, words: str, school: str, still_to_do: bool) -> Select[int, str, str]:
    """In-scope staff by name: key, given name, family name."""
    scope = Population(Period.of(viewer.on)).in_scope
    found = select(Person.id, Person.given_name, Person.family_name).join(scope, scope.c.person_id == Person.id)
    for word in words.split()[:5]:
        found = found.where(
            or_(Person.given_name.icontains(word, autoescape=True), Person.family_name.icontains(word, autoescape=True))
        )
    if school:
        places = (
            select(Post.person_id)
            .join(School, School.id == Post.school_id)
            .join(Person, Person.id == Post.person_id)
            .where(School.code == school, in_post(viewer.on))
        )
        found = found.where(Person.id.in_(places))
    if still_to_do:
        found = found.where(
            ~exists().where(
                CoachingSession.coachee_id == Person.id,
                CoachingSession.held_on.between(term.first, term.last),
                took_place(),
                in_the_register(viewer),
            )
        )
    return found.order_by(Person.family_name, Person.given_name, Person.id)


def _entries(viewer: Viewer, term: Span, rows: Iterable[Any], people: Any) -> list[Entry]:
    """The lines of these people; ``people`` holds their keys, as a list or a SELECT."""
    year = AcademicYear.containing(viewer.on)
    in_term = CoachingSession.held_on.between(term.first, term.last)
    counts = {
        person: (of_term, of_year, unconfirmed, last_on)
        for person, of_term, of_year, unconfirmed, last_on in db.session.execute(
            select(
                CoachingSession.coachee_id,
                _sum(took_place() & in_term),
                _sum(took_place()),
                _sum(CoachingSession.coachee_response == CoacheeResponse.DISPUTED),
                func.max(case((took_place(), CoachingSession.held_on))),
            )
            .where(
                CoachingSession.coachee_id.in_(people),
                CoachingSession.held_on.between(year.first_day, viewer.on),
                CoachingSession.status == SessionStatus.COMPLETED,
                in_the_register(viewer),
            )
            .group_by(CoachingSession.coachee_id)
        )
    }
    schools: dict[int, list[str]] = {}
    for person, name in db.session.execute(
        select(Post.person_id, School.name)
        .join(School, School.id == Post.school_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.person_id.in_(people), in_post(viewer.on))
        .distinct()
        .order_by(School.name)
    ):
        schools.setdefault(person, []).append(name)
    return [
        Entry(f"{family_name}, {given_name}", ", ".join(schools.get(person, [])), *counts.get(person, ()))
        for person, given_name, family_name in rows
    ]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def register(
    viewer: Viewer, term: Span, *, words: str = "", school: str = "", still_to_do: bool = False, number: int = 1
) -> Page:
    """One page of the register; its rows are `Entry`. ``term`` is `terms.this_term`."""
    page = paged(_listed(viewer, term, words, school, still_to_do), number, size=REGISTER_SIZE)
    return Page(_entries(viewer, term, page.rows, [row.id for row in page.rows]), page.total, page.number, page.size)


def register_rows(
    viewer: Viewer, term: Span, *, words: str = "", school: str = "", still_to_do: bool = False
) -> list[Entry]:
    """Every line of the register with these filters, for a file."""
    found = _listed(viewer, term, words, school, still_to_do)
    return _entries(viewer, term, db.session.execute(found).all(), found.with_only_columns(Person.id).order_by(None))


@dataclass(frozen=True)
class SchoolCoverage:
    """How many in-scope staff of a school there are, and how many of them had coaching in the term."""

    school: str
    code: str
    staff: int
    coached: int

    @property
    def still_to_do(self) -> int:
        """How many have had none yet."""
        return self.staff - self.coached


def by_school(viewer: Viewer, term: Span, *, schools: frozenset[int] | None = None) -> list[SchoolCoverage]:
    """Coverage of every school with in-scope staff, or of these ``schools``, by name. Numbers only, not suppressed."""
    people = Population(Period.of(viewer.on))
    scope, places = people.in_scope, people.places
    sessions = select(CoachingSession.coachee_id).where(
        CoachingSession.held_on.between(term.first, term.last), took_place()
    )
    if schools is not None:
        here = select(places.c.person_id).where(places.c.school_id.in_(schools))
        sessions = sessions.where(CoachingSession.coachee_id.in_(here))
    coached = sessions.distinct().subquery()
    found = (
        select(School.name, School.code, func.count(), func.count(coached.c.coachee_id))
        .select_from(places)
        .join(scope, scope.c.person_id == places.c.person_id)
        .join(School, School.id == places.c.school_id)
        .outerjoin(coached, coached.c.coachee_id == places.c.person_id)
        .group_by(School.id, School.name, School.code)
        .order_by(School.name, School.id)
    )
    if schools is not None:
        found = found.where(School.id.in_(schools))
    return [SchoolCoverage(*row) for row in db.session.execute(found)]
