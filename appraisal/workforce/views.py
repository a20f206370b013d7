"""Pages of absence and leavers: to read by the access table, to correct for HR."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, SignedIn, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.viewer import Hat
from appraisal.clock import AcademicYear
from appraisal.web.downloads import csv_file
from appraisal.web.forms import page, submitted
from appraisal.workforce import forms, queries, service, words
from appraisal.workforce.models import Absence, Leaver
from appraisal.workforce.rules import ABSENCE, LEAVER

blueprint = Blueprint("workforce", __name__)

BY_THE_TABLE = SignedIn("shows the rows that the access table gives this viewer, and of each the fields it gives")


def _year() -> AcademicYear | None:
    try:
        return AcademicYear.parse(request.args["year"])
    except (KeyError, ValueError):
        return None


def _years() -> list[AcademicYear]:
    now = AcademicYear.containing(viewer().on).start_year
    return [AcademicYear(year) for year in range(now, now - 7, -1)]


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


# --- absence -------------------------------------------------------------------------


def _wanted() -> queries.AbsenceFilter:
    """The filters in the address. Whoever has people of their own sees theirs first."""
    usual = queries.OTHERS if viewer().wears(Hat.LINE_MANAGER, Hat.HEAD, Hat.HR) else queries.MINE
    whose = request.args.get("whose", usual)
    return queries.AbsenceFilter(
        whose=whose if whose in (queries.MINE, queries.OTHERS) else usual,
        words=request.args.get("words", "").strip(),
        year=_year(),
        length=request.args.get("length", ""),
        category=request.args.get("category", ""),
        school=request.args.get("school", ""),
    )


@blueprint.get("/absences")
@permission(BY_THE_TABLE)
def absences() -> Response:
    """One's own absences; for line managers, heads and HR those of their people."""
    wanted = _wanted()
    found, listing = queries.absences(viewer(), wanted, _page_number())
    return page(
        "workforce/absences.html",
        found=found,
        listing=listing,
        kept={name: value for name, value in vars(wanted).items() if value},
        years=_years(),
        schools=queries.school_codes() if viewer().wears(Hat.HR) else [],
        words=words,
    )


@blueprint.get("/absences.csv")
@permission(BY_THE_TABLE)
def absences_file() -> Response:
    """The same rows and fields as a file."""
    listing = queries.all_absences(viewer(), _wanted())
    return csv_file("absences.csv", listing.columns, listing.table())


@blueprint.route("/absences/add", methods=["GET", "POST"])
@permission(wearing(Hat.HR))
def add_absence() -> ResponseReturnValue:
    """Record an absence."""
    form = forms.NewAbsenceForm()

    def act() -> str:
        service.record_absence(actor=viewer().actor, person=form.person.data or "", values=form.answers("person"))
        flash("The absence is recorded.", "success")
        return url_for("workforce.absences")

    return submitted(form, act) or page(
        "workforce/edit.html", form=form, title="Record an absence", cancel=url_for("workforce.absences")
    )


def _absence(public_id: uuid.UUID) -> Absence:
    found: Absence = fetch(ABSENCE, public_id, Level.EDIT, query=queries.absence_with_person())
    return found


@blueprint.route("/absences/<uuid:public_id>", methods=["GET", "POST"])
@permission(OnRecord(Record.ABSENCE, Level.EDIT))
def correct_absence(public_id: uuid.UUID) -> ResponseReturnValue:
    """Correct an absence."""
    found = _absence(public_id)
    form = forms.AbsenceForm(obj=found)

    def act() -> str:
        service.correct_absence(actor=viewer().actor, absence=found, version=form.seen_version, values=form.answers())
        flash("The absence is corrected.", "success")
        return url_for("workforce.absences")

    return submitted(form, act, stored=lambda: _absence(public_id)) or page(
        "workforce/edit.html",
        form=form,
        title=f"Correct an absence of {found.person.name}",
        cancel=url_for("workforce.absences"),
        withdraw=url_for("workforce.withdraw_absence", public_id=public_id),
    )


