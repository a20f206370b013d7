"""What the pages of STAR projects share: their blueprint, a project's own page, and how forms and buttons run."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue

from appraisal import clock
from appraisal.access.guard import OnRecord, fetch, viewer
from appraisal.access.policy import Level, Record
from appraisal.plan import queries as plan
from appraisal.star import forms, queries, words
from appraisal.star.models import StarProject
from appraisal.star.rules import SHAPE
from appraisal.web import fields
from appraisal.web.forms import Form, page, submitted

blueprint = Blueprint("star", __name__)

READS = OnRecord(Record.STAR, Level.READ)
EDITS = OnRecord(Record.STAR, Level.EDIT)


def address(public_id: uuid.UUID) -> str:
    """Where a project's own page is."""
    return url_for("star.project", public_id=public_id)


def show(public_id: uuid.UUID, form: Form | None = None) -> Response:
    """A project's page; with the form of a button that was refused, what was wrong above it."""
    found = fetch(SHAPE, public_id, Level.SUMMARY, query=queries.whole())
    return page(
        "star/project.html",
        detail=queries.detail(viewer(), found),
        evidence_words=words.EVIDENCE,
        form=form or forms.ActForm(obj=found),
    )


def press(public_id: uuid.UUID, verb: Callable[..., None], done: str, *, to: str | None = None) -> ResponseReturnValue:
    """One button of an owner: a form with nothing to fill."""
    found = fetch(SHAPE, public_id, Level.EDIT, query=queries.whole())
    form = forms.ActForm()

    def act() -> str:
        verb(actor=viewer().actor, project=found, version=form.seen_version)
        flash(done, "success")
        return to or address(public_id)

    return submitted(form, act, stored=lambda: found) or show(public_id, form)


def run(
    found: StarProject,
    form: Form,
    verb: Callable[[], None],
    title: str,
    *,
    done: str,
    lead: str = "",
    button: str = "Save",
    stored: Callable[[], Any] | None = None,
) -> ResponseReturnValue:
    """One form of a project: send it and go back to the project, or show the page (again)."""

    def act() -> str:
        verb()
        flash(done, "success")
        return address(found.public_id)

    return submitted(form, act, stored=stored or (lambda: found)) or form_page(
        form, title, cancel=address(found.public_id), lead=lead, button=button, caption=found.title
    )


def form_page(
    form: Form, title: str, *, cancel: str, lead: str = "", button: str = "Save", caption: str = ""
) -> Response:
    """A page with a title, some words, one form and one button."""
    return page("star/form.html", form=form, title=title, cancel=cancel, lead=lead, button=button, caption=caption)


def offer_lists(form: forms.PlanForm, found: StarProject | None = None) -> None:
    """Fill the lists of years and of plan lines; what an imported project already says stays on offer."""
    this = clock.AcademicYear.containing(clock.today()).start_year
    years = {this - 1, this, this + 1} | ({found.academic_year} if found else set())
    fields.offer(form.academic_year, [(year, str(clock.AcademicYear(year))) for year in sorted(years, reverse=True)])
    lines = plan.choices()
    if found is not None and found.plan_ref and found.plan_ref not in dict(lines):
        lines.append((found.plan_ref, found.plan_ref))
    fields.offer(form.plan_ref, lines)
