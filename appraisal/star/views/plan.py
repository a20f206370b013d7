"""One project: its page, its plan, its owners, and a line manager's agreement and comment."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

from flask import Response, abort, flash, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, fetch, permission, viewer
from appraisal.access.policy import Level, Record
from appraisal.star import forms, queries, service
from appraisal.star.models import StarProject
from appraisal.star.rules import SHAPE
from appraisal.star.views.frame import EDITS, READS, address, blueprint, form_page, offer_lists, press, run, show
from appraisal.web.forms import Form, page, submitted


@blueprint.get("/star-projects/<uuid:public_id>")
@permission(OnRecord(Record.STAR, Level.SUMMARY))
def project(public_id: uuid.UUID) -> Response:
    """One project, by level."""
    return show(public_id)


@blueprint.route("/star-projects/<uuid:public_id>/plan", methods=["GET", "POST"])
@permission(EDITS)
def edit_plan(public_id: uuid.UUID) -> ResponseReturnValue:
    """Change the plan."""
    found = fetch(SHAPE, public_id, Level.EDIT)
    form = forms.PlanForm(obj=found)
    offer_lists(form, found)
    return _edit(found, form, "Change the plan")


@blueprint.route("/star-projects/<uuid:public_id>/tried", methods=["GET", "POST"])
@permission(EDITS)
def tried(public_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what was tried."""
    found = fetch(SHAPE, public_id, Level.EDIT)
    return _edit(found, forms.TriedForm(obj=found), "What we tried")


def _edit(found: StarProject, form: Form, title: str) -> ResponseReturnValue:
    return run(
        found,
        form,
        lambda: service.edit(actor=viewer().actor, project=found, version=form.seen_version, values=form.answers()),
        title,
        done="The project is saved.",
    )


@blueprint.route("/star-projects/<uuid:public_id>/owners", methods=["GET", "POST"])
@permission(EDITS)
def owners(public_id: uuid.UUID) -> ResponseReturnValue:
    """The owners: add a colleague; each row offers to leave or to take off."""
    return _owners(fetch(SHAPE, public_id, Level.EDIT, query=queries.whole()), forms.OwnerForm())


def _owners(found: StarProject, form: forms.OwnerForm) -> ResponseReturnValue:
    def act() -> str:
        person = service.add_owner(actor=viewer().actor, project=found, email=form.email.data)
        flash(f"{person.name} is an owner now.", "success")
        return url_for("star.owners", public_id=found.public_id)

    return submitted(form, act) or page(
        "star/owners.html", form=form, act=forms.ActForm(), project=found, cancel=address(found.public_id)
    )


@blueprint.route("/star-projects/<uuid:public_id>/owners/<uuid:person_id>/removal", methods=["GET", "POST"])
@permission(EDITS)
def remove_owner(public_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Leave a project, or take a co-owner off a draft, after asking."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    person = queries.owner_of(found, person_id)
    if person is None:
        abort(404)
    leaving = person.id == viewer().person_id
    form = forms.ActForm()

    def act() -> str:
        service.remove_owner(actor=viewer().actor, project=found, person_id=person.id)
        flash("You have left the project." if leaving else f"{person.name} is no longer an owner.", "success")
        return url_for("star.index") if leaving else url_for("star.owners", public_id=public_id)

    return submitted(form, act) or form_page(
        form,
        "Leave this project" if leaving else f"Take {person.name} off this draft",
        cancel=url_for("star.owners", public_id=public_id),
        lead="The other owners keep it." if leaving else f"{person.name} will no longer see it.",
        button="Leave" if leaving else "Take off",
    )


@blueprint.route("/star-projects/<uuid:public_id>/submission", methods=["GET", "POST"])
@permission(EDITS)
def submission(public_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the line managers to agree."""
    found = fetch(SHAPE, public_id, Level.EDIT)
    form = forms.NoPupilForm(obj=SimpleNamespace(version=found.version))
    return run(
        found,
        form,
        lambda: service.submit(
            actor=viewer().actor, project=found, version=form.seen_version, no_pupil_named=form.no_pupil_named.data
        ),
        "Ask for agreement",
        done="Your line manager can read it now, and will find it among the things waiting for an answer.",
        lead=(
            "Until you ask, line managers see only that there is a draft. When you ask, the line managers of all its "
            "owners can read it, and one of them agrees it. You can take it back until then."
        ),
        button="Ask for agreement",
    )


@blueprint.post("/star-projects/<uuid:public_id>/submission/withdrawal")
@permission(EDITS)
def take_back(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take a draft back from the line managers."""
    return press(public_id, service.take_back, "The draft is yours alone again.")


@blueprint.route("/star-projects/<uuid:public_id>/agreement", methods=["GET", "POST"])
@permission(READS)
def agreement(public_id: uuid.UUID) -> ResponseReturnValue:
    """A line manager of an owner agrees."""
    found = fetch(SHAPE, public_id, Level.READ, query=queries.to_agree(viewer()))
    form = forms.AgreementForm(obj=SimpleNamespace(version=found.version))

    def act() -> str:
        service.agree(actor=viewer().actor, project=found, version=form.seen_version, comment=form.comment.data)
        flash("The project is agreed. Its owners can start.", "success")
        return address(public_id)

    return submitted(form, act, stored=lambda: SimpleNamespace(version=found.version)) or page(
        "star/agreement.html", form=form, project=found, cancel=address(public_id)
    )


@blueprint.route("/star-projects/<uuid:public_id>/comment", methods=["GET", "POST"])
@permission(READS)
def comment(public_id: uuid.UUID) -> ResponseReturnValue:
    """A line manager comments, or changes or takes away their comment."""
    found = fetch(SHAPE, public_id, Level.READ, query=queries.to_comment(viewer()))
    written = service.own_comment(viewer().actor, found)
    form = forms.CommentForm(obj=written)
    return run(
        found,
        form,
        lambda: service.comment(actor=viewer().actor, project=found, version=form.seen_version, text=form.text.data),
        "Comment on this project",
        done="Your comment is saved.",
        stored=lambda: written,
    )
