"""Reads for the pages of the staff list; each takes the viewer and starts from the reachable SELECT."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from appraisal.access.policy import Level, Relation
from appraisal.access.reach import PROFILE, RELATIONS
from appraisal.access.viewer import Viewer
from appraisal.accounts.models import Account
from appraisal.extensions import db
from appraisal.people.models import CoachingPair, Leave, LineManagement, Person, Post, Role, School, ServiceRole
from appraisal.people.relations import in_post, managed_by, on_day, person_present
from appraisal.web.paging import Page, paged


def _matching(found: Select[Person], words: str) -> Select[Person]:
    """Narrow people down to those whose name, e-mail or reference has each of the words."""
    for word in words.split()[:5]:
        like = f"%{word.replace('%', '').replace('_', ' ')}%"
        found = found.where(
            or_(
                Person.given_name.ilike(like),
                Person.family_name.ilike(like),
                Person.email.ilike(like),
                Person.ref.ilike(like),
            )
        )
    return found


def people(viewer: Viewer, *, words: str = "", school: str = "", left: bool = False, number: int = 1) -> Page:
    """The people this viewer may edit, by name; ``words`` match name, e-mail or reference."""
    found = select(Person).where(PROFILE.reachable(viewer, Level.EDIT))
    if not left:
        found = found.where(person_present(viewer.on))
    found = _matching(found, words)
    if school:
        found = found.where(
            Person.id.in_(
                select(Post.person_id)
                .join(School, School.id == Post.school_id)
                .where(School.code == school, on_day(Post.started_on, Post.ended_on, viewer.on))
            )
        )
    return paged(
        _by_name(found).options(selectinload(Person.posts).options(joinedload(Post.school), joinedload(Post.role))),
        number,
    )


def _by_name(found: Select[Person]) -> Select[Person]:
    return found.order_by(Person.family_name, Person.given_name, Person.id)


def account_holders(viewer: Viewer, *, words: str = "", number: int = 1) -> tuple[Page, dict[int, Account]]:
    """The people whose accounts this viewer may deal with, and the accounts there are, by person."""
    found = paged(_by_name(_matching(select(Person).where(PROFILE.reachable(viewer, Level.SUMMARY)), words)), number)
    accounts = db.session.scalars(select(Account).where(Account.person_id.in_([person.id for (person,) in found.rows])))
    return found, {account.person_id: account for account in accounts if account.person_id is not None}


@dataclass(frozen=True)
class Entry:
    """A person's entry as one viewer sees it; what they may not see is an empty list."""

    level: Level
    relations_level: Level
    managers: list[LineManagement]
    coaches: list[CoachingPair]
    leave: list[Leave]
    roles: list[ServiceRole]
    account: Account | None


# Coach and coachee see their own pairs only (privacy.md row 2).
_SEES_ALL_RELATIONS = (Relation.SELF, Relation.LINE_MANAGER, Relation.HEAD, Relation.HR)


def entry(viewer: Viewer, person: Person) -> Entry:
    """What a viewer sees on a person's page, by the access table."""
    whole = or_(*(RELATIONS.relations[relation](viewer) for relation in _SEES_ALL_RELATIONS))
    level, relations_level, sees_all = db.session.execute(
        select(PROFILE.level_for(viewer), RELATIONS.level_for(viewer), whole).where(Person.id == person.id)
    ).one()
    sees_relations = relations_level >= Level.READ
    pairs = _dated(CoachingPair, CoachingPair.coachee_id, person, CoachingPair.coach) if sees_relations else []
    edits = level == Level.EDIT
    return Entry(
        Level(level),
        Level(relations_level),
        _dated(LineManagement, LineManagement.person_id, person, LineManagement.manager) if sees_all else [],
        pairs if sees_all else [pair for pair in pairs if pair.coach_id == viewer.person],
        _dated(Leave, Leave.person_id, person) if edits or person.id == viewer.person else [],
        _dated(ServiceRole, ServiceRole.person_id, person, ServiceRole.school)
        if edits or person.id == viewer.person
        else [],
        db.session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none(),
    )


def _dated(model: Any, column: Any, person: Person, *with_: Any) -> list[Any]:
    return list(
        db.session.scalars(
            select(model)
            .where(column == person.id)
            .order_by(model.from_date.desc(), model.id)
            .options(*(joinedload(related) for related in with_))
        )
    )


def person_with_posts() -> Any:
    """A SELECT of people with their posts, for the guard to fetch."""
    return select(Person).options(selectinload(Person.posts).options(joinedload(Post.school), joinedload(Post.role)))


@dataclass(frozen=True)
class TeamMember:
    """One direct report with the posts they hold today."""

    person: Person
    posts: list[Post]


def team(viewer: Viewer) -> list[TeamMember]:
    """The people this viewer manages today, by name, with their current posts."""
    listed = db.session.scalars(
        select(Person)
        .outerjoin(Post, (Post.person_id == Person.id) & in_post(viewer.on))
        .where(Person.id.in_(managed_by(viewer.person, viewer.on)))
        .order_by(Person.family_name, Person.given_name, Person.id, Post.started_on, Post.id)
        .options(contains_eager(Person.posts).options(joinedload(Post.school), joinedload(Post.role)))
        .execution_options(populate_existing=True)
    ).unique()
    return [TeamMember(person, person.posts) for person in listed]


def school_choices() -> list[tuple[int, str]]:
    """Every school by name."""
    return [(key, name) for key, name in db.session.execute(select(School.id, School.name).order_by(School.name))]


def school_codes() -> list[tuple[str, str]]:
    """Every school's code and name, for filters in an address."""
    return [(code, name) for code, name in db.session.execute(select(School.code, School.name).order_by(School.name))]


def role_choices() -> list[tuple[int, str]]:
    """Every role by title."""
    return [
        (key, title) for key, title in db.session.execute(select(Role.id, Role.title).order_by(Role.title, Role.id))
    ]


def row(model: Any, public_id: uuid.UUID, person_column: Any, person: Person) -> Any | None:
    """A dated row of a person by its public key, or None."""
    return db.session.scalars(
        select(model).where(model.public_id == public_id, person_column == person.id)
    ).one_or_none()


def own_public_id(viewer: Viewer) -> uuid.UUID | None:
    """The public key of the viewer's own entry."""
    return db.session.scalar(select(Person.public_id).where(Person.id == viewer.person))
