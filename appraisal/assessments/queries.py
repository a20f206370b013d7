"""Reads for the pages about assessments; each starts from what the viewer may reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union
from sqlalchemy.orm import joinedload

from appraisal.access.policy import Level
from appraisal.access.viewer import Viewer
from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.assessments.rules import AGREED, AGREED_STATES, ASSESSMENT, IN_DRAFT, WITH_LINE_MANAGER
from appraisal.assessments.sheet import (
    DomainSheet,
    Rung,
    Standing,
    domain_sheets,
    next_rungs,
    progress,
    standings,
    strengths,
)
from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatement, RoleExpectation
from appraisal.ladders.queries import live
from appraisal.people.models import GovernorSeat, Person, Post, Role
from appraisal.people.relations import coaches_of, in_post, managed_by, managers_of, on_day
from appraisal.web.waiting import Waiting


def with_person() -> Select[Any]:
    """A SELECT of assessments with their person and ladder, for the guard to fetch."""
    return select(LadderAssessment).options(joinedload(LadderAssessment.person), joinedload(LadderAssessment.ladder))


def sheets(assessment: LadderAssessment) -> list[DomainSheet]:
    """Every statement of the assessment's ladder with its ratings, in one statement however big the ladder is."""
    rows = db.session.execute(
        select(LadderStatement, LadderRating)
        .outerjoin(
            LadderRating,
            and_(LadderRating.statement_id == LadderStatement.id, LadderRating.assessment_id == assessment.id),
        )
        .where(LadderStatement.ladder_id == assessment.ladder_id)
    )
    return domain_sheets((statement, rating) for statement, rating in rows)


@dataclass(frozen=True)
class Minima:
    """What a person's roles of a day ask on a ladder: the highest minimum by domain, and the titles of the roles."""

    levels: dict[str, int] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)


def _roles_held(person_id: int, on: dt.date) -> Select[Any]:
    """The keys of the roles of all posts and all seats a person holds on a day."""
    posts = (
        select(Post.role_id).join(Person, Person.id == Post.person_id).where(Post.person_id == person_id, in_post(on))
    )
    seats = select(GovernorSeat.role_id).where(
        GovernorSeat.person_id == person_id, on_day(GovernorSeat.started_on, GovernorSeat.ended_on, on)
    )
    held = union(posts, seats).subquery()
    return select(held.c[0])


def minima(person_id: int, ladder_id: int, on: dt.date) -> Minima:
    """What the roles a person holds on a day expect of them on a ladder."""
    found = Minima()
    for title, domain, level in db.session.execute(
        select(Role.title, RoleExpectation.domain_code, RoleExpectation.minimum_level)
        .outerjoin(RoleExpectation, and_(RoleExpectation.role_id == Role.id, RoleExpectation.ladder_id == ladder_id))
        .where(Role.id.in_(_roles_held(person_id, on)))
        .order_by(Role.title, Role.id, RoleExpectation.domain_code)
    ):
        if title not in found.roles:
            found.roles.append(title)
        if domain is not None:
            found.levels[domain] = max(level, found.levels.get(domain, 0))
    return found


@dataclass(frozen=True)
class Circle:
    """The line managers and coaches of a person today, by name: whom the page means by these words."""

    managers: list[str]
    coaches: list[str]


def circle(person_id: int, on: dt.date) -> Circle:
    """Who manages and who coaches a person on a day."""
    relation = union(
        managers_of(person_id, on).add_columns(literal("manager").label("what")),
        coaches_of(person_id, on).add_columns(literal("coach").label("what")),
    ).subquery()
    rows = db.session.execute(
        select(Person, relation.c.what)
        .join(relation, relation.c[0] == Person.id)
        .order_by(Person.family_name, Person.given_name, Person.id)
    ).all()
    return Circle(
        [person.name for person, what in rows if what == "manager"],
        [person.name for person, what in rows if what == "coach"],
    )


