"""The anonymous evaluations of events in bulk, for import and export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, insert, select

from appraisal.bundle.files import Row
from appraisal.cpd.models import CpdEvent, CpdQuestionnaire, EvaluationItem
from appraisal.extensions import db
from appraisal.questionnaires.bulk import add_closed_rounds, add_closed_sheets, closed_sheets

ITEMS = [item.value for item in EvaluationItem]


def evaluations() -> Select[Any]:
    """The evaluations that may be told, those of closed rounds: the event's reference, then the six answers."""
    sheets = closed_sheets(ITEMS).subquery()
    return (
        select(CpdEvent.ref.label("event_ref"), *(sheets.c[item].label(item) for item in ITEMS))
        .select_from(sheets)
        .join(CpdQuestionnaire, CpdQuestionnaire.questionnaire_id == sheets.c.questionnaire_id)
        .join(CpdEvent, CpdEvent.id == CpdQuestionnaire.event_id)
    )


def add_evaluations(rows: Sequence[Row]) -> None:
    """Add evaluations to the closed round of imported ones that each event has, or now gets."""
    events = sorted({row.event_ref for row in rows})
    rounds = _imported_rounds(events)
    missing = [ref for ref in events if ref not in rounds]
    if missing:
        _add_rounds(missing)
        rounds = _imported_rounds(events)
    add_closed_sheets(
        [
            (rounds[row.event_ref], {item: score for item in ITEMS if (score := getattr(row, item)) is not None})
            for row in rows
        ]
    )


def _imported_rounds(events: Sequence[str]) -> dict[str, int]:
    """The round of imported evaluations of each of these events that has one."""
    wanted = set(events)
    found = db.session.execute(
        select(CpdEvent.ref, CpdQuestionnaire.questionnaire_id)
        .join(CpdQuestionnaire, CpdQuestionnaire.event_id == CpdEvent.id)
        .where(CpdQuestionnaire.imported.is_(True))
    )
    return {ref: questionnaire_id for ref, questionnaire_id in found if ref in wanted}


def _add_rounds(refs: Sequence[str]) -> None:
    """A closed round for each of these events, for the days of the event."""
    wanted = set(refs)
    last_day = func.coalesce(CpdEvent.ends_on, CpdEvent.starts_on)
    found = db.session.execute(select(CpdEvent.ref, CpdEvent.id, CpdEvent.starts_on, last_day).order_by(CpdEvent.id))
    events = [(key, first, last) for ref, key, first, last in found if ref in wanted]
    rounds = add_closed_rounds([(first, last) for _, first, last in events])
    db.session.execute(
        insert(CpdQuestionnaire),
        [
            {"questionnaire_id": questionnaire_id, "event_id": event_id, "imported": True}
            for questionnaire_id, (event_id, _, _) in zip(rounds, events, strict=True)
        ],
    )
