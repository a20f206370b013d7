"""What came of a project: evidence, evaluation, publication."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from flask import abort, flash
from flask.typing import ResponseReturnValue

from appraisal.access.guard import fetch, permission, viewer
from appraisal.access.policy import Level
from appraisal.people.lookup import colleague_by_email
from appraisal.people.models import Person
from appraisal.star import forms, queries, service
from appraisal.star.models import StarEvidence, StarProject
from appraisal.star.rules import SHAPE
from appraisal.star.views.frame import EDITS, READS, address, blueprint, press, run, show
from appraisal.web.forms import page, submitted

COLLEAGUE = "colleague"


@blueprint.route("/star-projects/<uuid:public_id>/evidence/add", methods=["GET", "POST"])
@permission(EDITS)
def add_evidence(public_id: uuid.UUID) -> ResponseReturnValue:
    """Add a piece of evidence."""
    return _evidence(fetch(SHAPE, public_id, Level.EDIT, query=queries.whole()), None)


@blueprint.route("/star-projects/<uuid:public_id>/evidence/<uuid:item_id>", methods=["GET", "POST"])
@permission(EDITS)
def edit_evidence(public_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a piece of evidence."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    return _evidence(found, queries.evidence_of(found, item_id) or abort(404))


@blueprint.post("/star-projects/<uuid:public_id>/evidence/<uuid:item_id>/removal")
@permission(EDITS)
def remove_evidence(public_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Remove a piece of evidence entered by mistake."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    item = queries.evidence_of(found, item_id) or abort(404)
    form = forms.ActForm()

    def act() -> str:
        service.remove_evidence(actor=viewer().actor, project=found, item=item, version=form.seen_version)
        flash("The evidence is removed.", "success")
        return address(public_id)

    return submitted(form, act) or show(public_id, form)


def _evidence(found: StarProject, item: StarEvidence | None) -> ResponseReturnValue:
    def as_form() -> Any:
        """The row as the form asks for it."""
        if item is None:
            return None
        return SimpleNamespace(
            version=item.version,
            kind=item.kind,
            collected_on=item.collected_on,
            collector=str(item.collected_by.public_id),
            agrees="yes" if item.agrees else "no",
            summary=item.summary,
        )

    form = forms.EvidenceForm(obj=as_form())
    people = [owner.person for owner in found.owners]
    if item is not None and item.collected_by not in people:
        people.append(item.collected_by)
    named = {str(person.public_id): person for person in people}
    form.collector.choices = [
        *((key, "I did" if person.id == viewer().person_id else person.name) for key, person in named.items()),
        (COLLEAGUE, "A colleague who is not in this list"),
    ]

    def collector() -> Person:
        if form.collector.data == COLLEAGUE:
            return colleague_by_email(form.email.data, "email")
        return named[form.collector.data]

    def act() -> str:
        service.save_evidence(
            actor=viewer().actor,
            project=found,
            item=item,
            version=form.seen_version,
            collected_by=collector(),
            values={**form.answers("collector", "email", "agrees"), "agrees": form.agrees.data == "yes"},
        )
        flash("The evidence is saved.", "success")
        return address(found.public_id)

    return submitted(form, act, stored=as_form) or page(
        "star/evidence.html", form=form, project=found, item=item, cancel=address(found.public_id)
    )


@blueprint.route("/star-projects/<uuid:public_id>/evaluation", methods=["GET", "POST"])
@permission(EDITS)
def evaluation(public_id: uuid.UUID) -> ResponseReturnValue:
    """What came of it: a page that can be saved half-way."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())

    def as_form() -> Any:
        finished = "yes" if found.evaluated_on else None
        return SimpleNamespace(
            version=found.version,
            finished=finished,
            evaluated_on=found.evaluated_on,
            **{name: getattr(found, name) for name in service.JUDGEMENT},
        )

    form = forms.EvaluationForm(obj=as_form())

    def act() -> str:
        finished = form.finished.data == "yes"
        service.evaluate(
            actor=viewer().actor,
            project=found,
            version=form.seen_version,
            values=form.answers("finished"),
            finished=finished,
        )
        flash("The evaluation is saved." if finished else "Saved. Come back to it when you know more.", "success")
        return address(public_id)

    return submitted(form, act, stored=as_form) or page(
        "star/evaluation.html", form=form, project=found, cancel=address(public_id)
    )


@blueprint.route("/star-projects/<uuid:public_id>/publication", methods=["GET", "POST"])
@permission(READS)
def publication(public_id: uuid.UUID) -> ResponseReturnValue:
    """Publish a completed project, which its owners may do also when its cycle has closed."""
    found = fetch(SHAPE, public_id, Level.READ, query=queries.owned(viewer()))
    form = forms.NoPupilForm(obj=SimpleNamespace(version=found.version))
    return run(
        found,
        form,
        lambda: service.publish(
            actor=viewer().actor, project=found, version=form.seen_version, no_pupil_named=form.no_pupil_named.data
        ),
        "Publish this project",
        done="Everyone who can sign in can read it now. Thank you for passing it on.",
        lead=(
            "All staff, governors and trustees will be able to read the whole project, with its evidence and the "
            "names of its owners. Comments stay between you and your line managers. You can take it back at any time."
        ),
        button="Publish",
    )


@blueprint.post("/star-projects/<uuid:public_id>/publication/withdrawal")
@permission(EDITS)
def withdraw(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take a published project back."""
    return press(public_id, service.withdraw, "The project is no longer published.")
