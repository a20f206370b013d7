"""One session, one's own coaching, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from appraisal.access.policy import Level
from appraisal.access.reach import RELATIONS
from appraisal.access.viewer import Viewer
from appraisal.coaching.models import CoacheeResponse, CoachingReflection, CoachingSession, SessionStatus
from appraisal.coaching.rules import FACT, NOTES, REFLECTION, STEP_UNDER_WAY, held_by, received_by
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.people.relations import coaches_of, managers_of
from appraisal.web.formats import day
from appraisal.web.paging import Page, paged
from appraisal.web.waiting import Waiting

CONFIRM_WITHIN = dt.timedelta(days=42)
"""How long a session waits on the coachee's home page to be confirmed; later it can still be done on its own page."""
HISTORY_SIZE = 10

_NEWEST = (CoachingSession.held_on.desc(), CoachingSession.id.desc())


def with_people() -> Select[Any]:
    """A SELECT of sessions with both people and the session looked back on, for the guard to fetch."""
    return select(CoachingSession).options(joinedload(CoachingSession.coachee), joinedload(CoachingSession.coach))


def as_coachee(viewer: Viewer) -> Select[Any]:
    """The sessions a viewer received: only the coachee confirms, shares and reflects."""
    return with_people().where(received_by(viewer))


def as_coach(viewer: Viewer) -> Select[Any]:
    """The sessions a viewer held: only the coach completes, moves and takes out."""
    return with_people().where(held_by(viewer))


def completed() -> Select[Any]:
    """The sessions that took place: only there is something to put right."""
    return with_people().where(CoachingSession.status == SessionStatus.COMPLETED)


@dataclass(frozen=True)
class SessionView:
    """One session as one viewer sees it. ``managers`` are named to the coachee alone, who may share it with them."""

    session: CoachingSession
    is_coachee: bool
    is_coach: bool
    reflection: CoachingReflection | None
    managers: list[Person]


def session_view(viewer: Viewer, session: CoachingSession) -> SessionView:
    """What a page shows of a session that was fetched for this viewer."""
    is_coachee = session.coachee_id == viewer.person
    managers: list[Person] = []
    if is_coachee:
        managers = list(
            db.session.scalars(
                select(Person)
                .where(Person.id.in_(managers_of(viewer.person, viewer.on)), Person.id != session.coach_id)
                .order_by(Person.family_name, Person.given_name, Person.id)
            )
        )
    reflection = db.session.scalars(
        select(CoachingReflection).where(
            CoachingReflection.session_id == session.id, REFLECTION.reachable(viewer, Level.READ)
        )
    ).one_or_none()
    return SessionView(session, is_coachee, session.coach_id == viewer.person, reflection, managers)


def coaches(viewer: Viewer) -> list[Person]:
    """The viewer's coaches today, by name."""
    mine = select(Person.id).where(Person.id == viewer.person, RELATIONS.reachable(viewer, Level.READ)).exists()
    return list(
        db.session.scalars(
            select(Person)
            .where(mine, Person.id.in_(coaches_of(viewer.person, viewer.on)))
            .order_by(Person.family_name, Person.given_name, Person.id)
        )
    )


def history(viewer: Viewer, number: int = 1) -> Page:
    """The viewer's own sessions with their coaches, newest first."""
    found = paged(
        select(CoachingSession)
        .where(received_by(viewer), NOTES.reachable(viewer, Level.READ))
        .options(joinedload(CoachingSession.coach))
        .order_by(*_NEWEST),
        number,
        size=HISTORY_SIZE,
    )
    return Page([row[0] for row in found.rows], found.total, found.number, found.size)


@dataclass(frozen=True)
class Current:
    """What matters now in a person's own coaching; each may be missing. ``step`` is one still being worked on."""

    praised: CoachingSession | None
    step: CoachingSession | None
    planned: CoachingSession | None


def current_for(viewer: Viewer) -> Current:
    """The viewer's last praise, the step they are working on, and their next planned meeting, in one statement."""
    completed = CoachingSession.status == SessionStatus.COMPLETED
    to_come = and_(CoachingSession.status == SessionStatus.PLANNED, CoachingSession.held_on >= viewer.on)

    def first(*conditions: Any, order: tuple[Any, ...] = _NEWEST) -> ScalarSelect[int]:
        mine = select(CoachingSession.id).where(received_by(viewer), *conditions)
        return mine.order_by(*order).limit(1).scalar_subquery()

    praised = first(completed, CoachingSession.precise_praise.is_not(None))
    agreed = first(completed, CoachingSession.action_step.is_not(None))
    planned = first(to_come, order=(CoachingSession.held_on, CoachingSession.id))
    rows = db.session.execute(
        select(
            CoachingSession,
            (CoachingSession.id == praised).label("praised"),
            and_(CoachingSession.id == agreed, STEP_UNDER_WAY).label("step"),
            (CoachingSession.id == planned).label("planned"),
        )
        .where(CoachingSession.id.in_([praised, agreed, planned]), NOTES.reachable(viewer, Level.READ))
        .options(joinedload(CoachingSession.coach))
    ).all()
    return Current(
        next((row[0] for row in rows if row.praised), None),
        next((row[0] for row in rows if row.step), None),
        next((row[0] for row in rows if row.planned), None),
    )


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Meetings to confirm, disputes to settle and planned meetings whose day has come, oldest first."""
    completed = CoachingSession.status == SessionStatus.COMPLETED
    to_confirm = and_(
        received_by(viewer),
        completed,
        CoachingSession.coachee_response.is_(None),
        CoachingSession.held_on > viewer.on - CONFIRM_WITHIN,
    )
    to_settle = and_(held_by(viewer), completed, CoachingSession.coachee_response == CoacheeResponse.DISPUTED)
    to_record = and_(
        held_by(viewer), CoachingSession.status == SessionStatus.PLANNED, CoachingSession.held_on <= viewer.on
    )
    sessions = db.session.scalars(
        with_people()
        .where(or_(to_confirm, to_settle, to_record), FACT.reachable(viewer, Level.EDIT))
        .order_by(CoachingSession.held_on, CoachingSession.id)
    ).all()
    return [_waiting(viewer, session) for session in sessions]


def _waiting(viewer: Viewer, session: CoachingSession) -> Waiting:
    on = day(session.held_on)
    args: dict[str, object] = {"public_id": session.public_id}
    if session.coachee_id == viewer.person:
        return Waiting(f"Confirm that you met {session.coach.name} on {on}", "coaching.session", args)
    if session.status == SessionStatus.PLANNED:
        return Waiting(f"You planned to meet {session.coachee.name} on {on}: record it", "coaching.complete", args)
    return Waiting(f"{session.coachee.name} does not recall meeting you on {on}: settle it", "coaching.session", args)
