"""Events: to come, past, one, and keeping them; and what the viewer has been to."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import permission, viewer, wearing
from appraisal.access.policy import Level
from appraisal.access.viewer import Hat
from appraisal.cpd import forms, queries, results, service
from appraisal.cpd.models import CpdEvent
from appraisal.cpd.views.frame import KEEPS_EVENT, OWN, READS_EVENT, blueprint, fetch_event, page_number, to_event
from appraisal.people.lookup import colleague_by_email
from appraisal.web.fields import offer
from appraisal.web.forms import page, submitted


@blueprint.get("/cpd")
@permission(OWN)
def index() -> Response:
    """What waits for the viewer, and events to come."""
    return page(
        "cpd/index.html", waiting=queries.waiting_for(viewer()), found=queries.events(viewer(), number=page_number())
    )


@blueprint.get("/cpd/past")
@permission(OWN)
def past() -> Response:
    """Events that are over."""
    return page("cpd/past.html", found=queries.events(viewer(), past=True, number=page_number()))


@blueprint.get("/cpd/history")
@permission(OWN)
def history() -> Response:
    """What the viewer has been to."""
    return page("cpd/history.html", found=queries.history(viewer(), page_number()))


@blueprint.route("/cpd/events/add", methods=["GET", "POST"])
@permission(wearing(Hat.HR, Hat.HEAD))
def add_event() -> ResponseReturnValue:
    """HR and heads add events."""
    form = _with_hosts(forms.EventForm())

    def act() -> str:
        event = service.add_event(actor=viewer().actor, values=_event_values(form))
        flash("The event is added. Staff can take a place now.", "success")
        return to_event(event)

    return submitted(form, act) or page("cpd/edit.html", form=form, title="Add an event", cancel=url_for("cpd.index"))


@blueprint.get("/cpd/events/<uuid:public_id>")
@permission(READS_EVENT)
def event(public_id: uuid.UUID) -> Response:
    """One event, and what the viewer has to do with it."""
    found = fetch_event(public_id, Level.READ)
    return page(
        "cpd/event.html",
        event=found,
        own=queries.own_part(viewer(), found),
        keeps=found.organiser_id == viewer().person or viewer().wears(Hat.HR),
        sees_results=results.may_see(viewer(), found),
        form=forms.ActForm(),
    )


@blueprint.route("/cpd/events/<uuid:public_id>/edit", methods=["GET", "POST"])
@permission(KEEPS_EVENT)
def edit_event(public_id: uuid.UUID) -> ResponseReturnValue:
    """Correct an event."""
    found = fetch_event(public_id, Level.EDIT)
    form = _with_hosts(forms.EventForm(obj=_as_event_form(found)), found)

    def act() -> str:
        values = _event_values(form)
        service.edit_event(actor=viewer().actor, event=found, version=form.seen_version, values=values)
        flash("The event is saved.", "success")
        return to_event(found)

    return submitted(form, act, stored=lambda: _as_event_form(fetch_event(public_id, Level.EDIT))) or page(
        "cpd/edit.html", form=form, title=f"Edit {found.title}", cancel=to_event(found), event=found
    )


@blueprint.route("/cpd/events/<uuid:public_id>/remove", methods=["GET", "POST"])
@permission(KEEPS_EVENT)
def remove_event(public_id: uuid.UUID) -> ResponseReturnValue:
    """Remove an event that was added by mistake, after asking."""
    found = fetch_event(public_id, Level.EDIT)
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.remove_event(actor=viewer().actor, event=found, version=form.seen_version)
        flash("The event is removed.", "success")
        return url_for("cpd.index")

    return submitted(form, act, stored=lambda: found) or page(
        "cpd/remove.html", form=form, what=f"the event “{found.title}”", cancel=to_event(found)
    )


def _as_event_form(event: CpdEvent) -> SimpleNamespace:
    """An event as its form shows it: with the organiser's e-mail address."""
    return SimpleNamespace(
        **{name: getattr(event, name) for name in service.EVENT_FIELDS},
        organiser=event.organiser.email if event.organiser else None,
        version=event.version,
    )


def _with_hosts(form: forms.EventForm, event: CpdEvent | None = None) -> forms.EventForm:
    """Offer the schools this viewer may choose, and the one that stands there already."""
    choices = dict(queries.host_choices(viewer()))
    if event is not None and event.host_school is not None:
        choices.setdefault(event.host_school.id, event.host_school.name)
    offer(form.host_school_id, choices.items())
    return form


def _event_values(form: forms.EventForm) -> dict[str, Any]:
    values = form.answers("organiser")
    email = form.organiser.data
    return {**values, "organiser_id": colleague_by_email(email, "organiser").id if email else viewer().person_id}