@blueprint.route("/absences/<uuid:public_id>/withdraw", methods=["GET", "POST"])
@permission(OnRecord(Record.ABSENCE, Level.EDIT))
def withdraw_absence(public_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw an absence that was recorded by mistake, after asking."""
    found = _absence(public_id)
    form = forms.WithdrawForm(obj=found)

    def act() -> str:
        service.withdraw_absence(actor=viewer().actor, absence=found, version=form.seen_version)
        flash("The absence is withdrawn.", "success")
        return url_for("workforce.absences")

    return submitted(form, act, stored=lambda: _absence(public_id)) or page(
        "workforce/withdraw.html",
        form=form,
        what=f"this absence of {found.person.name}",
        line=queries.absence_line(found, Level.EDIT, Level.EDIT, viewer().on),
        cancel=url_for("workforce.correct_absence", public_id=public_id),
    )


# --- leavers -------------------------------------------------------------------------


def _wanted_leavers() -> dict[str, Any]:
    return {"words": request.args.get("words", "").strip(), "year": _year()}


@blueprint.get("/leavers")
@permission(wearing(Hat.HR))
def leavers() -> Response:
    """Who has left or is leaving."""
    wanted = _wanted_leavers()
    found, listing = queries.leavers(viewer(), _page_number(), **wanted)
    return page(
        "workforce/leavers.html",
        found=found,
        listing=listing,
        years=_years(),
        kept={name: value for name, value in wanted.items() if value},
    )


@blueprint.get("/leavers.csv")
@permission(wearing(Hat.HR))
def leavers_file() -> Response:
    """The same rows and fields as a file."""
    listing = queries.all_leavers(viewer(), **_wanted_leavers())
    return csv_file("leavers.csv", listing.columns, listing.table())


@blueprint.route("/leavers/add", methods=["GET", "POST"])
@permission(wearing(Hat.HR))
def add_leaver() -> ResponseReturnValue:
    """Record that somebody leaves."""
    form = forms.NewLeaverForm()

    def act() -> str:
        leaver = service.record_leaver(
            actor=viewer().actor, person=form.person.data or "", values=form.answers("person")
        )
        _flash_saved(leaver)
        return url_for("workforce.leavers")

    return submitted(form, act) or page(
        "workforce/edit.html", form=form, title="Record a leaver", cancel=url_for("workforce.leavers")
    )


def _flash_saved(leaver: Leaver) -> None:
    """Say what the staff list says now: a leaving before a later post does not end anything."""
    person = leaver.person
    if person.left_on is None:
        flash(f"The leaving is saved. {person.name} has a later post, so they stay on the staff list.", "success")
    else:
        flash(f"The leaving is saved. {person.name} is on the staff list until then.", "success")


def _leaver(public_id: uuid.UUID) -> Leaver:
    found: Leaver = fetch(LEAVER, public_id, Level.EDIT, query=queries.leaver_with_person())
    return found


@blueprint.route("/leavers/<uuid:public_id>", methods=["GET", "POST"])
@permission(OnRecord(Record.LEAVER, Level.EDIT))
def correct_leaver(public_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a leaving."""
    found = _leaver(public_id)
    form = forms.LeaverForm(obj=found)

    def act() -> str:
        service.correct_leaver(actor=viewer().actor, leaver=found, version=form.seen_version, values=form.answers())
        _flash_saved(found)
        return url_for("workforce.leavers")

    return submitted(form, act, stored=lambda: _leaver(public_id)) or page(
        "workforce/edit.html",
        form=form,
        title=f"Correct the leaving of {found.person.name}",
        cancel=url_for("workforce.leavers"),
        withdraw=url_for("workforce.withdraw_leaver", public_id=public_id),
    )


@blueprint.route("/leavers/<uuid:public_id>/withdraw", methods=["GET", "POST"])
@permission(OnRecord(Record.LEAVER, Level.EDIT))
def withdraw_leaver(public_id: uuid.UUID) -> ResponseReturnValue:
    """Withdraw a leaving that was recorded by mistake, after asking."""
    found = _leaver(public_id)
    form = forms.WithdrawForm(obj=found)

    def act() -> str:
        service.withdraw_leaver(actor=viewer().actor, leaver=found, version=form.seen_version)
        flash("The leaving is withdrawn.", "success")
        return url_for("workforce.leavers")

    return submitted(form, act, stored=lambda: _leaver(public_id)) or page(
        "workforce/withdraw.html",
        form=form,
        what=f"the leaving of {found.person.name}",
        line=queries.leaver_line(found, Level.EDIT),
        cancel=url_for("workforce.correct_leaver", public_id=public_id),
    )
