"""Facts about anonymous answers for the indicators. Only closed questionnaires may be asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, case, func, select

from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire


def closed() -> Select[int]:
    """The questionnaires that take no more answers and have been closed: id."""
    return select(Questionnaire.id).where(Questionnaire.closed_at.is_not(None))


def scores(items: Sequence[str], *, positive_from: int) -> Select[int, int, int, int]:
    """Answers of closed questionnaires: questionnaire_id, sheets, given (answers to these items), positive.

    A sheet without an answer is a sheet all the same.
    """
    return (
        select(
            AnswerSheet.questionnaire_id,
            func.count(AnswerSheet.id.distinct()).label("sheets"),
            func.count(Answer.score).label("given"),
            func.sum(case((Answer.score >= positive_from, 1), else_=0)).label("positive"),
        )
        .outerjoin(Answer, and_(Answer.sheet_id == AnswerSheet.id, Answer.item.in_(items)))
        .where(AnswerSheet.questionnaire_id.in_(closed()))
        .group_by(AnswerSheet.questionnaire_id)
    )
