"""Reads for the pages of CPD; each takes the viewer and starts from what the access table lets them reach."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, exists, literal, null, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from appraisal.access.policy import Level
from appraisal.access.viewer import Hat, Viewer
from appraisal.clock import AcademicYear
from appraisal.cpd.models import CpdAttendance, CpdEvent, CpdImpactCheck, CpdQuestionnaire
from appraisal.cpd.rules import (
    ATTENDANCE,
    CHECK,
    CHECK_FROM,
    WAITS_FOR_CONFIRMATION,
    coming_up,
    feedback_days,
    last_day,
    may_be_checked,
    own_and_came,
    takes_feedback,
    waits_for_check,
)
from appraisal.cpd.words import KINDS, STATUSES
from appraisal.extensions import db
from appraisal.people.models import Person, School
from appraisal.people.relations import coaches_of, managers_of
from appraisal.questionnaires.models import Invitation, Questionnaire
from appraisal.questionnaires.rules import CLOSED
from appraisal.web.formats import day, plain
from appraisal.web.paging import Page, paged
from appraisal.web.waiting import Waiting

STILL_TO_CHECK = 50
"""How many events the page of impact checks offers at most."""


def event_with_names() -> Select[CpdEvent]:
    """A SELECT of events with host and organiser, for the guard to fetch."""
    return select(CpdEvent).options(joinedload(CpdEvent.host_school), joinedload(CpdEvent.organiser))


def events(viewer: Viewer, *, past: bool = False, number: int = 1) -> Page:
    """Events with the viewer's own status at each: those to come, the next first, or those past, the latest first."""
    own = and_(CpdAttendance.event_id == CpdEvent.id, CpdAttendance.person_id == viewer.person)
    found = (
        select(CpdEvent, CpdAttendance.status)
        .outerjoin(CpdAttendance, own)
        .options(joinedload(CpdEvent.host_school))
        .where(~coming_up(viewer.on) if past else coming_up(viewer.on))
    )
    order = (CpdEvent.starts_on.desc(), CpdEvent.id.desc()) if past else (CpdEvent.starts_on, CpdEvent.id)
    return paged(found.order_by(*order), number)


def _latest_check(viewer: Viewer) -> Select[uuid.UUID]:
    """The key of the viewer's latest impact check; say of which event."""
    return (
        select(CpdImpactCheck.public_id)
        .where(CpdImpactCheck.person_id == viewer.person)
        .order_by(CpdImpactCheck.checked_on.desc(), CpdImpactCheck.id.desc())
        .limit(1)
    )


def history(viewer: Viewer, number: int = 1) -> Page:
    """The viewer's own attendance, the latest first, each with its event and the key of the latest impact check."""
    check = _latest_check(viewer).where(CpdImpactCheck.event_id == CpdEvent.id).scalar_subquery()
    found = (
        select(CpdAttendance, check.label("check"))
        .join(CpdAttendance.event)
        .options(contains_eager(CpdAttendance.event))
        .where(CpdAttendance.person_id == viewer.person)
        .order_by(CpdEvent.starts_on.desc(), CpdEvent.id.desc())
    )
    return paged(found, number)


class Feedback(enum.StrEnum):
    """Where the viewer stands with an event's anonymous feedback."""

    NOT_ASKED = "not asked"
    NOT_YET = "not yet"
    OPEN = "open"
    GIVEN = "given"
    CLOSED = "closed"


@dataclass(frozen=True)
class OwnPart:
    """What the viewer has to do with an event.

    ``check`` is the key of their latest impact check; ``results`` says whether feedback on it has closed.
    """

    status: str | None
    feedback: Feedback
    feedback_closes_on: dt.date
    check: uuid.UUID | None
    check_from: dt.date
    results: bool


