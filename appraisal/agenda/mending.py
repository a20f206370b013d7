"""Things that HR can mend before they trouble anybody: what to look for, how many there are, and which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from appraisal.access.policy import Level
from appraisal.access.reach import PROFILE
from appraisal.access.viewer import Viewer
from appraisal.accounts.models import Account
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatus, RoleExpectation
from appraisal.people.models import (
    CoachingPair,
    LineManagement,
    Person,
    PersonKind,
    Post,
    Role,
    ServiceRole,
    ServiceRoleName,
)
from appraisal.people.relations import in_post, on_day
from appraisal.web.paging import Page, paged

Condition = Callable[[Viewer], ColumnElement[bool]]


@dataclass(frozen=True)
class Check:
    """One thing to look for among people. ``name`` is its part of the address, ``cure`` what HR can do about it."""

    name: str
    title: str
    cure: str
    holds: Condition


def _working(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        Person.kind != PersonKind.GOVERNOR_ONLY,
        exists().where(Post.person_id == Person.id, in_post(viewer.on)),
    )


def _without_line_manager(viewer: Viewer) -> ColumnElement[bool]:
    managed = exists().where(
        LineManagement.person_id == Person.id, on_day(LineManagement.from_date, LineManagement.to_date, viewer.on)
    )
    # The chief executive's line manager is the chair of trustees, who is no employee (privacy.md rule 7).
    leads = exists().where(
        ServiceRole.person_id == Person.id,
        ServiceRole.service_role == ServiceRoleName.CEO,
        on_day(ServiceRole.from_date, ServiceRole.to_date, viewer.on),
    )
    return and_(_working(viewer), ~managed, ~leads)


def _led_by_someone_gone(viewer: Viewer) -> ColumnElement[bool]:
    gone = aliased(Person)
    managed = (
        select(LineManagement.id)
        .join(gone, gone.id == LineManagement.manager_id)
        .where(LineManagement.person_id == Person.id, gone.left_on < viewer.on)
        .where(on_day(LineManagement.from_date, LineManagement.to_date, viewer.on))
    )
    coached = (
        select(CoachingPair.id)
        .join(gone, gone.id == CoachingPair.coach_id)
        .where(CoachingPair.coachee_id == Person.id, gone.left_on < viewer.on)
        .where(on_day(CoachingPair.from_date, CoachingPair.to_date, viewer.on))
    )
    return and_(_working(viewer), or_(managed.exists(), coached.exists()))


def _gone_with_open_post(viewer: Viewer) -> ColumnElement[bool]:
    left_open = exists().where(
        Post.person_id == Person.id, or_(Post.ended_on.is_(None), Post.ended_on > Person.left_on)
    )
    return and_(Person.left_on < viewer.on, left_open)


def _without_email(viewer: Viewer) -> ColumnElement[bool]:
    return and_(_working(viewer), Person.email.is_(None))


def _without_account(viewer: Viewer) -> ColumnElement[bool]:
    can_sign_in = exists().where(Account.person_id == Person.id, Account.password_hash.is_not(None))
    return and_(_working(viewer), Person.email.is_not(None), ~can_sign_in)


CHECKS = (
    Check(
        "line-managers",
        "People without a line manager",
        "Open each entry and add their line manager: nobody sees who still needs coaching until then.",
        _without_line_manager,
    ),
    Check(
        "people-gone",
        "People whose line manager or coach has left",
        "Open each entry, end the old relation and add the new one.",
        _led_by_someone_gone,
    ),
    Check(
        "open-posts",
        "People who have left and whose post is still open",
        "Open each entry and end the post on their last day.",
        _gone_with_open_post,
    ),
    Check(
        "emails",
        "People without a work email address",
        "Open each entry and add it: they sign in with it.",
        _without_email,
    ),
    Check(
        "accounts",
        "People who cannot sign in yet",
        "Open each entry, make a link to set a password, and hand it over.",
        _without_account,
    ),
)


def find(name: str) -> Check | None:
    """The check with this name."""
    return next((check for check in CHECKS if check.name == name), None)


def _found(viewer: Viewer, check: Check) -> Select[Any]:
    return select(Person).where(PROFILE.reachable(viewer, Level.EDIT), check.holds(viewer))


def _roles_without_expectation(viewer: Viewer) -> Select[Any]:
    held = exists().where(Post.role_id == Role.id, Post.person_id == Person.id, in_post(viewer.on))
    expected = (
        select(RoleExpectation.id)
        .join(Ladder, Ladder.id == RoleExpectation.ladder_id)
        .where(RoleExpectation.role_id == Role.id, Ladder.status == LadderStatus.LIVE)
    )
    return select(func.count()).select_from(Role).where(held, ~expected.exists())


@dataclass(frozen=True)
class Mend:
    """What a check found: how many, in words, and the page that lists them."""

    count: int
    title: str
    endpoint: str
    args: dict[str, object]


def counts(viewer: Viewer) -> list[Mend]:
    """What there is to mend, in one statement; a check that finds nothing is not listed."""
    numbers = [
        _found(viewer, check).with_only_columns(func.count(), maintain_column_froms=True).scalar_subquery()
        for check in CHECKS
    ]
    *found, roles = db.session.execute(select(*numbers, _roles_without_expectation(viewer).scalar_subquery())).one()
    listed = [
        Mend(number, check.title, "agenda.mend", {"name": check.name})
        for check, number in zip(CHECKS, found, strict=True)
    ]
    listed.append(Mend(roles, "Roles without an expectation on the live ladder", "assessments.ladders", {}))
    return [mend for mend in listed if mend.count]


def people(viewer: Viewer, check: Check, number: int = 1) -> Page:
    """One page of the people whom a check finds, by name."""
    found = _found(viewer, check).order_by(Person.family_name, Person.given_name, Person.id)
    page = paged(found, number)
    return Page([row[0] for row in page.rows], page.total, page.number, page.size)
