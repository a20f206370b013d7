"""Facts about the ladder itself for the indicators: which versions count."""

from __future__ import annotations

from sqlalchemy import Select, select

from appraisal.ladders.models import Ladder, LadderStatus

COUNTED = (LadderStatus.LIVE, LadderStatus.RETIRED)
"""Assessments count on a version of one of these statuses."""


def counted_versions() -> Select[int]:
    """The versions that assessments count on: id."""
    return select(Ladder.id).where(Ladder.status.in_(COUNTED))
