"""Who may read which version of the ladder, and which status may follow which.

A version of the ladder is the Trust's own text and about nobody, so the access table has no row for it: staff read
what they may be assessed on or are asked about; a draft is HR's until it is shown.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from appraisal.access.viewer import Hat, Viewer
from appraisal.ladders.models import Ladder, LadderStatus

# Assessments count on a live or retired version only, so a version never goes back from there to a draft.
NEXT: dict[LadderStatus, tuple[LadderStatus, ...]] = {
    LadderStatus.DRAFT: (LadderStatus.CONSULTING, LadderStatus.LIVE),
    LadderStatus.CONSULTING: (LadderStatus.DRAFT, LadderStatus.LIVE),
    LadderStatus.LIVE: (LadderStatus.RETIRED,),
    LadderStatus.RETIRED: (LadderStatus.LIVE,),
}


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """The versions a viewer may read: HR all of them, everybody else all but drafts."""
    return true() if viewer.wears(Hat.HR) else Ladder.status != LadderStatus.DRAFT
