"""Lists of STAR projects, and starting one."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from appraisal import clock
from appraisal.access.guard import SignedIn, permission, viewer, wearing
from appraisal.access.viewer import Hat
from appraisal.star import forms, queries, service, words
from appraisal.star.views.frame import address, blueprint, form_page, offer_lists
from appraisal.web.forms import page, submitted


@blueprint.get("/star-projects")
@permission(SignedIn("lists only what the access table lets the viewer see"))
def index() -> Response:
    """My projects, those of my team, and those shared with me."""
    return page("star/index.html", lists=queries.overview(viewer()))


@blueprint.get("/star-projects/published")
@permission(SignedIn("published projects are for everyone who works or governs here"))
def gallery() -> Response:
    """What colleagues have published, searched by words."""
    search = request.args.get("search", "").strip()[:200]
    found = queries.gallery(viewer(), search=search, number=request.args.get("page", 1, type=int))
    return page("star/gallery.html", found=found, search=search)


@blueprint.get("/star-projects/register")
@permission(wearing(Hat.HEAD, Hat.HR))
def register() -> Response:
    """Submitted projects in summary: of their school for a head, of the Trust for HR."""
    year, status = request.args.get("year", type=int), request.args.get("status", "")
    found = queries.register(viewer(), year=year, status=status, number=request.args.get("page", 1, type=int))
    return page(
        "star/register.html",
        found=found,
        years=queries.register_years(viewer()),
        statuses={code: text for code, text in words.STATUS.items() if code != "draft"},
        year=year,
        status=status,
    )


@blueprint.route("/star-projects/start", methods=["GET", "POST"])
@permission(wearing(Hat.STAFF))
def start() -> ResponseReturnValue:
    """Start a project: a draft that only its owners read."""
    form = forms.PlanForm(academic_year=clock.AcademicYear.containing(clock.today()).start_year)
    offer_lists(form)

    def act() -> str:
        project = service.start(actor=viewer().actor, values=form.answers())
        flash("Your project is started. It is a draft: only you can read it.", "success")
        return address(project.public_id)

    return submitted(form, act) or form_page(
        form, "Start a STAR project", cancel=url_for("star.index"), lead="You can change all of this later."
    )