@dataclass(frozen=True)
class SeenAssessment:
    """An assessment as one viewer sees it; what their level does not show is empty.

    At EXISTS nothing but its person, year and day; at SUMMARY the levels by domain; above that everything.
    """

    assessment: LadderAssessment
    level: Level
    roles: list[str] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    sheets: list[DomainSheet] = field(default_factory=list)
    response: str | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether both have agreed it."""
        return self.assessment.state in AGREED_STATES

    @property
    def rungs(self) -> list[Rung]:
        """What the next level of each domain looks like."""
        return next_rungs(self.sheets) if self.is_agreed else []

    @property
    def strengths(self) -> list[str]:
        """What both agree is done consistently."""
        return strengths(self.sheets) if self.is_agreed else []


def level_of(viewer: Viewer, assessment: LadderAssessment) -> Level:
    """How much this viewer sees of an assessment."""
    found = db.session.scalar(select(ASSESSMENT.level_for(viewer)).where(LadderAssessment.id == assessment.id))
    return Level(found or Level.NONE)


def seen(viewer: Viewer, assessment: LadderAssessment) -> SeenAssessment:
    """The one way an assessment reaches a page, a list or an export."""
    level = level_of(viewer, assessment)
    if level < Level.SUMMARY:
        return SeenAssessment(assessment, level)
    rated = sheets(assessment)
    asked = minima(assessment.person_id, assessment.ladder_id, viewer.on)
    whole = level >= Level.READ
    # The levels of ratings that were sent stand there before they are agreed, so that a person knows what they mean.
    offered = assessment.state == AssessmentState.LINE and assessment.offered_at is not None
    rated_by_both = offered or assessment.state in AGREED_STATES
    return SeenAssessment(
        assessment,
        level,
        asked.roles,
        standings(rated, asked.levels) if rated_by_both else [],
        rated if whole else [],
        assessment.response if whole else None,
    )


@dataclass(frozen=True)
class OwnLadder:
    """A person's own ladder: this year's assessment, the latest agreed one, what rose since the one before, history."""

    year: AcademicYear
    live: Ladder | None
    current: LadderAssessment | None
    latest: SeenAssessment | None
    progress: list[tuple[str, int, int]]
    history: list[LadderAssessment]

    @property
    def can_start(self) -> bool:
        """Whether there is a live version that this year's assessment is not on yet."""
        return self.live is not None and (self.current is None or self.current.ladder_id != self.live.id)


def _own_assessments(viewer: Viewer) -> Sequence[LadderAssessment]:
    return db.session.scalars(
        select(LadderAssessment)
        .where(LadderAssessment.person_id == viewer.person, ASSESSMENT.reachable(viewer, Level.READ))
        .order_by(
            LadderAssessment.academic_year.desc(),
            func.coalesce(LadderAssessment.agreed_on, dt.date.max).desc(),
            LadderAssessment.ref.desc(),
        )
        .options(joinedload(LadderAssessment.ladder))
    ).all()


def _agreed_by(history: Sequence[LadderAssessment], on: dt.date) -> list[LadderAssessment]:
    """The agreed ones up to a day, the latest first."""
    agreed = [row for row in history if row.state in AGREED_STATES and row.agreed_on and row.agreed_on <= on]
    return sorted(agreed, key=lambda row: (row.agreed_on, row.ref), reverse=True)


def own(viewer: Viewer) -> OwnLadder:
    """The viewer's own ladder."""
    year, ladder, history = AcademicYear.containing(viewer.on), live(), _own_assessments(viewer)
    agreed = _agreed_by(history, viewer.on)
    latest, rose = None, []
    if agreed:
        latest = _own_seen(viewer, agreed[0])
        before = next((row for row in agreed if row.academic_year < agreed[0].academic_year), None)
        if before is not None:
            rose = progress(standings(sheets(before), {}), latest.standings)
    this_year = [row for row in history if row.academic_year == year.start_year]
    on_live = [row for row in this_year if ladder is not None and row.ladder_id == ladder.id]
    return OwnLadder(year, ladder, next(iter(on_live or this_year), None), latest, rose, list(history))


def _own_seen(viewer: Viewer, assessment: LadderAssessment) -> SeenAssessment:
    """An agreed assessment of the viewer's own: they have full read, so no level has to be asked."""
    rated = sheets(assessment)
    asked = minima(viewer.person, assessment.ladder_id, viewer.on)
    return SeenAssessment(
        assessment, Level.READ, asked.roles, standings(rated, asked.levels), rated, assessment.response
    )


