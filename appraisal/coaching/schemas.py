"""The bundle's file of coaching sessions (contract.md section 3)."""

from __future__ import annotations

from marshmallow import Schema

from appraisal.bundle.cells import Code, Day, Text, Truth, Whole
from appraisal.bundle.files import BundleFile, Link, Row, RowRule, different
from appraisal.coaching.models import (
    STEP_LENGTH,
    CoacheeResponse,
    CoachingSession,
    CoachingType,
    FocusArea,
    SessionStatus,
    StepReviewBasis,
    StepStatus,
)
from appraisal.people.schemas import PEOPLE


class SessionRow(Schema):
    """A row of coaching_sessions.csv."""

    session_ref = Text(attribute="ref", required=True)
    coachee_ref = Link(PEOPLE, attribute="coachee_id", required=True)
    coach_ref = Link(PEOPLE, attribute="coach_id", required=True)
    held_on = Day(required=True)
    coaching_type = Code(CoachingType, required=True)
    focus_area = Code(FocusArea, required=True)
    status = Code(SessionStatus, required=True)
    minutes = Whole()
    precise_praise = Text()
    action_step = Text(STEP_LENGTH)
    step_due_on = Day(ahead=True)
    step_status = Code(StepStatus)
    step_reviewed_on = Day()
    step_review_basis = Code(StepReviewBasis)
    shared_with_manager = Truth()
    coachee_response = Code(CoacheeResponse)


_REACHED = (StepStatus.SECURE, StepStatus.EMBEDDED)


def _step_only_where_held(row: Row) -> bool:
    return row.status == SessionStatus.COMPLETED or not (
        row.action_step or row.step_due_on or row.step_status or row.step_reviewed_on or row.step_review_basis
    )


def _reached_steps_have_a_day(row: Row) -> bool:
    return row.step_status not in _REACHED or row.step_reviewed_on is not None


SESSIONS = BundleFile(
    "coaching_sessions",
    SessionRow,
    CoachingSession,
    key=("session_ref",),
    rules=(
        different("coach_ref", "coachee_ref", "Nobody coaches themselves: name someone else."),
        RowRule(
            "status",
            _step_only_where_held,
            "does not go with the step columns that are filled",
            "Only the step of a completed session counts.",
            warning=True,
        ),
        RowRule(
            "step_reviewed_on",
            _reached_steps_have_a_day,
            "is empty for a step that is secure or embedded",
            "Give the day it was reviewed, or some figures leave it out.",
            warning=True,
        ),
    ),
)
