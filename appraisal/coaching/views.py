"""Pages of coaching: recording a meeting, one's own coaching, the people one coaches, and HR's register."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal import clock
from appraisal.access.guard import OnRecord, SignedIn, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.reach import PROFILE
from appraisal.access.viewer import Hat
from appraisal.coaching import forms, queries, service, words
from appraisal.coaching.models import CoacheeResponse, CoachingSession, FocusArea, SessionStatus
from appraisal.coaching.rules import NOTES
from appraisal.people.models import Person
from appraisal.people.terms import this_term
from appraisal.staff.queries import school_codes
from appraisal.web.downloads import csv_file
from appraisal.web.fields import offer, wording
from appraisal.web.formats import day
from appraisal.web.forms import Form, page, submitted
from appraisal.web.refusals import Refused

blueprint = Blueprint("coaching", __name__)

COACHES = wearing(Hat.COACH, Hat.LINE_MANAGER)
WRITES = OnRecord(Record.COACHING_NOTES, Level.EDIT)


# --- recording and planning -----------------------------------------------------------


@blueprint.route("/coaching/record", methods=["GET"])
@blueprint.route("/coaching/record/<uuid:coachee>", methods=["GET", "POST"])
@permission(COACHES)
def record(coachee: uuid.UUID | None = None) -> ResponseReturnValue:
    """Record a meeting that took place. Without a person, the page asks who it was."""
    if coachee is None:
        chosen = request.args.get("coachee", type=uuid.UUID)
        if chosen is not None:
            return redirect(url_for("coaching.record", coachee=chosen), 303)
        return page("coaching/who.html", team=queries.team(viewer()))
    return _record_page(_coachable(coachee), None)


@blueprint.route("/coaching/sessions/<uuid:public_id>/record", methods=["GET", "POST"])
@permission(WRITES)
def complete(public_id: uuid.UUID) -> ResponseReturnValue:
    """Record a meeting that was planned."""
    planned = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coach(viewer()))
    if planned.status != SessionStatus.PLANNED and request.method == "GET":
        return redirect(url_for("coaching.session", public_id=public_id), 303)
    return _record_page(planned.coachee, planned)


def _coachable(public_id: uuid.UUID) -> Person:
    found: Person = fetch(PROFILE, public_id, Level.SUMMARY, query=queries.coachable(viewer()))
    return found


def _record_page(coachee: Person, planned: CoachingSession | None) -> ResponseReturnValue:
    pair = queries.pair(viewer(), coachee)
    last = pair.last
    shown = f"{last.public_id} {last.version}" if last else ""
    today = clock.today()
    form = forms.RecordForm(
        held_on=min(planned.held_on, today) if planned else today,
        step_due_on=today + service.LOOK_AGAIN_AFTER,
        coaching_type=planned.coaching_type if planned else None,
        focus_area=planned.focus_area if planned else None,
        mode=planned.mode if planned else None,
        last_step=shown,
    )
    if last is None:
        form.without_last_step()

    def act() -> str:
        if form.last_step.data != shown:
            form.last_step.data = shown
            raise Refused(
                f"Something was recorded with {coachee.name} since you opened this page. Look at the last step below, "
                "then save again."
            )
        meeting = service.Meeting(**form.answers("last_step", "review", "step_review_basis"))
        look_back = service.LookBack(last, form.review.data, form.step_review_basis.data) if last else None
        session = service.record_session(
            actor=viewer().actor,
            coachee=coachee,
            meeting=meeting,
            look_back=look_back,
            planned=planned,
        )
        return url_for("coaching.saved", public_id=session.public_id)

    answer = submitted(form, act)
    if answer is not None:
        return answer
    habits = queries.habits(viewer(), coachee)
    _recent_first(form.focus_area, habits.focus)
    if not form.is_submitted() and form.coaching_type.data is None:
        form.coaching_type.data = habits.coaching_type
    return page("coaching/record.html", form=form, coachee=coachee, pair=pair, planned=planned)


def _recent_first(field: Any, recent: list[str]) -> None:
    """Put the coach's recent focuses at the top of the list."""
    listed = sorted(FocusArea, key=lambda focus: recent.index(focus) if focus in recent else len(recent))
    offer(field, [(focus.value, wording(focus.value)) for focus in listed])


