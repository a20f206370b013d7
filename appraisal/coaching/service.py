"""Verbs on coaching sessions (domain.md section 1). The views have checked who may; the verbs check what can be true.

A step belongs to the session that agreed it; the next meeting of the same two says how it is going, and that answer
is kept with the step.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.coaching.models import (
    CoacheeResponse,
    CoachingReflection,
    CoachingSession,
    Relationship,
    SessionStatus,
    StepReviewBasis,
    StepStatus,
)
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.people.relations import managed_by
from appraisal.web.refusals import Refused, expect_version

LOOK_AGAIN_AFTER = dt.timedelta(days=14)
"""When a step is looked at again, unless the two agree on another day (domain.md section 1.3)."""
LONG_FOR_A_STEP = dt.timedelta(days=42)
"""Beyond this a step is likely to be forgotten; the page says so and saves it all the same."""
GOES_ON = (StepStatus.CARRIED_FORWARD, StepStatus.PRACTISING)
"""A step in one of these states may simply be carried on with."""


@dataclass(frozen=True)
class Meeting:
    """What a coach records of one meeting. Without ``action_step`` the last step is carried on with."""

    held_on: dt.date
    precise_praise: str
    focus_area: str
    step_due_on: dt.date
    coaching_type: str
    action_step: str | None = None
    minutes: int | None = None
    mode: str | None = None
    rehearsal_rounds: int | None = None
    model_used: str | None = None
    drop_in_on: dt.date | None = None
    drop_in_minutes: int | None = None


@dataclass(frozen=True)
class LookBack:
    """How the step of an earlier session is going, and what that answer rests on (the coachee's word if not said)."""

    session: CoachingSession
    status: str
    basis: str | None = None


def reference() -> str:
    """A reference for a session recorded here, unlike any that a file brings."""
    return f"C-{secrets.token_hex(6)}"


def _log(actor: Actor, act: str, session: CoachingSession, *fields: str) -> None:
    db.session.flush()
    audit.record(actor, act, "coaching_session", session.id, subject_id=session.coachee_id, fields=fields)


def _not_to_come(day: dt.date | None, field: str, sentence: str) -> None:
    if day is not None and day > clock.today():
        raise Refused(sentence, field)


def _check_days(held_on: dt.date, step_due_on: dt.date | None, drop_in_on: dt.date | None) -> None:
    _not_to_come(held_on, "held_on", "The day you met must be today or in the past. You can plan a meeting to come.")
    _not_to_come(drop_in_on, "drop_in_on", "The day you dropped in must be today or in the past")
    if step_due_on is not None and step_due_on < held_on:
        raise Refused("The day you look again must be on or after the day you met", "step_due_on")


def _relationship(coach_id: int, coachee: Person) -> Relationship:
    managed = db.session.scalar(
        select(Person.id).where(Person.id == coachee.id, Person.id.in_(managed_by(coach_id, clock.today())))
    )
    return Relationship.PEER if managed is None else Relationship.LINE_MANAGER


def _new_session(coach_id: int, coachee: Person) -> CoachingSession:
    return CoachingSession(
        ref=reference(),
        coach_id=coach_id,
        coachee_id=coachee.id,
        relationship_at_session=_relationship(coach_id, coachee),
        shared_with_manager=False,
    )


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Refused("This account belongs to nobody on the staff list, so it cannot coach.")
    return actor.person_id


def record_session(
    *,
    actor: Actor,
    coachee: Person,
    meeting: Meeting,
    look_back: LookBack | None = None,
    planned: CoachingSession | None = None,
) -> CoachingSession:
    """Record a meeting that took place; it may be one that was ``planned``."""
    _check_days(meeting.held_on, meeting.step_due_on, meeting.drop_in_on)
    if planned is None:
        session = _new_session(_person(actor), coachee)
    else:
        session = planned
        _expect_planned(session)
    for name, value in asdict(meeting).items():
        setattr(session, name, value)
    session.action_step = meeting.action_step or _carried_on(look_back)
    session.status = SessionStatus.COMPLETED
    session.step_status = StepStatus.SET
    session.recorded_by_id = actor.person_id
    session.recorded_at = clock.now()
    if look_back is not None:
        _look_back(session, look_back)
    db.session.add(session)
    _log(actor, "recorded", session)
    return session


def _carried_on(look_back: LookBack | None) -> str:
    if look_back is not None and look_back.status in GOES_ON and look_back.session.action_step:
        return look_back.session.action_step
    raise Refused("Enter one next step", "action_step")


def _look_back(session: CoachingSession, look_back: LookBack) -> None:
    """Keep the answer with its step. A meeting recorded late, from before the step was agreed, is not its review."""
    last = look_back.session
    later = session.held_on >= last.held_on
    last.step_status = look_back.status
    last.step_reviewed_on = session.held_on if later else clock.today()
    last.step_review_basis = look_back.basis or StepReviewBasis.COACHEE_SELF
    if later:
        session.previous_session_id = last.id


# --- meetings to come -----------------------------------------------------------------


def _expect_planned(session: CoachingSession) -> None:
    if session.status != SessionStatus.PLANNED:
        raise Refused("This meeting is not a planned one any more. Its page shows what became of it.")


def _check_to_come(day: dt.date, field: str) -> None:
    if day < clock.today():
        raise Refused("The day must be today or later. A meeting that took place is recorded, not planned.", field)


def plan_meeting(
    *, actor: Actor, coachee: Person, held_on: dt.date, focus_area: str, coaching_type: str, mode: str | None = None
) -> CoachingSession:
    """Plan a meeting for today or later."""
    _check_to_come(held_on, "held_on")
    session = _new_session(_person(actor), coachee)
    session.held_on = held_on
    session.focus_area = focus_area
    session.coaching_type = coaching_type
    session.mode = mode
    session.status = SessionStatus.PLANNED
    db.session.add(session)
    _log(actor, "planned", session)
    return session


def close_planned(
    *, actor: Actor, session: CoachingSession, version: int, status: str, new_date: dt.date | None
) -> CoachingSession | None:
    """A planned meeting was moved, missed or is not needed; with ``new_date`` it is planned again, and returned."""
    expect_version(session, version)
    _expect_planned(session)
    if status == SessionStatus.REARRANGED and new_date is None:
        raise Refused("Enter the day you moved it to", "new_date")
    if status == SessionStatus.CANCELLED and new_date is not None:
        raise Refused("Leave the new day empty if the meeting is not needed, or choose that you moved it", "new_date")
    if new_date is not None:
        _check_to_come(new_date, "new_date")
    session.status = status
    _log(actor, "not held", session, "status")
    if new_date is None:
        return None
    return plan_meeting(
        actor=actor,
        coachee=session.coachee,
        held_on=new_date,
        focus_area=session.focus_area,
        coaching_type=session.coaching_type,
        mode=session.mode,
    )


# --- putting right --------------------------------------------------------------------


def correct(*, actor: Actor, session: CoachingSession, version: int, values: Mapping[str, Any]) -> list[str]:
    """Either of the two puts right what was written; returns the names of what changed.

    A day that the coach changes is for the coachee to confirm afresh; a dispute stands until it is settled.
    """
    expect_version(session, version)
    _check_days(values["held_on"], values["step_due_on"], values["drop_in_on"])
    changed = [name for name, value in values.items() if getattr(session, name) != value]
    for name in changed:
        setattr(session, name, values[name])
    if "step_status" in changed:
        _date_the_answer(actor, session)
    by_coach = actor.person_id == session.coach_id
    if "held_on" in changed and by_coach and session.coachee_response == CoacheeResponse.CONFIRMED:
        session.coachee_response = None
    if changed:
        _log(actor, "corrected", session, *changed)
    return changed


def _date_the_answer(actor: Actor, session: CoachingSession) -> None:
    if session.step_status in (None, StepStatus.SET):
        session.step_reviewed_on = session.step_review_basis = None
        return
    session.step_reviewed_on = clock.today()
    if actor.person_id == session.coachee_id or session.step_review_basis is None:
        session.step_review_basis = StepReviewBasis.COACHEE_SELF


def take_out(*, actor: Actor, session: CoachingSession, version: int) -> None:
    """The coach recorded a meeting by mistake: it counts no more, and neither does its answer about the last step."""
    expect_version(session, version)
    if session.status != SessionStatus.COMPLETED:
        raise Refused("Only a meeting that was recorded as having taken place can be taken out.")
    session.status = SessionStatus.CANCELLED
    last = session.previous
    if last is not None and last.step_reviewed_on == session.held_on:
        last.step_status, last.step_reviewed_on, last.step_review_basis = StepStatus.SET, None, None
    session.previous_session_id = None
    _log(actor, "taken out", session, "status")


# --- the coachee's part ---------------------------------------------------------------


def respond(*, actor: Actor, session: CoachingSession, version: int, response: CoacheeResponse) -> None:
    """The coachee confirms that the meeting took place, or says that it did not; either may be changed later."""
    expect_version(session, version)
    if session.status != SessionStatus.COMPLETED:
        raise Refused("Only a meeting that was recorded as having taken place can be confirmed.")
    session.coachee_response = response
    _log(actor, response.value, session, "coachee_response")


def share(*, actor: Actor, session: CoachingSession, version: int, shared: bool) -> None:
    """The coachee lets their line manager read this session, or takes that back."""
    expect_version(session, version)
    session.shared_with_manager = shared
    _log(actor, "shared" if shared else "unshared", session, "shared_with_manager")


def reflect(
    *, actor: Actor, session: CoachingSession, reflection: CoachingReflection | None, version: int, text: str | None
) -> None:
    """The coachee writes, changes or (with no text) takes away their own reflection."""
    if reflection is not None:
        expect_version(reflection, version)
    if text:
        if reflection is None:
            reflection = CoachingReflection(session_id=session.id)
            db.session.add(reflection)
        reflection.text = text
        reflection.written_at = clock.now()
    elif reflection is not None:
        db.session.delete(reflection)
    else:
        return
    db.session.flush()
    audit.record(
        actor,
        "reflected" if text else "reflection removed",
        "coaching_reflection",
        reflection.id,
        subject_id=session.coachee_id,
    )