def existing(*, person_id: int, year: AcademicYear, ladder: Ladder) -> LadderAssessment | None:
    """A person's assessment of a year on a version, if there is one."""
    return db.session.scalars(
        select(LadderAssessment)
        .where(
            LadderAssessment.person_id == person_id,
            LadderAssessment.academic_year == year.start_year,
            LadderAssessment.ladder_id == ladder.id,
        )
        .order_by(LadderAssessment.id)
        .limit(1)
    ).one_or_none()


@dataclass(frozen=True)
class TeamEntry:
    """One person the viewer manages with the assessment the viewer may see; None while it is not with them."""

    person: Person
    assessment: LadderAssessment | None


def team(viewer: Viewer) -> list[TeamEntry]:
    """The people this viewer manages, by name, with this year's assessment or an older one still with the viewer."""
    year = AcademicYear.containing(viewer.on).start_year
    rows = db.session.execute(
        select(Person, LadderAssessment)
        .outerjoin(
            LadderAssessment,
            and_(
                LadderAssessment.person_id == Person.id,
                or_(LadderAssessment.academic_year == year, WITH_LINE_MANAGER),
                ASSESSMENT.reachable(viewer, Level.READ),
            ),
        )
        .where(Person.id.in_(managed_by(viewer.person, viewer.on)))
        .order_by(Person.family_name, Person.given_name, Person.id, LadderAssessment.academic_year, LadderAssessment.id)
        .options(joinedload(LadderAssessment.ladder))
    )
    return [TeamEntry(person, assessment) for person, assessment in rows]


def shared(viewer: Viewer) -> list[LadderAssessment]:
    """The drafts that people this viewer coaches have shared with them, by name."""
    return list(
        db.session.scalars(
            with_person()
            .join(LadderAssessment.person)
            .where(IN_DRAFT, LadderAssessment.person_id != viewer.person, ASSESSMENT.reachable(viewer, Level.READ))
            .order_by(Person.family_name, Person.given_name, LadderAssessment.id)
        )
    )


def of_person(viewer: Viewer, person: Person) -> list[tuple[LadderAssessment, Level]]:
    """A person's assessments that this viewer may know of, the newest first, with how much of each they may see."""
    rows = db.session.execute(
        select(LadderAssessment, ASSESSMENT.level_for(viewer))
        .where(LadderAssessment.person_id == person.id, ASSESSMENT.reachable(viewer))
        .order_by(LadderAssessment.academic_year.desc(), LadderAssessment.ref.desc())
    )
    return [(assessment, Level(level)) for assessment, level in rows]


def _waits(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        with_person().where(WITH_LINE_MANAGER, condition).order_by(LadderAssessment.academic_year, LadderAssessment.id)
    )


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits for this viewer: assessments to rate, and agreed ratings to agree."""
    mine = and_(LadderAssessment.person_id == viewer.person, LadderAssessment.offered_at.is_not(None))
    theirs = and_(
        LadderAssessment.person_id.in_(managed_by(viewer.person, viewer.on)), LadderAssessment.offered_at.is_(None)
    )
    return [
        Waiting(_sentence(viewer, row), "assessments.assessment", {"public_id": row.public_id})
        for row in db.session.scalars(_waits(or_(mine, theirs)))
    ]


def _sentence(viewer: Viewer, row: LadderAssessment) -> str:
    year = AcademicYear(row.academic_year)
    if row.person_id == viewer.person:
        return f"Agree the ladder ratings for {year} that your line manager sent you, or ask to talk again."
    if row.talk_again:
        return f"{row.person.name} would like to talk about the ladder ratings for {year} again."
    return f"{row.person.name} has rated themselves on the ladder for {year}. Add your ratings and talk about them."


@dataclass(frozen=True)
class CurrentLadder:
    """The next rungs of a person's latest agreed assessment, for a home page."""

    public_id: uuid.UUID
    academic_year: AcademicYear
    rungs: list[Rung]


def current_for(viewer: Viewer) -> CurrentLadder | None:
    """What the next rung looks like for the viewer; None before a first agreed assessment."""
    latest = db.session.scalars(
        select(LadderAssessment)
        .where(LadderAssessment.person_id == viewer.person, AGREED, LadderAssessment.agreed_on <= viewer.on)
        .order_by(LadderAssessment.agreed_on.desc(), LadderAssessment.ref.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        return None
    return CurrentLadder(latest.public_id, AcademicYear(latest.academic_year), next_rungs(sheets(latest)))