@blueprint.get("/coaching/sessions/<uuid:public_id>/saved")
@permission(WRITES)
def saved(public_id: uuid.UUID) -> Response:
    """What was saved, who can read it, and who is next."""
    session = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coach(viewer()))
    team = queries.team(viewer())
    following = [row for row in team.still_to_do if row.person.id != session.coachee_id]
    long = session.step_due_on is not None and session.step_due_on - session.held_on > service.LONG_FOR_A_STEP
    return page("coaching/saved.html", session=session, team=team, following=following[:1], long=long)


@blueprint.route("/coaching/plan/<uuid:coachee>", methods=["GET", "POST"])
@permission(COACHES)
def plan(coachee: uuid.UUID) -> ResponseReturnValue:
    """Plan a meeting with one person."""
    person = _coachable(coachee)
    habits = queries.habits(viewer(), person)
    form = forms.PlanForm()
    _recent_first(form.focus_area, habits.focus)

    def act() -> str:
        session = service.plan_meeting(
            actor=viewer().actor, coachee=person, coaching_type=habits.coaching_type, **form.answers()
        )
        flash(f"You meet {person.name} on {day(session.held_on)}. You both see it here.", "success")
        return url_for("coaching.team")

    return submitted(form, act) or page("coaching/plan.html", form=form, coachee=person)


@blueprint.route("/coaching/sessions/<uuid:public_id>/not-held", methods=["GET", "POST"])
@permission(WRITES)
def not_held(public_id: uuid.UUID) -> ResponseReturnValue:
    """A planned meeting was moved, missed or is not needed."""
    session = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coach(viewer()))
    form = forms.NotHeldForm(obj=session)

    def act() -> str:
        moved = service.close_planned(
            actor=viewer().actor,
            session=session,
            version=form.seen_version,
            status=form.status.data,
            new_date=form.new_date.data,
        )
        flash(f"You meet {session.coachee.name} on {day(moved.held_on)}." if moved else "Saved.", "success")
        return url_for("coaching.team")

    return submitted(form, act, stored=lambda: session) or page("coaching/not_held.html", form=form, session=session)


# --- one session ----------------------------------------------------------------------


@blueprint.get("/coaching/sessions/<uuid:public_id>")
@permission(OnRecord(Record.COACHING_NOTES, Level.READ))
def session(public_id: uuid.UUID) -> Response:
    """One session, for the two who met and, while the coachee shares it, their line manager."""
    return _session_page(fetch(NOTES, public_id, Level.READ, query=queries.with_people()), None)


def _session_page(found: CoachingSession, form: Form | None) -> Response:
    return page(
        "coaching/session.html",
        seen=queries.session_view(viewer(), found),
        form=form or forms.ActForm(obj=found),
        words=words,
        Response=CoacheeResponse,
    )


