"""Verbs on CPD events, registers, anonymous feedback and impact checks (domain.md section 5; privacy.md row 15)."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.cpd.models import AttendanceStatus, CpdAttendance, CpdEvent, CpdImpactCheck, CpdQuestionnaire
from appraisal.cpd.rules import CAME, CHECK_FROM, feedback_days
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.questionnaires import service as questionnaires
from appraisal.questionnaires.models import Questionnaire
from appraisal.web.refusals import Refused, expect_version, explain

explain("ck_cpd_event_ends_after_start", "The last day must be on or after the first day", "ends_on")
for _unique in ("uq_cpd_attendance_event_id_person_id", "cpd_attendance.event_id, cpd_attendance.person_id"):
    explain(_unique, "This person is on the list already", "email")
for _unique in (
    "uq_cpd_impact_check_event_id_person_id_checked_on",
    "cpd_impact_check.event_id, cpd_impact_check.person_id, cpd_impact_check.checked_on",
):
    explain(_unique, "You have recorded this check today already")

EVENT_FIELDS = (
    "title",
    "kind",
    "starts_on",
    "ends_on",
    "host_school_id",
    "provider_type",
    "hours",
    "leadership",
    "purpose",
)
RATING = ("learned", "used", "effect", "evidence_note", "obstacle")


# --- events --------------------------------------------------------------------------


def add_event(*, actor: Actor, values: Mapping[str, Any]) -> CpdEvent:
    """Add an event. Whoever adds it organises it, unless ``organiser_id`` names someone else."""
    event = CpdEvent(ref=f"CPD-{secrets.token_hex(6)}", **values)
    if event.organiser_id is None:
        event.organiser_id = actor.person_id
    db.session.add(event)
    db.session.flush()
    audit.record(actor, "added", "cpd_event", event.id, fields=values)
    return event


def edit_event(*, actor: Actor, event: CpdEvent, version: int, values: Mapping[str, Any]) -> None:
    """Correct an event. Feedback that has not closed moves with its days."""
    expect_version(event, version)
    changed = [name for name, value in values.items() if getattr(event, name) != value]
    if _DECIDES_WHERE_FEEDBACK_COUNTS.intersection(changed) and _has_closed_feedback(event):
        # Moving a small event between years or schools would tell its answers apart from the others.
        raise Refused("Feedback on this event is closed, so its days and its host stay as they are.", "starts_on")
    for name in changed:
        setattr(event, name, values[name])
    db.session.flush()
    round_ = _round_of(db.session, event)
    if round_ is not None and round_.closed_at is None:
        round_.opens_on, round_.closes_on = feedback_days(event)
    audit.record(actor, "edited", "cpd_event", event.id, fields=changed)


_DECIDES_WHERE_FEEDBACK_COUNTS = frozenset({"starts_on", "ends_on", "host_school_id"})


def _has_closed_feedback(event: CpdEvent) -> bool:
    closed = (
        select(CpdQuestionnaire.event_id)
        .join(Questionnaire, Questionnaire.id == CpdQuestionnaire.questionnaire_id)
        .where(CpdQuestionnaire.event_id == event.id, Questionnaire.closed_at.is_not(None))
    )
    return db.session.scalar(select(closed.exists())) or False


def remove_event(*, actor: Actor, event: CpdEvent, version: int) -> None:
    """Remove an event that was added by mistake; refused once anyone is on its list or has said anything about it."""
    expect_version(event, version)
    held = (CpdAttendance.event_id, CpdQuestionnaire.event_id, CpdImpactCheck.event_id)
    if any(db.session.scalar(select(column).where(column == event.id).limit(1)) for column in held):
        raise Refused("People are on the list of this event or have said something about it, so it cannot be removed.")
    key = event.id
    db.session.delete(event)
    db.session.flush()
    audit.record(actor, "removed", "cpd_event", key)


# --- the register --------------------------------------------------------------------


def book(*, actor: Actor, event: CpdEvent, person_id: int) -> None:
    """Take a place for oneself."""
    if event.last_day < clock.today():
        raise Refused("This event is over. If you were there, ask its organiser to put you on the register.")
    _put_on_list(actor, event, person_id, AttendanceStatus.BOOKED, "booked")


def cancel(*, actor: Actor, event: CpdEvent, person_id: int) -> None:
    """Give up one's own place; refused once the register says more than that."""
    place = db.session.scalars(
        select(CpdAttendance).where(CpdAttendance.event_id == event.id, CpdAttendance.person_id == person_id)
    ).one_or_none()
    if place is None or place.status != AttendanceStatus.BOOKED:
        raise Refused("You have no place to give up. If the register is wrong, ask the organiser to correct it.")
    _take_off(actor, place, "cancelled")


