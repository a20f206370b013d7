"""Facts about anonymous answers for the indicators: only those of closed questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire


def _closed(questionnaires: Select[int]) -> ColumnElement[Any]:
    """Sheets of those of these questionnaires that take no more answers and have been closed."""
    return AnswerSheet.questionnaire_id.in_(
        select(Questionnaire.id).where(Questionnaire.closed_at.is_not(None), Questionnaire.id.in_(questionnaires))
    )


def sheets(questionnaires: Select[int]) -> Select[int, int]:
    """How many answered, an empty sheet included: questionnaire_id, sheets."""
    return (
        select(AnswerSheet.questionnaire_id, func.count().label("sheets"))
        .where(_closed(questionnaires))
        .group_by(AnswerSheet.questionnaire_id)
    )


def scores(questionnaires: Select[int], items: Sequence[str], *, positive_from: int) -> Select[int, int, int]:
    """What was answered to these items: questionnaire_id, given (answers), positive (of them)."""
    return (
        select(
            AnswerSheet.questionnaire_id,
            func.count().label("given"),
            func.sum(case((Answer.score >= positive_from, 1), else_=0)).label("positive"),
        )
        .join(Answer, Answer.sheet_id == AnswerSheet.id)
        .where(_closed(questionnaires), Answer.item.in_(items))
        .group_by(AnswerSheet.questionnaire_id)
    )
