"""What the pages of CPD share: the blueprint, the rules of their routes, and how an event is fetched."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, SignedIn, fetch
from appraisal.access.policy import Level, Record
from appraisal.cpd import forms, queries, words
from appraisal.cpd.models import CpdEvent
from appraisal.cpd.rules import EVENT
from appraisal.web.forms import submitted

blueprint = Blueprint("cpd", __name__)

READS_EVENT = OnRecord(Record.CPD_EVENT, Level.READ)
KEEPS_EVENT = OnRecord(Record.CPD_EVENT, Level.EDIT)
OWN = SignedIn("events are about nobody, and what is said of people is the viewer's own")


@blueprint.context_processor
def code_words() -> dict[str, object]:
    """The words for codes, for every page of this room."""
    return {"words": words}


def fetch_event(public_id: uuid.UUID, level: Level) -> CpdEvent:
    """The event, with its host and organiser, if the viewer has this level on it; else 404."""
    found: CpdEvent = fetch(EVENT, public_id, level, query=queries.event_with_names())
    return found


def page_number() -> int:
    """Which page of a list the address asks for."""
    return request.args.get("page", 1, type=int)


def to_event(event: CpdEvent) -> str:
    """The address of an event's page."""
    return url_for("cpd.event", public_id=event.public_id)


def press(act: Callable[[], str], back: str) -> ResponseReturnValue:
    """Answer a button: what the verb refuses is said on the page it stands on."""
    form = forms.ActForm()
    answer = submitted(form, act)
    for problem in form.error_summary():
        flash(problem["text"], "note")
    return answer or redirect(back, 303)