def add_to_register(*, actor: Actor, event: CpdEvent, person: Person) -> None:
    """Put someone on the list: as having come once the event has begun, before that as having a place."""
    begun = event.starts_on <= clock.today()
    status = AttendanceStatus.ATTENDED if begun else AttendanceStatus.BOOKED
    _put_on_list(actor, event, person.id, status, "added")
    _invite(db.session, event)


def mark(*, actor: Actor, event: CpdEvent, version: int, statuses: Mapping[uuid.UUID, str | None]) -> int:
    """Mark many people at once; returns how many changed. None takes a person off the list.

    ``statuses`` are by the public key of the attendance; rows that are gone or not named stay as they are.
    ``version`` is the event's: it rises with each marking, so that two people do not mark over each other.
    """
    expect_version(event, version)
    places = db.session.scalars(
        select(CpdAttendance)
        .where(CpdAttendance.event_id == event.id, CpdAttendance.public_id.in_(statuses))
        .order_by(CpdAttendance.id)
    ).all()
    changed = [place for place in places if place.status != statuses[place.public_id]]
    if event.starts_on > clock.today() and any(
        statuses[place.public_id] in (*CAME, AttendanceStatus.ABSENT) for place in changed
    ):
        raise Refused("This event has not begun. Mark who came on the day or later.")
    for place in changed:
        status = statuses[place.public_id]
        if status is None:
            _take_off(actor, place, "removed")
        else:
            place.status = status
            audit.record(actor, "marked", "cpd_attendance", place.id, subject_id=place.person_id, fields=["status"])
    if changed:
        flag_modified(event, "title")
        db.session.flush()
        _invite(db.session, event)
    return len(changed)


def mark_everyone(*, actor: Actor, event: CpdEvent) -> int:
    """Everyone who has a place came; returns how many that was."""
    places = db.session.scalars(
        select(CpdAttendance.public_id).where(
            CpdAttendance.event_id == event.id, CpdAttendance.status == AttendanceStatus.BOOKED
        )
    ).all()
    return mark(
        actor=actor,
        event=event,
        version=event.version,
        statuses=dict.fromkeys(places, AttendanceStatus.ATTENDED),
    )


def _put_on_list(actor: Actor, event: CpdEvent, person_id: int, status: AttendanceStatus, act: str) -> None:
    place = CpdAttendance(event_id=event.id, person_id=person_id, status=status)
    db.session.add(place)
    db.session.flush()
    audit.record(actor, act, "cpd_attendance", place.id, subject_id=person_id, fields=["status"])


def _take_off(actor: Actor, place: CpdAttendance, act: str) -> None:
    key, person_id = place.id, place.person_id
    db.session.delete(place)
    db.session.flush()
    audit.record(actor, act, "cpd_attendance", key, subject_id=person_id)


# --- anonymous feedback --------------------------------------------------------------


def _round_of(session: questionnaires.AnySession, event: CpdEvent) -> Questionnaire | None:
    """The event's own round of feedback, not an imported one."""
    return session.scalars(
        select(Questionnaire)
        .join(CpdQuestionnaire, CpdQuestionnaire.questionnaire_id == Questionnaire.id)
        .where(CpdQuestionnaire.event_id == event.id, CpdQuestionnaire.imported.is_(False))
    ).one_or_none()


def _invite(session: questionnaires.AnySession, event: CpdEvent) -> int | None:
    """Ask everyone who came for feedback; returns the round, or None where there is nothing to open any more."""
    opens_on, closes_on = feedback_days(event)
    round_ = _round_of(session, event)
    if closes_on < clock.today() or (round_ is not None and round_.closed_at is not None):
        return None
    came = session.scalars(
        select(CpdAttendance.person_id).where(CpdAttendance.event_id == event.id, CpdAttendance.status.in_(CAME))
    ).all()
    if round_ is None:
        if not came:
            return None
        round_ = questionnaires.open_round(session, opens_on=opens_on, closes_on=closes_on)
        session.add(CpdQuestionnaire(questionnaire_id=round_.id, event_id=event.id, imported=False))
        session.flush()
    questionnaires.invite(session, round_.id, came)
    return round_.id


