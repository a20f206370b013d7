"""Pages of cross-trust work: what people of different schools did together, and the host's word that they did."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from appraisal import clock
from appraisal.access.guard import OnRecord, SignedIn, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.viewer import Hat
from appraisal.opportunities import forms, queries, service
from appraisal.opportunities.models import ActivityKind, CrossTrustActivity
from appraisal.opportunities.rules import SHAPE
from appraisal.web import fields, navigation
from appraisal.web.forms import Form, page, submitted

blueprint = Blueprint("opportunities", __name__)
navigation.add(
    "Opportunities",
    "opportunities.index",
    hats=[Hat.STAFF, Hat.LINE_MANAGER, Hat.HEAD, Hat.HR],
    section="/cross-trust-work",
)

READS = OnRecord(Record.CROSS_TRUST, Level.READ)
EDITS = OnRecord(Record.CROSS_TRUST, Level.EDIT)
SET_OVER = (Hat.LINE_MANAGER, Hat.HEAD, Hat.HR)


@blueprint.get("/cross-trust-work")
@permission(SignedIn("lists only what the viewer took part in or hosts"))
def index() -> Response:
    """What I took part in, and what waits for me as host."""
    return page(
        "opportunities/index.html",
        found=queries.own(viewer(), request.args.get("page", 1, type=int)),
        to_verify=queries.to_verify(viewer()),
        set_over=viewer().wears(*SET_OVER),
    )


@blueprint.get("/cross-trust-work/people")
@permission(wearing(*SET_OVER))
def team() -> Response:
    """The cross-trust work of the people the viewer is set over, in summary."""
    this = clock.AcademicYear.containing(viewer().on)
    year = clock.AcademicYear(request.args.get("year", this.start_year, type=int))
    years = [clock.AcademicYear(this.start_year - back) for back in range(5)]
    if year not in years:
        abort(404)
    found = queries.team(viewer(), year, request.args.get("page", 1, type=int))
    return page("opportunities/team.html", found=found, year=year, years=years)


@blueprint.route("/cross-trust-work/enter", methods=["GET", "POST"])
@permission(wearing(Hat.STAFF))
def enter() -> ResponseReturnValue:
    """Enter an activity one took part in."""
    form = forms.EntryForm()
    _offer_kinds(form)

    def act() -> str:
        made = service.enter(
            actor=viewer().actor,
            values=form.answers("host_email", "people"),
            host_email=form.host_email.data,
            people=form.people.data,
        )
        flash("Saved. The host is asked to verify it.", "success")
        return _address(made.public_id)

    return submitted(form, act) or page(
        "opportunities/form.html",
        form=form,
        title="Enter cross-trust work",
        lead="Planned work with people of another school, or of another Trust. A day for the whole Trust counts only "
        "where you worked together in a smaller group.",
        cancel=url_for("opportunities.index"),
    )


@blueprint.get("/cross-trust-work/<uuid:public_id>")
@permission(OnRecord(Record.CROSS_TRUST, Level.SUMMARY))
def activity(public_id: uuid.UUID) -> Response:
    """One activity, by level."""
    return _show(public_id)


@blueprint.route("/cross-trust-work/<uuid:public_id>/facts", methods=["GET", "POST"])
@permission(EDITS)
def correct(public_id: uuid.UUID) -> ResponseReturnValue:
    """Put the facts right."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())

    def as_form() -> Any:
        """The row as the form asks for it: the host by e-mail."""
        facts = {name: getattr(found, name) for name in service.FACTS}
        return SimpleNamespace(version=found.version, host_email=found.host.email if found.host else None, **facts)

    form = forms.FactsForm(obj=as_form())
    _offer_kinds(form, found)

    def act() -> str:
        service.correct(
            actor=viewer().actor,
            activity=found,
            version=form.seen_version,
            values=form.answers("host_email"),
            host_email=form.host_email.data,
        )
        flash("The activity is saved.", "success")
        return _address(public_id)

    return submitted(form, act, stored=as_form) or page(
        "opportunities/form.html", form=form, title="Correct this activity", cancel=_address(public_id)
    )