def own_part(viewer: Viewer, event: CpdEvent) -> OwnPart:
    """The viewer's own place at an event, their feedback and their impact check, in one statement."""
    rounds = (
        select(Questionnaire.id)
        .join(CpdQuestionnaire, CpdQuestionnaire.questionnaire_id == Questionnaire.id)
        .where(CpdQuestionnaire.event_id == event.id)
    )
    own_round = rounds.where(CpdQuestionnaire.imported.is_(False))
    status, came, used, closed, results, check = db.session.execute(
        select(
            select(CpdAttendance.status)
            .where(CpdAttendance.event_id == event.id, CpdAttendance.person_id == viewer.person)
            .scalar_subquery(),
            exists().where(CpdAttendance.event_id == event.id, own_and_came(viewer.person)),
            exists().where(
                Invitation.questionnaire_id.in_(own_round),
                Invitation.person_id == viewer.person,
                Invitation.used.is_(True),
            ),
            own_round.where(CLOSED).exists(),
            rounds.where(CLOSED).exists(),
            _latest_check(viewer).where(CpdImpactCheck.event_id == event.id).scalar_subquery(),
        )
    ).one()
    opens_on, closes_on = feedback_days(event)
    if used:
        feedback = Feedback.GIVEN
    elif not came:
        feedback = Feedback.NOT_ASKED
    elif viewer.on < opens_on:
        feedback = Feedback.NOT_YET
    else:
        feedback = Feedback.CLOSED if closed or viewer.on > closes_on else Feedback.OPEN
    return OwnPart(status, feedback, closes_on, check, event.last_day + CHECK_FROM, bool(results))


# --- what waits ----------------------------------------------------------------------


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Feedback to give, impact checks that are due, and confirmations asked of the viewer; in one statement."""
    answered = (
        select(CpdQuestionnaire.event_id)
        .join(Questionnaire, Questionnaire.id == CpdQuestionnaire.questionnaire_id)
        .outerjoin(
            Invitation,
            and_(Invitation.questionnaire_id == Questionnaire.id, Invitation.person_id == viewer.person),
        )
        .where(CpdQuestionnaire.imported.is_(False), or_(CLOSED, Invitation.used.is_(True)))
    )
    checked = select(CpdImpactCheck.event_id).where(CpdImpactCheck.person_id == viewer.person)
    asked = (
        select(
            literal("confirm"),
            CpdImpactCheck.public_id,
            CpdEvent.title,
            Person.given_name,
            Person.family_name,
            CpdImpactCheck.checked_on,
        )
        .join(CpdEvent, CpdEvent.id == CpdImpactCheck.event_id)
        .join(Person, Person.id == CpdImpactCheck.person_id)
        .where(CpdImpactCheck.asked_id == viewer.person, WAITS_FOR_CONFIRMATION)
    )
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        union_all(
            _came_to("feedback", viewer).where(takes_feedback(viewer.on), CpdEvent.id.not_in(answered)),
            _came_to("check", viewer).where(waits_for_check(viewer.on), CpdEvent.id.not_in(checked)),
            asked,
        )
    ).all()
    return [_waiting(row) for row in sorted(rows, key=lambda row: (row[5], row[2], str(row[1])))]


def _came_to(kind: str, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Events that the viewer came to, in the columns of ``waiting_for``."""
    return (
        select(literal(kind), CpdEvent.public_id, CpdEvent.title, null(), null(), last_day)
        .join(CpdAttendance, CpdAttendance.event_id == CpdEvent.id)
        .where(own_and_came(viewer.person))
    )


def _waiting(row: Row[*tuple[Any, ...]]) -> Waiting:
    kind, public_id, title, given, family, _day = row
    args: dict[str, object] = {"public_id": public_id}
    if kind == "feedback":
        return Waiting(f"Say what you thought of “{title}”. It is anonymous.", "cpd.feedback", args)
    if kind == "check":
        return Waiting(f"Say what has come of “{title}”.", "cpd.record_check", args)
    return Waiting(f"{given} {family} asks you to confirm what has come of “{title}”.", "cpd.check", args)


# --- registers and lists of attendance -----------------------------------------------


def register(viewer: Viewer, event: CpdEvent) -> list[CpdAttendance]:
    """The people on an event's list whom the viewer may see, by name."""
    return list(
        db.session.scalars(
            select(CpdAttendance)
            .join(CpdAttendance.person)
            .options(contains_eager(CpdAttendance.person))
            .where(CpdAttendance.event_id == event.id, ATTENDANCE.reachable(viewer, Level.SUMMARY))
            .order_by(Person.family_name, Person.given_name, Person.id)
        )
    )


@dataclass(frozen=True)
class AttendanceRow:
    """Attendance as others than its owner see it (privacy.md row 15): structured fields and no rating.

    ``cells`` are the texts under ``ATTENDANCE_COLUMNS``, the same on the page and in its file.
    """

    event: uuid.UUID
    cells: tuple[str, ...]


ATTENDANCE_COLUMNS = ("Name", "Event", "Kind", "First day", "Hours", "Status")


