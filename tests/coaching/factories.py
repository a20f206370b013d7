"""Coaching sessions for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from appraisal.audit.models import AuditLine
from appraisal.coaching.models import CoachingReflection, CoachingSession
from appraisal.extensions import db
from appraisal.people.models import Person
from tests.factories import saved

_numbers = itertools.count(1)
TODAY = dt.date(2026, 3, 10)
PRAISE = "You waited five seconds after each question."
STEP = "Ask one hinge question before independent work."


def a_session(coach: Person, coachee: Person, held_on: dt.date = TODAY, **given: Any) -> CoachingSession:
    """A completed session with praise and a step; give only what the test is about."""
    return saved(
        CoachingSession(
            **{
                "ref": f"SESSION{next(_numbers):05}",
                "coach_id": coach.id,
                "coachee_id": coachee.id,
                "held_on": held_on,
                "coaching_type": "instructional",
                "focus_area": "questioning",
                "status": "completed",
                "precise_praise": PRAISE,
                "action_step": STEP,
                "step_due_on": held_on + dt.timedelta(days=14),
                "step_status": "set",
                **given,
            }
        )
    )


def a_plan(coach: Person, coachee: Person, held_on: dt.date, **given: Any) -> CoachingSession:
    """A planned session."""
    empty = dict.fromkeys(("precise_praise", "action_step", "step_due_on", "step_status"))
    return a_session(coach, coachee, held_on, status="planned", **empty, **given)


def a_reflection(session: CoachingSession, text: str) -> CoachingReflection:
    """The coachee's own reflection."""
    return saved(
        CoachingReflection(session_id=session.id, text=text, written_at=dt.datetime(2026, 3, 10, tzinfo=dt.UTC))
    )


def acts(record: str = "coaching_session") -> list[str]:
    """What the audit says was done to a kind of record, in order."""
    return [line.act for line in db.session.query(AuditLine).filter_by(record=record).order_by(AuditLine.id)]


def only_session() -> CoachingSession:
    """The one session there is."""
    return db.session.query(CoachingSession).one()