@blueprint.route("/coaching/sessions/<uuid:public_id>/correct", methods=["GET", "POST"])
@permission(WRITES)
def correct(public_id: uuid.UUID) -> ResponseReturnValue:
    """Either of the two puts right what was written."""
    found = fetch(NOTES, public_id, Level.EDIT, query=queries.completed())
    form = forms.CorrectForm(obj=found)

    def act() -> str:
        service.correct(actor=viewer().actor, session=found, version=form.seen_version, values=form.answers())
        flash("The record is corrected. You both see it as it is now.", "success")
        return url_for("coaching.session", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or page("coaching/correct.html", form=form, session=found)


@blueprint.route("/coaching/sessions/<uuid:public_id>/mistake", methods=["GET", "POST"])
@permission(WRITES)
def mistake(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coach takes out a session that was recorded by mistake, after being asked."""
    found = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coach(viewer()))
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.take_out(actor=viewer().actor, session=found, version=form.seen_version)
        flash("Taken out. It no longer counts as coaching.", "success")
        return url_for("coaching.session", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or page("coaching/mistake.html", form=form, session=found)


def _coachee_acts(public_id: uuid.UUID, verb: Callable[..., None], said: str, **how: Any) -> ResponseReturnValue:
    """One button of the coachee on a session's page."""
    found = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coachee(viewer()))
    form = forms.ActForm(obj=found)

    def act() -> str:
        verb(actor=viewer().actor, session=found, version=form.seen_version, **how)
        flash(said, "success")
        return url_for("coaching.session", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or _session_page(found, form)


@blueprint.post("/coaching/sessions/<uuid:public_id>/confirm")
@permission(WRITES)
def confirm(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coachee confirms that the meeting took place."""
    return _coachee_acts(
        public_id, service.respond, "Thank you. You confirmed this meeting.", response=CoacheeResponse.CONFIRMED
    )


@blueprint.post("/coaching/sessions/<uuid:public_id>/dispute")
@permission(WRITES)
def dispute(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coachee says that the meeting did not take place."""
    return _coachee_acts(
        public_id,
        service.respond,
        "Noted. It counts nowhere until the two of you have settled it.",
        response=CoacheeResponse.DISPUTED,
    )


@blueprint.post("/coaching/sessions/<uuid:public_id>/share")
@permission(WRITES)
def share(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coachee lets their line manager read this session."""
    return _coachee_acts(public_id, service.share, "Your line manager can read this session now.", shared=True)


@blueprint.post("/coaching/sessions/<uuid:public_id>/unshare")
@permission(WRITES)
def unshare(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coachee takes that back."""
    return _coachee_acts(public_id, service.share, "Your line manager can no longer read this session.", shared=False)


@blueprint.route("/coaching/sessions/<uuid:public_id>/reflection", methods=["GET", "POST"])
@permission(WRITES)
def reflection(public_id: uuid.UUID) -> ResponseReturnValue:
    """The coachee's own reflection, which nobody else can read."""
    found = fetch(NOTES, public_id, Level.EDIT, query=queries.as_coachee(viewer()))
    written = queries.session_view(viewer(), found).reflection
    form = forms.ReflectionForm(obj=written)

    def act() -> str:
        service.reflect(
            actor=viewer().actor,
            session=found,
            reflection=written,
            version=form.seen_version,
            text=form.text.data,
        )
        flash("Your reflection is saved. Only you can read it." if form.text.data else "Taken away.", "success")
        return url_for("coaching.session", public_id=public_id)

    return submitted(form, act, stored=lambda: written) or page("coaching/reflection.html", form=form, session=found)


# --- lists ----------------------------------------------------------------------------


@blueprint.get("/coaching")
@permission(SignedIn("shows the viewer's own coaching"))
def own() -> Response:
    """My coaching: praise first, the current step, what is next, and what was."""
    return page(
        "coaching/own.html",
        now=queries.current_for(viewer()),
        coaches=queries.coaches(viewer()),
        history=queries.history(viewer(), request.args.get("page", 1, type=int)),
        words=words,
    )


@blueprint.get("/coaching/team")
@permission(COACHES)
def team() -> Response:
    """Who still needs coaching this term, in order of due date, and everybody else the viewer works with."""
    return page("coaching/team.html", team=queries.team(viewer()))


@blueprint.get("/coaching/team/<uuid:public_id>")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def person(public_id: uuid.UUID) -> Response:
    """The coaching of one coachee or direct report, as far as this viewer may see it."""
    found = _coachable(public_id)
    sessions = queries.seen_of(viewer(), found, request.args.get("page", 1, type=int))
    return page("coaching/person.html", person=found, sessions=sessions, words=words)


@blueprint.get("/coverage")
@permission(wearing(Hat.HR))
def coverage() -> Response:
    """HR's register: has everybody had coaching?"""
    term = this_term(viewer().on)
    register = queries.register(viewer(), term, **_register_filters(), number=request.args.get("page", 1, type=int))
    return page("coaching/coverage.html", term=term, register=register, schools=school_codes())


@blueprint.get("/coverage/file")
@permission(wearing(Hat.HR))
def coverage_file() -> Response:
    """The register's lines with the same filters, as a CSV file."""
    term = this_term(viewer().on)
    rows = queries.register_rows(viewer(), term, **_register_filters())
    header = ("Name", "School", f"Coaching in {term.words}", *REGISTER_COLUMNS)
    return csv_file(f"coaching-coverage-{viewer().on}.csv", header, map(_register_line, rows))


REGISTER_COLUMNS = ("Meetings in the term", "Meetings this year", "Unconfirmed", "Last meeting")


def _register_line(entry: queries.Entry) -> tuple[str, ...]:
    return (
        entry.name,
        entry.schools,
        "Yes" if entry.in_term else "Still to do",
        str(entry.in_term),
        str(entry.in_year),
        str(entry.unconfirmed),
        day(entry.last_on) if entry.last_on else "",
    )


def _register_filters() -> dict[str, Any]:
    return {
        "words": request.args.get("words", ""),
        "school": request.args.get("school", ""),
        "still_to_do": "todo" in request.args,
    }
