"""The states of an assessment, and with the access table who sees it (privacy.md rows 11 and 12)."""

from __future__ import annotations

from sqlalchemy import and_

from appraisal.access.policy import Record
from appraisal.access.reach import Shape, about
from appraisal.assessments.models import AssessmentState, LadderAssessment

_STATE = LadderAssessment.state
AGREED_STATES = (AssessmentState.AGREED, AssessmentState.MODERATED)

IN_DRAFT = _STATE == AssessmentState.SELF
WITH_LINE_MANAGER = _STATE == AssessmentState.LINE
AGREED = _STATE.in_(AGREED_STATES)

ASSESSMENT = Shape(
    Record.LADDER,
    LadderAssessment,
    about(LadderAssessment.person_id),
    {
        "self draft": IN_DRAFT,
        "self draft shared with the coach": and_(IN_DRAFT, LadderAssessment.shared_with_coach),
        "with the line manager": WITH_LINE_MANAGER,
        "agreed": AGREED,
    },
)
