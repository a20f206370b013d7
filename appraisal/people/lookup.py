"""Finding the colleague somebody names. Staff get no directory (privacy.md row 1), so they give an e-mail address."""

from __future__ import annotations

from sqlalchemy import select

from appraisal import clock
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.people.relations import person_present
from appraisal.web.refusals import Refused


def colleague_by_email(email: str | None, field: str) -> Person:
    """The person with this work e-mail address who has not left; else Refused beside ``field``."""
    person = db.session.scalars(
        select(Person).where(Person.email_key == (email or "").strip().lower(), person_present(clock.today()))
    ).one_or_none()
    if person is None:
        raise Refused("We cannot find anyone with that email address. Check it and try again.", field)
    return person
