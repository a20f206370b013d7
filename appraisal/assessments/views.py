"""Pages of the leadership ladder: one's own assessment, the team's, and (for HR) the versions and expectations."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, SignedIn, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.reach import PROFILE
from appraisal.access.viewer import Hat
from appraisal.assessments import forms, queries, service
from appraisal.assessments.models import LadderAssessment
from appraisal.assessments.rules import ASSESSMENT
from appraisal.assessments.sheet import Side
from appraisal.ladders import queries as framework
from appraisal.ladders import service as framework_verbs
from appraisal.ladders.models import Ladder, LadderStatus
from appraisal.ladders.rules import NEXT
from appraisal.people.models import Person
from appraisal.web.forms import Form, page, submitted

blueprint = Blueprint("assessments", __name__)

CHANGES = OnRecord(Record.LADDER, Level.EDIT)


@blueprint.get("/ladder")
@permission(SignedIn("shows only the viewer's own assessments"))
def own() -> Response:
    """The viewer's own ladder: this year's assessment, the levels agreed last, and what the next rung looks like."""
    return _own_page(forms.ActForm())


def _own_page(form: Form) -> Response:
    return page("assessments/own.html", form=form, own=queries.own(viewer()))


@blueprint.post("/ladder/start")
@permission(SignedIn("starts the viewer's own assessment"))
def start() -> ResponseReturnValue:
    """Start this year's assessment on the live version."""
    form = forms.ActForm()

    def act() -> str:
        ladder = framework.live()
        if ladder is None:
            abort(404)
        started = service.start(actor=viewer().actor, ladder=ladder)
        return url_for("assessments.assessment", public_id=started.public_id)

    return submitted(form, act) or _own_page(form)


@blueprint.get("/ladder/team")
@permission(wearing(Hat.LINE_MANAGER, Hat.COACH))
def team() -> Response:
    """The assessments that are with this viewer as a line manager, and the drafts shared with them as a coach."""
    return page("assessments/team.html", entries=queries.team(viewer()), shared=queries.shared(viewer()))


@blueprint.get("/ladder/people/<uuid:public_id>")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def person(public_id: uuid.UUID) -> Response:
    """The assessments of one person that this viewer may know of; not found where there are none."""
    found: Person = fetch(PROFILE, public_id, Level.SUMMARY)
    entries = queries.of_person(viewer(), found)
    if not entries:
        abort(404)
    return page("assessments/person.html", person=found, entries=entries)


@blueprint.get("/ladder/assessments/<uuid:public_id>")
@permission(OnRecord(Record.LADDER, Level.EXISTS))
def assessment(public_id: uuid.UUID) -> Response:
    """One assessment: where it is, what is next, and its ratings, as far as this viewer may see them."""
    return _assessment_page(fetch(ASSESSMENT, public_id, Level.EXISTS, query=queries.with_person()))


def _assessment_page(found: LadderAssessment, form: Form | None = None) -> Response:
    entry = queries.seen(viewer(), found)
    changes = entry.level == Level.EDIT
    return page(
        "assessments/assessment.html",
        entry=entry,
        mine=found.person_id == viewer().person,
        circle=queries.circle(found.person_id, viewer().on) if entry.level >= Level.READ else None,
        form=form or (forms.ActForm(obj=found) if changes else None),
    )


def _changed_by(public_id: uuid.UUID, side: Side) -> LadderAssessment:
    """The assessment, for the side whose turn a page is: the person (SELF) or the line manager; else not found."""
    found: LadderAssessment = fetch(ASSESSMENT, public_id, Level.EDIT, query=queries.with_person())
    if (found.person_id == viewer().person) != (side is Side.SELF):
        abort(404)
    return found


@blueprint.route(
    "/ladder/assessments/<uuid:public_id>/<any(self, line, agreed):side>/<int:number>", methods=["GET", "POST"]
)
@permission(CHANGES)
def rate(public_id: uuid.UUID, side: str, number: int) -> ResponseReturnValue:
    """Rate the statements of one domain: one's own ratings, the line manager's, or those both agreed."""
    whose = Side(side)
    found = _changed_by(public_id, whose)
    sheets = {sheet.number: sheet for sheet in queries.sheets(found)}
    if number not in sheets:
        abort(404)
    form = forms.ratings_form(sheets[number], whose)(obj=forms.filled(sheets[number], whose, suggest=True))

    def act() -> str:
        service.rate(
            actor=viewer().actor,
            assessment=found,
            number=number,
            side=whose,
            answers=forms.answers_of(form, sheets[number], whose),
            version=form.seen_version,
        )
        flash(f"{sheets[number].name} is saved.", "success")
        if number + 1 in sheets:
            return url_for("assessments.rate", public_id=public_id, side=side, number=number + 1)
        return url_for("assessments.assessment", public_id=public_id)

    def stored() -> Any:
        return forms.filled(queries.sheets(found)[number - 1], whose)

    return submitted(form, act, stored=stored) or page(
        "assessments/rate.html", form=form, found=found, sheet=sheets[number], side=whose, last=max(sheets)
    )


