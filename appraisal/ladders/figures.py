"""Facts about the ladder itself for the indicators: how many statements each level has, what roles are expected to."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from appraisal.ladders.models import Ladder, LadderStatement, LadderStatus

COUNTED = (LadderStatus.LIVE, LadderStatus.RETIRED)
"""Assessments count on a version of one of these statuses."""


def counted_versions() -> Select[int]:
    """The versions that assessments count on: id."""
    return select(Ladder.id).where(Ladder.status.in_(COUNTED))


def written_levels() -> Select[int, str, int, int]:
    """The levels that have statements: ladder_id, domain_code, level, statements (how many)."""
    return select(
        LadderStatement.ladder_id, LadderStatement.domain_code, LadderStatement.level, func.count().label("statements")
    ).group_by(LadderStatement.ladder_id, LadderStatement.domain_code, LadderStatement.level)