def attendance_row(attendance: CpdAttendance) -> AttendanceRow:
    """The one way attendance of others leaves this room."""
    event = attendance.event
    return AttendanceRow(
        event.public_id,
        (
            attendance.person.name,
            event.title,
            KINDS[event.kind],
            day(event.starts_on),
            plain(event.hours) if event.hours is not None else "",
            STATUSES[attendance.status],
        ),
    )


def attendance(viewer: Viewer, *, words: str = "", year: AcademicYear | None = None) -> Select[CpdAttendance]:
    """Attendance of others that the viewer may see, the latest event first, then by name.

    ``words`` match the person's name or the event's title.
    """
    found = (
        select(CpdAttendance)
        .join(CpdAttendance.event)
        .join(CpdAttendance.person)
        .options(contains_eager(CpdAttendance.event), contains_eager(CpdAttendance.person))
        .where(ATTENDANCE.reachable(viewer, Level.SUMMARY), CpdAttendance.person_id != viewer.person)
    )
    for word in words.split()[:5]:
        found = found.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (Person.given_name, Person.family_name, CpdEvent.title)
                )
            )
        )
    if year is not None:
        found = found.where(CpdEvent.starts_on.between(year.first_day, year.last_day))
    return found.order_by(CpdEvent.starts_on.desc(), CpdEvent.id, Person.family_name, Person.given_name, Person.id)


def attendance_page(
    viewer: Viewer, number: int, *, words: str, year: AcademicYear | None
) -> tuple[Page, list[AttendanceRow]]:
    """One page of it: where it stands in the whole, and its rows."""
    found = paged(attendance(viewer, words=words, year=year), number)
    return found, [attendance_row(attended) for (attended,) in found.rows]


def attendance_rows(viewer: Viewer, *, words: str, year: AcademicYear | None) -> list[AttendanceRow]:
    """All of it, for a file."""
    return [attendance_row(attended) for attended in db.session.scalars(attendance(viewer, words=words, year=year))]


# --- impact checks -------------------------------------------------------------------


def check_with_names() -> Select[CpdImpactCheck]:
    """A SELECT of impact checks with event and people, for the guard to fetch."""
    return select(CpdImpactCheck).options(
        joinedload(CpdImpactCheck.event),
        joinedload(CpdImpactCheck.person),
        joinedload(CpdImpactCheck.asked),
        joinedload(CpdImpactCheck.confirmed_by),
    )


def checks(viewer: Viewer) -> list[CpdImpactCheck]:
    """The viewer's own checks and those they were asked to confirm, the latest first."""
    return list(
        db.session.scalars(
            check_with_names()
            .where(CHECK.reachable(viewer, Level.READ))
            .order_by(CpdImpactCheck.checked_on.desc(), CpdImpactCheck.id.desc())
        )
    )


def still_to_check(viewer: Viewer) -> list[CpdEvent]:
    """Events the viewer came to at least six weeks ago and has said nothing about yet, the latest first."""
    checked = select(CpdImpactCheck.event_id).where(CpdImpactCheck.person_id == viewer.person)
    return list(
        db.session.scalars(
            select(CpdEvent)
            .join(CpdAttendance, CpdAttendance.event_id == CpdEvent.id)
            .where(own_and_came(viewer.person), may_be_checked(viewer.on), CpdEvent.id.not_in(checked))
            .order_by(CpdEvent.starts_on.desc(), CpdEvent.id.desc())
            .limit(STILL_TO_CHECK)
        )
    )


@dataclass(frozen=True)
class Confirmer:
    """Someone who may be offered as a second person: they are related to the viewer already."""

    key: str
    person_id: int
    name: str
    is_manager: bool


def confirmers(viewer: Viewer) -> list[Confirmer]:
    """The viewer's own line managers and coaches, by name."""
    manages = Person.id.in_(managers_of(viewer.person, viewer.on))
    coaches = Person.id.in_(coaches_of(viewer.person, viewer.on))
    found = db.session.execute(
        select(Person, manages).where(or_(manages, coaches)).order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [Confirmer(str(person.public_id), person.id, person.name, manager) for person, manager in found]


def host_choices(viewer: Viewer) -> list[tuple[int, str]]:
    """The schools whose events this viewer may add: every school for HR, their own for heads."""
    found = select(School.id, School.name).order_by(School.name)
    if not viewer.wears(Hat.HR):
        found = found.where(School.id.in_(viewer.headed))
    return [(key, name) for key, name in db.session.execute(found)]
