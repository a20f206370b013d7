"""Home pages: what each person can do now, for the hats they wear (pages.md, *Homes*)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import SignedIn, permission, viewer, wearing
from appraisal.access.viewer import Hat, Viewer
from appraisal.agenda import mending, queries
from appraisal.coaching import queries as coaching
from appraisal.disclosure.rag import RAG_WORDS
from appraisal.indicators import queries as indicators
from appraisal.people.figures import Period
from appraisal.people.terms import this_term
from appraisal.web import navigation
from appraisal.web.forms import page

blueprint = Blueprint("agenda", __name__)

LOOK_AFTER_OTHERS = (Hat.COACH, Hat.LINE_MANAGER, Hat.HEAD, Hat.HR)
DEVELOPS = (Hat.STAFF, *LOOK_AFTER_OTHERS)
navigation.add("My development", "agenda.development", hats=DEVELOPS, section="/development")


def _lands_on_the_indicators(who: Viewer) -> bool:
    """The chief executive always; trustees and governors who are not staff too."""
    return who.wears(Hat.CEO) or (who.wears(Hat.GOVERNOR, Hat.TRUSTEE) and not who.wears(*DEVELOPS))


@blueprint.get("/")
@permission(SignedIn("shows each person what they themselves can do"))
def home() -> ResponseReturnValue:
    """What this person can do now, in order of use."""
    who = viewer()
    if _lands_on_the_indicators(who):
        return redirect(url_for("indicators.overview"), 303)
    if not who.wears(*DEVELOPS):
        return page("agenda/visitor.html")
    return _home_of_one_who_looks_after_others(who) if who.wears(*LOOK_AFTER_OTHERS) else _home_of_staff(who)


def _home_of_staff(who: Viewer) -> Response:
    return page(
        "agenda/staff.html",
        coached=coaching.current_for(who),
        now=queries.development(who),
        waiting=queries.waiting_for(who),
    )


def _home_of_one_who_looks_after_others(who: Viewer) -> Response:
    """A head's figures and HR's year take many statements, so their own development is one press away."""
    heads, glance = who.wears(Hat.HEAD), queries.year_at_a_glance(who) if who.wears(Hat.HR) else None
    term = glance.term if glance else this_term(who.on)
    return page(
        "agenda/home.html",
        glance=glance,
        term=term,
        team=coaching.team(who, term) if who.wears(Hat.COACH, Hat.LINE_MANAGER) else None,
        schools=queries.headed_schools(who, term) if heads else None,
        board=indicators.own_school(who, Period.of(who.on)) if heads else None,
        rag=RAG_WORDS,
        waiting=queries.waiting_for(who),
        coached=None if heads or glance else coaching.current_for(who),
    )


@blueprint.get("/development")
@permission(wearing(*DEVELOPS))
def development() -> Response:
    """My development: praise first, what is current, what is next."""
    return page(
        "agenda/development.html",
        coached=coaching.current_for(viewer()),
        now=queries.development(viewer()),
    )


@blueprint.get("/waiting")
@permission(wearing(*DEVELOPS))
def waiting() -> Response:
    """Everything that waits for the viewer's answer."""
    return page("agenda/waiting.html", waiting=queries.waiting_for(viewer()))


@blueprint.get("/line-managers")
@permission(wearing(Hat.HEAD))
def line_managers() -> Response:
    """Whom a head can talk to about coaching: the line managers of their staff, not the staff."""
    return page("agenda/line_managers.html", leads=queries.leads_of_people(viewer()))


@blueprint.get("/mend/<name>")
@permission(wearing(Hat.HR))
def mend(name: str) -> Response:
    """The people whom one check finds, for HR to put right."""
    check = mending.find(name)
    if check is None:
        abort(404)
    found = mending.people(viewer(), check, request.args.get("page", 1, type=int))
    return page("agenda/mend.html", check=check, found=found)
