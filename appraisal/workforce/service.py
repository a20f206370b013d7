"""Verbs of HR on absences and leavers (domain.md sections 7 and 8; contract.md section 3).

Both are mostly imported; HR adds, corrects and withdraws. Nobody keeps their own record: the views fetch by the
access table, and adding refuses it here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.people.models import Person, Post
from appraisal.web.refusals import Refused, expect_version, explain
from appraisal.workforce.models import Absence, Leaver, LeavingReason

HALF = Decimal("0.5")
FOREVER = dt.date.max

for _unique in ("uq_leaver_person_id_left_on", "leaver.person_id, leaver.left_on"):
    explain(_unique, "This person is already recorded as leaving on that day", "left_on")


def _find(actor: Actor, words: str) -> Person:
    """The person HR means by an e-mail address or a reference, whether they have left or not; never HR themselves.

    The row is locked, so that two people who record something about one person at once do so one after the other.
    """
    words = words.strip()
    person = db.session.scalars(
        select(Person).where(or_(Person.email_key == words.lower(), Person.ref == words)).with_for_update()
    ).one_or_none()
    if person is None:
        raise Refused("We cannot find anyone with that email address or reference. Check it and try again.", "person")
    if person.id == actor.person_id:
        raise Refused("Ask a colleague in HR to record this about you.", "person")
    return person


def _apply(row: Absence | Leaver, values: Mapping[str, Any]) -> list[str]:
    """Set what differs; returns the names of what changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


# --- absence -------------------------------------------------------------------------


def record_absence(*, actor: Actor, person: str, values: Mapping[str, Any]) -> Absence:
    """Record an absence of the person with this e-mail address or reference."""
    found = _find(actor, person)
    _check_days(values)
    _check_overlap(found.id, values)
    absence = Absence(person_id=found.id, **values)
    db.session.add(absence)
    db.session.flush()
    audit.record(actor, "recorded", "absence", absence.id, subject_id=found.id, fields=values)
    return absence


def correct_absence(*, actor: Actor, absence: Absence, version: int, values: Mapping[str, Any]) -> None:
    """Correct the dates, the category or the days of an absence."""
    expect_version(absence, version)
    _check_days(values)
    db.session.scalars(select(Person.id).where(Person.id == absence.person_id).with_for_update()).one()
    _check_overlap(absence.person_id, values, ignoring=absence.id)
    changed = _apply(absence, values)
    db.session.flush()
    audit.record(actor, "corrected", "absence", absence.id, subject_id=absence.person_id, fields=changed)


def withdraw_absence(*, actor: Actor, absence: Absence, version: int) -> None:
    """Take back an absence that never was."""
    expect_version(absence, version)
    key, person_id = absence.id, absence.person_id
    db.session.delete(absence)
    db.session.flush()
    audit.record(actor, "withdrawn", "absence", key, subject_id=person_id)


def _check_days(values: Mapping[str, Any]) -> None:
    """Half days, and no more of them than calendar days so far."""
    first, last, days = values["first_day"], values["last_day"], values["working_days_lost"]
    if last is not None and last < first:
        raise Refused("The last day must be on or after the first day", "last_day")
    if days % HALF:
        raise Refused("Enter the working days lost in half days, for example 2.5", "working_days_lost")
    span = ((last or max(first, clock.today())) - first).days + 1
    if days > span:
        raise Refused(
            f"There are only {span} days between these dates. Check the dates or the days lost.", "working_days_lost"
        )


def _check_overlap(person_id: int, values: Mapping[str, Any], ignoring: int | None = None) -> None:
    """A person is absent once at a time (contract.md section 3)."""
    other = select(Absence.id).where(
        Absence.person_id == person_id,
        Absence.first_day <= (values["last_day"] or FOREVER),
        or_(Absence.last_day.is_(None), Absence.last_day >= values["first_day"]),
    )
    if ignoring is not None:
        other = other.where(Absence.id != ignoring)
    if db.session.scalar(other.limit(1)) is not None:
        raise Refused(
            "Another absence of this person is on record on some of these days. Correct that one first.", "first_day"
        )


# --- leavers -------------------------------------------------------------------------


def record_leaver(*, actor: Actor, person: str, values: Mapping[str, Any]) -> Leaver:
    """Record that a person's employment ends or has ended."""
    found = _find(actor, person)
    leaver = Leaver(person_id=found.id, **values)
    db.session.add(leaver)
    db.session.flush()
    audit.record(actor, "recorded", "leaver", leaver.id, subject_id=found.id, fields=values)
    _settle(actor, found)
    return leaver


def correct_leaver(*, actor: Actor, leaver: Leaver, version: int, values: Mapping[str, Any]) -> None:
    """Correct the day, the reason or the destination."""
    expect_version(leaver, version)
    changed = _apply(leaver, values)
    db.session.flush()
    audit.record(actor, "corrected", "leaver", leaver.id, subject_id=leaver.person_id, fields=changed)
    _settle(actor, leaver.person)


def withdraw_leaver(*, actor: Actor, leaver: Leaver, version: int) -> None:
    """Take back a leaving that was recorded by mistake: the person is on the staff list again."""
    expect_version(leaver, version)
    key, person = leaver.id, leaver.person
    db.session.delete(leaver)
    db.session.flush()
    audit.record(actor, "withdrawn", "leaver", key, subject_id=person.id)
    _settle(actor, person)


def _settle(actor: Actor, person: Person) -> None:
    """Keep the staff list at one with the leavers: somebody's last day is their latest leaving.

    Whoever took up a post after it has come back, and has no last day (contract.md section 3, *Errors*).
    """
    left_on, reason = db.session.execute(
        select(Leaver.left_on, Leaver.reason)
        .where(Leaver.person_id == person.id)
        .order_by(Leaver.left_on.desc())
        .limit(1)
    ).one_or_none() or (None, None)
    last_start = db.session.scalar(select(func.max(Post.started_on)).where(Post.person_id == person.id))
    came_back = left_on is not None and last_start is not None and last_start > left_on
    if reason == LeavingReason.E01 and not came_back:
        raise Refused(
            "A promotion in this Trust is not an end of employment. Add their new post instead; if one "
            "employment ended and another began, add the new post first.",
            "reason",
        )
    if left_on is not None and not came_back and person.employed_from is not None and left_on < person.employed_from:
        raise Refused("The last day must be on or after the first day of employment", "left_on")
    last_day = None if came_back else left_on
    if person.left_on != last_day:
        person.left_on = last_day
        db.session.flush()
        audit.record(actor, "edited", "person", person.id, subject_id=person.id, fields=["left_on"])