@blueprint.route("/cross-trust-work/<uuid:public_id>/people", methods=["GET", "POST"])
@permission(EDITS)
def people(public_id: uuid.UUID) -> ResponseReturnValue:
    """Who took part: add people; each row offers to take off."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    form = forms.PeopleForm(obj=_version(found))

    def act() -> str:
        added = service.add_people(
            actor=viewer().actor, activity=found, version=form.seen_version, people=form.people.data
        )
        flash("1 person is added." if added == 1 else f"{added} people are added.", "success")
        return url_for("opportunities.people", public_id=public_id)

    return submitted(form, act, stored=lambda: _version(found)) or page(
        "opportunities/people.html", form=form, activity=found, cancel=_address(public_id)
    )


@blueprint.route("/cross-trust-work/<uuid:public_id>/people/<uuid:person_id>/removal", methods=["GET", "POST"])
@permission(EDITS)
def remove_person(public_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Take oneself or somebody else off, after asking."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    person = queries.person_in(found, person_id)
    if person is None:
        abort(404)
    oneself = person.id == viewer().person_id
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.remove_person(actor=viewer().actor, activity=found, version=form.seen_version, person_id=person.id)
        flash("You are off the list." if oneself else f"{person.name} is off the list.", "success")
        return url_for("opportunities.index") if oneself else url_for("opportunities.people", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or page(
        "opportunities/form.html",
        form=form,
        title="Take yourself off this activity?" if oneself else f"Take {person.name} off this activity?",
        button="Take off",
        cancel=url_for("opportunities.people", public_id=public_id),
    )


@blueprint.route("/cross-trust-work/<uuid:public_id>/removal", methods=["GET", "POST"])
@permission(EDITS)
def withdraw(public_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw an activity entered by mistake, after asking."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.withdraw(actor=viewer().actor, activity=found, version=form.seen_version)
        flash("The activity is withdrawn.", "success")
        return url_for("opportunities.index")

    return submitted(form, act, stored=lambda: found) or page(
        "opportunities/form.html",
        form=form,
        title="Withdraw this activity?",
        lead="It goes from the lists of everybody named. That it was withdrawn, when and by whom stays in the log.",
        button="Withdraw",
        cancel=_address(public_id),
    )


@blueprint.post("/cross-trust-work/<uuid:public_id>/verification")
@permission(READS)
def verify(public_id: uuid.UUID) -> ResponseReturnValue:
    """The host verifies."""
    return _press(public_id, service.verify, "Verified. Thank you for hosting.")


@blueprint.post("/cross-trust-work/<uuid:public_id>/verification/withdrawal")
@permission(READS)
def take_back(public_id: uuid.UUID) -> ResponseReturnValue:
    """The host takes the verification back."""
    return _press(public_id, service.take_back, "The verification is taken back. The people named can correct it now.")


def _press(public_id: uuid.UUID, verb: Callable[..., None], done: str) -> ResponseReturnValue:
    """One button of the host; 404 for everybody else."""
    found = fetch(SHAPE, public_id, Level.READ, query=queries.hosted(viewer()))
    form = forms.ActForm()

    def act() -> str:
        verb(actor=viewer().actor, activity=found, version=form.seen_version)
        flash(done, "success")
        return _address(public_id)

    return submitted(form, act, stored=lambda: found) or _show(public_id, form)


def _show(public_id: uuid.UUID, form: Form | None = None) -> Response:
    """An activity's page; with the form of a button that was refused, what was wrong above it."""
    found = fetch(SHAPE, public_id, Level.SUMMARY, query=queries.whole())
    return page(
        "opportunities/activity.html", detail=queries.detail(viewer(), found), form=form or forms.ActForm(obj=found)
    )


def _address(public_id: uuid.UUID) -> str:
    return url_for("opportunities.activity", public_id=public_id)


def _version(found: CrossTrustActivity) -> SimpleNamespace:
    """The record's version alone, for a form that fills nothing from it."""
    return SimpleNamespace(version=found.version)


def _offer_kinds(form: forms.FactsForm, found: CrossTrustActivity | None = None) -> None:
    """Fill the list of kinds; the words of an imported activity stay on offer."""
    kinds = [(kind.value, fields.wording(kind.value)) for kind in ActivityKind]
    if found is not None and found.kind not in dict(kinds):
        kinds.append((found.kind, found.kind))
    fields.offer(form.kind, kinds)
