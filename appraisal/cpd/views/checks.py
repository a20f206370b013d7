"""Impact checks: recording, correcting and confirming what came of an event."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, fetch, permission, viewer
from appraisal.access.policy import Level, Record
from appraisal.cpd import forms, queries, service
from appraisal.cpd.models import CpdImpactCheck
from appraisal.cpd.rules import CAME, CHECK
from appraisal.cpd.views.frame import OWN, READS_EVENT, blueprint, fetch_event
from appraisal.people.lookup import colleague_by_email
from appraisal.web.forms import page, submitted
from appraisal.web.refusals import Refused


@blueprint.get("/cpd/impact-checks")
@permission(OWN)
def checks() -> Response:
    """The viewer's own impact checks, those they may still record, and those they were asked to confirm."""
    return page("cpd/checks.html", checks=queries.checks(viewer()), still=queries.still_to_check(viewer()))


@blueprint.route("/cpd/events/<uuid:public_id>/impact-check", methods=["GET", "POST"])
@permission(READS_EVENT)
def record_check(public_id: uuid.UUID) -> ResponseReturnValue:
    """Record what came of an event."""
    found = fetch_event(public_id, Level.READ)
    own = queries.own_part(viewer(), found)
    if own.status not in CAME:
        abort(404)
    if own.check is not None and request.method == "GET":
        return redirect(url_for("cpd.check", public_id=own.check), 303)
    confirmers = queries.confirmers(viewer())
    form = _with_confirmers(forms.CheckForm(), confirmers)

    def act() -> str:
        check = service.record_check(
            actor=viewer().actor, event=found, person_id=viewer().person, **_check_values(form, confirmers)
        )
        flash("Your impact check is saved.", "success")
        return url_for("cpd.check", public_id=check.public_id)

    return submitted(form, act) or page(
        "cpd/record_check.html", form=form, event=found, own=own, cancel=url_for("cpd.checks")
    )


def _check(public_id: uuid.UUID, level: Level) -> CpdImpactCheck:
    found: CpdImpactCheck = fetch(CHECK, public_id, level, query=queries.check_with_names())
    return found


@blueprint.route("/cpd/impact-checks/<uuid:public_id>", methods=["GET", "POST"])
@permission(OnRecord(Record.IMPACT_CHECK, Level.READ))
def check(public_id: uuid.UUID) -> ResponseReturnValue:
    """One impact check: to read for its owner, to confirm for the person who was asked."""
    found = _check(public_id, Level.READ)
    asked = found.asked_id == viewer().person
    form = forms.ConfirmForm(obj=found)

    def act() -> str:
        service.confirm_check(actor=viewer().actor, check=found, version=form.seen_version, **form.answers())
        flash(f"Thank you. {found.person.given_name} can see what you said.", "success")
        return url_for("cpd.check", public_id=public_id)

    return submitted(form, act, stored=lambda: _check(public_id, Level.READ)) or page(
        "cpd/check.html", check=found, asked=asked, form=form
    )


@blueprint.route("/cpd/impact-checks/<uuid:public_id>/edit", methods=["GET", "POST"])
@permission(OnRecord(Record.IMPACT_CHECK, Level.EDIT))
def edit_check(public_id: uuid.UUID) -> ResponseReturnValue:
    """Correct one's own impact check."""
    found = _check(public_id, Level.EDIT)
    back = url_for("cpd.check", public_id=public_id)
    confirmers = queries.confirmers(viewer())
    form = _with_confirmers(forms.CheckForm(obj=_as_check_form(found, confirmers)), confirmers)

    def act() -> str:
        service.correct_check(
            actor=viewer().actor, check=found, version=form.seen_version, **_check_values(form, confirmers)
        )
        flash("Your impact check is saved.", "success")
        return back

    def stored() -> SimpleNamespace:
        return _as_check_form(_check(public_id, Level.EDIT), confirmers)

    return submitted(form, act, stored=stored) or page(
        "cpd/record_check.html", form=form, event=found.event, check=found, cancel=back
    )


@blueprint.route("/cpd/impact-checks/<uuid:public_id>/remove", methods=["GET", "POST"])
@permission(OnRecord(Record.IMPACT_CHECK, Level.EDIT))
def remove_check(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take back one's own impact check, after asking."""
    found = _check(public_id, Level.EDIT)
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.remove_check(actor=viewer().actor, check=found, version=form.seen_version)
        flash("Your impact check is removed.", "success")
        return url_for("cpd.checks")

    return submitted(form, act, stored=lambda: found) or page(
        "cpd/remove.html",
        form=form,
        what=f"your impact check on “{found.event.title}”",
        cancel=url_for("cpd.check", public_id=public_id),
    )


def _with_confirmers(form: forms.CheckForm, confirmers: list[queries.Confirmer]) -> forms.CheckForm:
    form.asked.choices = [
        *((one.key, f"{one.name}, your {'line manager' if one.is_manager else 'coach'}") for one in confirmers),
        (forms.SOMEONE_ELSE, "Someone else"),
        (forms.NOBODY, "Nobody for now"),
    ]
    return form


def _as_check_form(check: CpdImpactCheck, confirmers: list[queries.Confirmer]) -> SimpleNamespace:
    """A check as its form shows it: whom it asks is a choice, with an e-mail address for someone else."""
    offered = next((one.key for one in confirmers if one.person_id == check.asked_id), None)
    someone_else = check.asked.email if check.asked and not offered else None
    return SimpleNamespace(
        **{name: getattr(check, name) for name in service.RATING},
        asked=offered or (forms.SOMEONE_ELSE if someone_else else forms.NOBODY),
        asked_email=someone_else,
        version=check.version,
    )


def _check_values(form: forms.CheckForm, confirmers: list[queries.Confirmer]) -> dict[str, Any]:
    """What the verbs take: numbers for the ratings, and the key of whoever is asked."""
    values = {**form.answers("asked", "asked_email")}
    values |= {name: int(values[name]) for name in ("learned", "used", "effect")}
    chosen = form.asked.data
    if chosen == forms.SOMEONE_ELSE:
        if not form.asked_email.data:
            raise Refused("Enter their work email address", "asked_email")
        return {"values": values, "asked_id": colleague_by_email(form.asked_email.data, "asked_email").id}
    asked_id = next((one.person_id for one in confirmers if one.key == chosen), None)
    return {"values": values, "asked_id": asked_id}
