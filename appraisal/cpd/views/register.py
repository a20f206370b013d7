"""Places, the register of an event, and attendance as line managers, heads and HR see it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import permission, viewer, wearing
from appraisal.access.policy import Level
from appraisal.access.viewer import Hat
from appraisal.clock import AcademicYear
from appraisal.cpd import forms, queries, service
from appraisal.cpd.models import AttendanceStatus, CpdAttendance, CpdEvent
from appraisal.cpd.rules import feedback_days
from appraisal.cpd.views.frame import KEEPS_EVENT, READS_EVENT, blueprint, fetch_event, page_number, press, to_event
from appraisal.people.lookup import colleague_by_email
from appraisal.web.downloads import csv_file
from appraisal.web.forms import page, submitted


@blueprint.post("/cpd/events/<uuid:public_id>/place")
@permission(READS_EVENT)
def book(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take a place."""
    return _own_place(public_id, service.book, "You have a place. The organiser and HR can see that you are coming.")


@blueprint.post("/cpd/events/<uuid:public_id>/place/cancel")
@permission(READS_EVENT)
def cancel(public_id: uuid.UUID) -> ResponseReturnValue:
    """Give up a place."""
    return _own_place(public_id, service.cancel, "Your place is given up.")


def _own_place(public_id: uuid.UUID, verb: Callable[..., None], done: str) -> ResponseReturnValue:
    found = fetch_event(public_id, Level.READ)
    if viewer().person_id is None:
        abort(404)

    def act() -> str:
        verb(actor=viewer().actor, event=found, person_id=viewer().person)
        flash(done, "success")
        return to_event(found)

    return press(act, to_event(found))


@blueprint.route("/cpd/events/<uuid:public_id>/register", methods=["GET", "POST"])
@permission(KEEPS_EVENT)
def register(public_id: uuid.UUID) -> ResponseReturnValue:
    """Who has a place and who came, for many people at once."""
    found = fetch_event(public_id, Level.EDIT)
    people = queries.register(viewer(), found)
    kind = forms.register_form((place.public_id.hex, place.person.name) for place in people)
    form = kind(obj=_as_register_form(found, people))

    def act() -> str:
        statuses = {
            uuid.UUID(name.removeprefix("status_")): None if status == forms.TAKE_OFF else status
            for name, status in form.answers().items()
            if status
        }
        changed = service.mark(actor=viewer().actor, event=found, version=form.seen_version, statuses=statuses)
        flash(f"The register is saved. Changed: {changed}.", "success")
        return url_for("cpd.register", public_id=public_id)

    return submitted(form, act, stored=lambda: _as_register_form(found, queries.register(viewer(), found))) or page(
        "cpd/register.html",
        event=found,
        people=people,
        form=form,
        everyone=forms.ActForm(),
        feedback_closes_on=feedback_days(found)[1],
        has_places=any(place.status == AttendanceStatus.BOOKED for place in people),
    )


def _as_register_form(event: CpdEvent, people: list[CpdAttendance]) -> SimpleNamespace:
    return SimpleNamespace(version=event.version, **{f"status_{place.public_id.hex}": place.status for place in people})


@blueprint.post("/cpd/events/<uuid:public_id>/register/everyone")
@permission(KEEPS_EVENT)
def mark_everyone(public_id: uuid.UUID) -> ResponseReturnValue:
    """Everyone who has a place came."""
    found = fetch_event(public_id, Level.EDIT)

    def act() -> str:
        changed = service.mark_everyone(actor=viewer().actor, event=found)
        flash(f"Marked as having come: {changed}.", "success")
        return url_for("cpd.register", public_id=public_id)

    return press(act, url_for("cpd.register", public_id=public_id))


@blueprint.route("/cpd/events/<uuid:public_id>/register/add", methods=["GET", "POST"])
@permission(KEEPS_EVENT)
def add_to_register(public_id: uuid.UUID) -> ResponseReturnValue:
    """Put one more person on the list."""
    found = fetch_event(public_id, Level.EDIT)
    back = url_for("cpd.register", public_id=public_id)
    form = forms.AddPersonForm()

    def act() -> str:
        person = colleague_by_email(form.email.data, "email")
        service.add_to_register(actor=viewer().actor, event=found, person=person)
        flash(f"{person.name} is on the register.", "success")
        return back

    return submitted(form, act) or page(
        "cpd/edit.html", form=form, title=f"Add to the register: {found.title}", cancel=back
    )


@blueprint.get("/cpd/attendance")
@permission(wearing(Hat.LINE_MANAGER, Hat.HEAD, Hat.HR))
def attendance() -> Response:
    """What the people have been to whom the viewer manages or heads; for HR, everyone."""
    wanted = _attendance_filter()
    found, rows = queries.attendance_page(viewer(), page_number(), **wanted)
    return page(
        "cpd/attendance.html",
        found=found,
        rows=rows,
        columns=queries.ATTENDANCE_COLUMNS,
        years=_years(),
        kept={"words": wanted["words"], "year": wanted["year"]},
    )


@blueprint.get("/cpd/attendance.csv")
@permission(wearing(Hat.LINE_MANAGER, Hat.HEAD, Hat.HR))
def attendance_file() -> Response:
    """The same rows and fields as a file."""
    rows = queries.attendance_rows(viewer(), **_attendance_filter())
    return csv_file("cpd-attendance.csv", queries.ATTENDANCE_COLUMNS, (row.cells for row in rows))


def _attendance_filter() -> dict[str, Any]:
    try:
        year = AcademicYear.parse(request.args["year"])
    except (KeyError, ValueError):
        year = None
    return {"words": request.args.get("words", "").strip(), "year": year}


def _years() -> list[AcademicYear]:
    now = AcademicYear.containing(viewer().on).start_year
    return [AcademicYear(year) for year in range(now, now - 5, -1)]