def give_feedback(*, event: CpdEvent, person_id: int, token: str, scores: questionnaires.Scores) -> None:
    """Answer an event's questions anonymously. No audit line, and nothing in the request's own transaction.

    Invitations are written when a register is marked; for attendance that was imported they are made here.
    """
    if event.last_day > clock.today():
        raise Refused("You can give feedback from the last day of the event.")
    round_id = None
    for _attempt in range(2):
        try:
            with questionnaires.apart() as own:
                round_id = _invite(own, event)
            break
        except IntegrityError:  # the first answer to an imported event came twice at once: the round is there now
            continue
    if round_id is None:
        raise Refused(questionnaires.TOO_LATE)
    questionnaires.answer(questionnaire_id=round_id, person_id=person_id, token=token, scores=scores)


# --- impact checks -------------------------------------------------------------------


def record_check(
    *, actor: Actor, event: CpdEvent, person_id: int, values: Mapping[str, Any], asked_id: int | None
) -> CpdImpactCheck:
    """Record one's own impact check, six weeks after the event or later."""
    came = select(CpdAttendance.id).where(
        CpdAttendance.event_id == event.id, CpdAttendance.person_id == person_id, CpdAttendance.status.in_(CAME)
    )
    if db.session.scalar(came) is None:
        raise Refused("The register does not say that you came. Ask the organiser to correct it.")
    if event.last_day + CHECK_FROM > clock.today():
        raise Refused("It is too early: an impact check is for six weeks after the event or later.")
    _not_oneself(asked_id, person_id)
    check = CpdImpactCheck(
        event_id=event.id, person_id=person_id, checked_on=clock.today(), asked_id=asked_id, **_only_rating(values)
    )
    db.session.add(check)
    db.session.flush()
    audit.record(actor, "recorded", "cpd_impact_check", check.id, subject_id=person_id, fields=[*RATING, "asked"])
    return check


def correct_check(
    *, actor: Actor, check: CpdImpactCheck, version: int, values: Mapping[str, Any], asked_id: int | None
) -> None:
    """Correct one's own check. What was confirmed was what stood there: a confirmation is cleared, with a trace."""
    expect_version(check, version)
    _not_oneself(asked_id, check.person_id)
    new = {**_only_rating(values), "asked_id": asked_id}
    changed = [name for name, value in new.items() if getattr(check, name) != value]
    for name in changed:
        setattr(check, name, new[name])
    if changed and check.confirmation is not None:
        check.confirmation = check.confirmed_by_id = check.confirmation_basis = None
        changed.append("confirmation cleared")
    db.session.flush()
    audit.record(actor, "corrected", "cpd_impact_check", check.id, subject_id=check.person_id, fields=changed)


def remove_check(*, actor: Actor, check: CpdImpactCheck, version: int) -> None:
    """Take back one's own check, recorded by mistake."""
    expect_version(check, version)
    key, person_id = check.id, check.person_id
    db.session.delete(check)
    db.session.flush()
    audit.record(actor, "removed", "cpd_impact_check", key, subject_id=person_id)


def confirm_check(
    *, actor: Actor, check: CpdImpactCheck, version: int, confirmation: str, confirmation_basis: str
) -> None:
    """The person who was asked says whether they have seen it, and on what basis."""
    expect_version(check, version)
    if check.asked_id is None or check.asked_id != actor.person_id:
        raise Refused("Only the person who was asked can confirm this check.")
    check.confirmation = confirmation
    check.confirmation_basis = confirmation_basis
    check.confirmed_by_id = actor.person_id
    db.session.flush()
    audit.record(
        actor,
        "confirmed",
        "cpd_impact_check",
        check.id,
        subject_id=check.person_id,
        fields=["confirmation", "confirmation_basis"],
    )


def _only_rating(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.get(name) for name in RATING}


def _not_oneself(asked_id: int | None, person_id: int) -> None:
    if asked_id == person_id:
        raise Refused("Nobody confirms their own check. Name a colleague who has seen you use it.", "asked_email")
