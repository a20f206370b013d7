"""The code lists of coaching in words (domain.md section 1.2, pages.md *Words*). No word here judges or blames."""

from __future__ import annotations

from appraisal.coaching.models import SessionStatus, StepReviewBasis, StepStatus

STEP: dict[str, str] = {
    StepStatus.SET: "Agreed",
    StepStatus.CARRIED_FORWARD: "Not yet",
    StepStatus.PRACTISING: "Practising",
    StepStatus.SECURE: "Secure",
    StepStatus.EMBEDDED: "Embedded",
    StepStatus.WITHDRAWN: "No longer needed",
}
"""How far a step has come."""

LOOK_BACK = (StepStatus.CARRIED_FORWARD, StepStatus.PRACTISING, StepStatus.SECURE, StepStatus.EMBEDDED)
"""The four answers to "how is the last step going?", in their order on the page."""

BASIS: dict[str, str] = {
    StepReviewBasis.COACHEE_SELF: "What they say themselves",
    StepReviewBasis.COACH_DROP_IN: "A drop-in by the coach",
    StepReviewBasis.VIDEO: "A video",
    StepReviewBasis.PEER: "A colleague",
    StepReviewBasis.WORK_PRODUCT: "A piece of work",
    StepReviewBasis.OUTCOME_AGGREGATE: "Results of a group",
}
"""What the answer about a step rests on."""

NOT_HELD: dict[str, str] = {
    SessionStatus.REARRANGED: "We moved it to another day",
    SessionStatus.MISSED_COACH: "I could not come",
    SessionStatus.MISSED_COACHEE: "They could not come",
    SessionStatus.CANCELLED: "It is not needed any more",
}
"""Why a planned meeting did not take place, as the coach says it."""

STATUS: dict[str, str] = {
    SessionStatus.PLANNED: "Planned",
    SessionStatus.COMPLETED: "Took place",
    SessionStatus.REARRANGED: "Moved to another day",
    SessionStatus.MISSED_COACH: "Did not take place",
    SessionStatus.MISSED_COACHEE: "Did not take place",
    SessionStatus.CANCELLED: "Taken out",
}
