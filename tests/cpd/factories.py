"""CPD events and what hangs on them, for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from appraisal.cpd.models import CpdAttendance, CpdEvent, CpdImpactCheck, CpdQuestionnaire
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.questionnaires import service as questionnaires
from appraisal.questionnaires.models import Answer, AnswerSheet
from tests.factories import saved

_numbers = itertools.count(1)

TODAY = "2026-03-31"
DAY = dt.date(2026, 3, 31)
WEEK = dt.timedelta(weeks=1)


def event(**given: Any) -> CpdEvent:
    """A one-day event of the Trust on the day of the tests."""
    number = next(_numbers)
    return saved(
        CpdEvent(
            **{
                "ref": f"E{number:04}",
                "title": f"Asking better questions {number}",
                "kind": "twilight",
                "starts_on": DAY,
                "provider_type": "trust",
                **given,
            }
        )
    )


def place(at: CpdEvent, person: Person, status: str = "attended") -> CpdAttendance:
    """A person's place at an event."""
    return saved(CpdAttendance(event_id=at.id, person_id=person.id, status=status))


def check(of: CpdEvent, person: Person, **given: Any) -> CpdImpactCheck:
    """An impact check with an applied benefit."""
    values = {"checked_on": DAY, "learned": 5, "used": 2, "effect": 4, **given}
    return saved(CpdImpactCheck(event_id=of.id, person_id=person.id, **values))


def closed_feedback(on: CpdEvent, *sheets: dict[str, int], imported: bool = False) -> None:
    """Feedback that has closed, with these sheets."""
    from appraisal import clock

    round_ = questionnaires.open_round(db.session, opens_on=on.last_day, closes_on=on.last_day + 2 * WEEK)
    round_.closed_at = clock.now()
    db.session.add(CpdQuestionnaire(questionnaire_id=round_.id, event_id=on.id, imported=imported))
    for scores in sheets:
        sheet = AnswerSheet(questionnaire_id=round_.id)
        db.session.add(sheet)
        db.session.flush()
        db.session.add_all(Answer(sheet_id=sheet.id, item=item, score=score) for item, score in scores.items())
    db.session.commit()
