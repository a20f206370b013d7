"""Pages about stages: one's own, the team's, and one post with its proposal and history."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, SignedIn, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.reach import PROFILE
from appraisal.access.viewer import Hat
from appraisal.people.models import Person, Post, StaffGroup
from appraisal.stages import forms, guidance, queries, service
from appraisal.stages.models import ProposalState, Stage, StageProposal
from appraisal.stages.rules import POST
from appraisal.web.forms import page, submitted

blueprint = Blueprint("stages", __name__)

AGREES = OnRecord(Record.STAGE, Level.EDIT)
WORDS = {"names": guidance.NAMES, "meanings": guidance.MEANINGS, "next": guidance.NEXT, "title": queries.title}


@blueprint.get("/stages")
@permission(SignedIn("shows only the viewer's own posts"))
def own() -> Response:
    """The viewer's own stages."""
    return page(
        "stages/own.html",
        entries=queries.own(viewer()),
        managers=queries.line_managers(viewer().person, viewer().on),
        **WORDS,
    )


@blueprint.get("/stages/team")
@permission(wearing(Hat.LINE_MANAGER))
def team() -> Response:
    """The stages of the people this viewer manages."""
    return page("stages/team.html", entries=queries.team(viewer()), **WORDS)


@blueprint.get("/stages/people/<uuid:public_id>")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def person(public_id: uuid.UUID) -> Response:
    """The posts of one person whose stage this viewer may know of; not found where there are none."""
    found: Person = fetch(PROFILE, public_id, Level.SUMMARY)
    entries = queries.of_person(viewer(), found)
    if not entries:
        abort(404)
    return page("stages/person.html", person=found, entries=entries, **WORDS)


@blueprint.get("/stages/posts/<uuid:public_id>")
@permission(OnRecord(Record.STAGE, Level.EXISTS))
def post(public_id: uuid.UUID) -> Response:
    """One post: its stage, what is next, and its history, as far as this viewer may see them."""
    found = fetch(POST, public_id, Level.EXISTS)
    return _post_page(found)


def _post_page(found: Post, form: forms.ActForm | None = None) -> Response:
    entry = queries.of_post(viewer(), found)
    return page(
        "stages/post.html",
        entry=entry,
        mine=found.person_id == viewer().person,
        managers=queries.line_managers(found.person_id, viewer().on) if entry.level == Level.EDIT else [],
        form=form or (forms.ActForm(obj=entry.open) if entry.open else None),
        **WORDS,
    )


@blueprint.route("/stages/posts/<uuid:public_id>/propose", methods=["GET", "POST"])
@permission(AGREES)
def propose(public_id: uuid.UUID) -> ResponseReturnValue:
    """Propose a stage for a post."""
    found: Post = fetch(POST, public_id, Level.EDIT)
    form = forms.ProposalForm(data={"stage": request.args.get("stage")})

    def act() -> str:
        service.propose(actor=viewer().actor, post=found, stage=Stage(form.stage.data), evidence=form.evidence.data)
        flash("Your proposal is recorded and waits for an answer.", "success")
        return url_for("stages.post", public_id=public_id)

    return submitted(form, act) or page(
        "stages/propose.html",
        form=form,
        entry=queries.of_post(viewer(), found),
        mine=found.person_id == viewer().person,
        evidence={stage: guidance.usual_evidence(StaffGroup(found.role.staff_group), stage) for stage in Stage},
        **WORDS,
    )


_PROPOSAL = "/stages/posts/<uuid:public_id>/proposals/<uuid:proposal_id>"


def _proposal(public_id: uuid.UUID, proposal_id: uuid.UUID) -> tuple[Post, StageProposal]:
    found: Post = fetch(POST, public_id, Level.EDIT)
    proposal = queries.proposal(found, proposal_id)
    if proposal is None:
        abort(404)
    return found, proposal


@blueprint.route(f"{_PROPOSAL}/answer", methods=["GET", "POST"])
@permission(AGREES)
def answer(public_id: uuid.UUID, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Agree the other side's proposal or set it aside."""
    found, proposal = _proposal(public_id, proposal_id)
    back = url_for("stages.post", public_id=public_id)
    if request.method == "GET" and proposal.state != ProposalState.OPEN:
        return redirect(back, 303)
    form = forms.AnswerForm(obj=proposal)

    def act() -> str:
        if form.decision.data == "agree":
            service.agree(actor=viewer().actor, proposal=proposal, version=form.seen_version, words=form.words.data)
            flash("The stage is agreed as of today.", "success")
        else:
            service.set_aside(actor=viewer().actor, proposal=proposal, version=form.seen_version, words=form.words.data)
            flash("The proposal is set aside. What you wrote is there to read.", "success")
        return back

    return submitted(form, act, stored=lambda: proposal) or page(
        "stages/answer.html", form=form, proposal=proposal, post=found, mine=found.person_id == viewer().person, **WORDS
    )


@blueprint.post(f"{_PROPOSAL}/withdraw")
@permission(AGREES)
def withdraw(public_id: uuid.UUID, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Take back a proposal that has not been answered."""
    found, proposal = _proposal(public_id, proposal_id)
    form = forms.ActForm(obj=proposal)

    def act() -> str:
        service.withdraw(actor=viewer().actor, proposal=proposal, version=form.seen_version)
        flash("The proposal is taken back.", "success")
        return url_for("stages.post", public_id=public_id)

    return submitted(form, act, stored=lambda: proposal) or _post_page(found, form)