def _move(public_id: uuid.UUID, side: Side, verb: Callable[..., None], said: str, **more: Any) -> ResponseReturnValue:
    """One button of an assessment's page: do it, say so, and come back; else the page with what is wrong."""
    found = _changed_by(public_id, side)
    form = forms.ActForm(obj=found)

    def act() -> str:
        verb(actor=viewer().actor, assessment=found, version=form.seen_version, **more)
        flash(said, "success")
        return url_for("assessments.assessment", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or _assessment_page(found, form)


@blueprint.post("/ladder/assessments/<uuid:public_id>/share")
@permission(CHANGES)
def share(public_id: uuid.UUID) -> ResponseReturnValue:
    """Let one's coach read the draft."""
    return _move(public_id, Side.SELF, service.share, "Your coach can read your draft now.", shared=True)


@blueprint.post("/ladder/assessments/<uuid:public_id>/unshare")
@permission(CHANGES)
def unshare(public_id: uuid.UUID) -> ResponseReturnValue:
    """Stop sharing the draft."""
    return _move(public_id, Side.SELF, service.share, "Your coach no longer sees your draft.", shared=False)


@blueprint.post("/ladder/assessments/<uuid:public_id>/hand-over")
@permission(CHANGES)
def hand_over(public_id: uuid.UUID) -> ResponseReturnValue:
    """Hand one's own ratings to the line manager."""
    return _move(public_id, Side.SELF, service.hand_over, "Your ratings are with your line manager now.")


@blueprint.post("/ladder/assessments/<uuid:public_id>/take-back")
@permission(CHANGES)
def take_back(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take one's own ratings back to change them."""
    return _move(public_id, Side.SELF, service.take_back, "Your ratings are a draft again, and only yours.")


@blueprint.post("/ladder/assessments/<uuid:public_id>/offer")
@permission(CHANGES)
def offer(public_id: uuid.UUID) -> ResponseReturnValue:
    """Send the agreed ratings to the person."""
    return _move(public_id, Side.AGREED, service.offer, "The agreed ratings are sent and wait for an answer.")


@blueprint.post("/ladder/assessments/<uuid:public_id>/withdraw-offer")
@permission(CHANGES)
def withdraw_offer(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take the sent ratings back to change them."""
    return _move(public_id, Side.AGREED, service.withdraw_offer, "The ratings are back with you to change.")


@blueprint.post("/ladder/assessments/<uuid:public_id>/agree")
@permission(CHANGES)
def agree(public_id: uuid.UUID) -> ResponseReturnValue:
    """Agree the sent ratings."""
    return _move(public_id, Side.SELF, service.agree, "The assessment is agreed as of today.")


@blueprint.route("/ladder/assessments/<uuid:public_id>/talk-again", methods=["GET", "POST"])
@permission(CHANGES)
def talk_again(public_id: uuid.UUID) -> ResponseReturnValue:
    """Ask to talk about the sent ratings again."""
    found = _changed_by(public_id, Side.SELF)
    form = forms.TalkForm(obj=found)
    back = url_for("assessments.assessment", public_id=public_id)

    def act() -> str:
        service.ask_to_talk(actor=viewer().actor, assessment=found, version=form.seen_version, words=form.words.data)
        flash("Your line manager knows that you would like to talk again.", "success")
        return back

    return submitted(form, act, stored=lambda: found) or page(
        "assessments/words.html", form=form, title="Ask to talk again", button="Send", back=back
    )


@blueprint.route("/ladder/assessments/<uuid:public_id>/response", methods=["GET", "POST"])
@permission(OnRecord(Record.LADDER, Level.READ))
def response(public_id: uuid.UUID) -> ResponseReturnValue:
    """Add a response to one's own agreed assessment."""
    found: LadderAssessment = fetch(ASSESSMENT, public_id, Level.READ, query=queries.with_person())
    if found.person_id != viewer().person:
        abort(404)
    form = forms.ResponseForm(obj=found)
    back = url_for("assessments.assessment", public_id=public_id)

    def act() -> str:
        service.respond(actor=viewer().actor, assessment=found, version=form.seen_version, response=form.response.data)
        flash("Your response is saved.", "success")
        return back

    return submitted(form, act, stored=lambda: found) or page(
        "assessments/words.html", form=form, title="Your response", button="Save", back=back
    )


@blueprint.get("/ladder/versions")
@permission(wearing(Hat.HR))
def ladders() -> Response:
    """The versions of the ladder."""
    return _versions_page(forms.ActForm())


def _versions_page(form: Form) -> Response:
    return page("assessments/versions.html", form=form, entries=framework.versions(viewer()))


@blueprint.post("/ladder/versions/example")
@permission(wearing(Hat.HR))
def add_example() -> ResponseReturnValue:
    """Add the neutral example ladder as a draft."""
    form = forms.ActForm()

    def act() -> str:
        ladder = framework_verbs.load_example(viewer().actor)
        flash(
            "The example ladder is here as a draft. Read it, change what roles are asked for, then make it live.",
            "success",
        )
        return url_for("assessments.ladder", public_id=ladder.public_id)

    return submitted(form, act) or _versions_page(form)


def _version(public_id: uuid.UUID) -> Ladder:
    found = framework.version(viewer(), public_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/ladder/versions/<uuid:public_id>")
@permission(SignedIn("a version of the ladder is about nobody; drafts are not found by anyone but HR"))
def ladder(public_id: uuid.UUID) -> Response:
    """One version: its statements by domain and level, and what roles are asked for."""
    found = _version(public_id)
    return page(
        "assessments/ladder.html",
        ladder=found,
        domains=framework.domains(found.statements),
        expected=framework.expectations(found),
    )


@blueprint.route("/ladder/versions/<uuid:public_id>/status", methods=["GET", "POST"])
@permission(wearing(Hat.HR))
def status(public_id: uuid.UUID) -> ResponseReturnValue:
    """Move a version to its next status."""
    found = _version(public_id)
    back = url_for("assessments.ladder", public_id=public_id)
    form = forms.StatusForm(obj=SimpleNamespace(version=found.version))
    form.status.description = f"It is {found.status} now."
    form.status.choices = [(step.value, forms.STATUS_WORDS[step]) for step in NEXT[LadderStatus(found.status)]]

    def act() -> str:
        retired = framework_verbs.set_status(
            actor=viewer().actor, ladder=found, status=LadderStatus(form.status.data), version=form.seen_version
        )
        also = "".join(f" {other.name} is retired." for other in retired)
        flash(f"{found.name} is now {found.status}.{also}", "success")
        return back

    return submitted(form, act, stored=lambda: found) or page(
        "assessments/words.html", form=form, title=f"Status of {found.name}", button="Save", back=back
    )


@blueprint.route("/ladder/versions/<uuid:public_id>/roles/<uuid:role_id>", methods=["GET", "POST"])
@permission(wearing(Hat.HR))
def expectations(public_id: uuid.UUID, role_id: uuid.UUID) -> ResponseReturnValue:
    """Say what a version asks of one role."""
    found = _version(public_id)
    domains = framework.domains(found.statements)
    expected = framework.expectations(found, role_id=role_id)
    if not expected:
        abort(404)
    role = expected[0].role
    back = url_for("assessments.ladder", public_id=public_id)

    def filled() -> SimpleNamespace:
        (saved,) = framework.expectations(found, role_id=role_id)
        levels = {f"domain_{domain.number}": saved.levels.get(domain.code) for domain in domains}
        return SimpleNamespace(version=saved.version, **levels)

    form = forms.expectations_form((domain.number, domain.name) for domain in domains)(obj=filled())

    def act() -> str:
        given = form.answers()
        levels = {domain.code: given[f"domain_{domain.number}"] for domain in domains}
        framework_verbs.set_expectations(
            actor=viewer().actor,
            ladder=found,
            role=role,
            levels={code: None if level is None else int(level) for code, level in levels.items()},
            version=form.seen_version,
        )
        flash(f"What {found.name} asks of {role.title} is saved.", "success")
        return back

    return submitted(form, act, stored=filled) or page(
        "assessments/words.html", form=form, title=f"What {found.name} asks of {role.title}", button="Save", back=back
    )
