"""Cross-trust activities for tests: give only what the test is about."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from appraisal.opportunities.models import CrossTrustActivity, CrossTrustParticipant
from appraisal.people.models import Person
from tests.factories import saved

_numbers = itertools.count(1)
TITLE = "Moderating Year 6 writing"


def activity(*people: Person, **given: Any) -> CrossTrustActivity:
    """An activity of these people, entered by the first of them and not verified."""
    made = CrossTrustActivity(
        **{
            "ref": f"WORK{next(_numbers):04}",
            "title": TITLE,
            "kind": "moderation",
            "held_on": dt.date(2026, 3, 3),
            "hours": Decimal("1.5"),
            "entered_by_id": people[0].id,
            **given,
        }
    )
    made.participants = [CrossTrustParticipant(person_id=person.id) for person in people]
    return saved(made)
