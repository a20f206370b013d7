"""Anonymous feedback on an event, and its results once it has closed."""

from __future__ import annotations

import uuid

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import permission, viewer
from appraisal.access.policy import Level
from appraisal.cpd import forms, queries, results, service
from appraisal.cpd.views.frame import READS_EVENT, blueprint, fetch_event
from appraisal.web.edges import unlinkable
from appraisal.web.forms import page, submitted


@blueprint.route("/cpd/events/<uuid:public_id>/feedback", methods=["GET", "POST"])
@permission(READS_EVENT)
@unlinkable
def feedback(public_id: uuid.UUID) -> ResponseReturnValue:
    """Anonymous feedback on an event the viewer came to. Nothing here may tie the viewer to the answers."""
    found = fetch_event(public_id, Level.READ)
    own = queries.own_part(viewer(), found)
    if own.feedback is queries.Feedback.NOT_ASKED:
        abort(404)
    form = forms.FeedbackForm()

    def act() -> str:
        service.give_feedback(
            event=found, person_id=viewer().person, token=form.submission.data or "", scores=form.scores()
        )
        return url_for("cpd.feedback", public_id=public_id)

    return submitted(form, act) or page("cpd/feedback.html", event=found, own=own, form=form)


@blueprint.get("/cpd/events/<uuid:public_id>/results")
@permission(READS_EVENT)
def feedback_results(public_id: uuid.UUID) -> Response:
    """What people thought of it, in numbers, once the feedback has closed."""
    found = fetch_event(public_id, Level.READ)
    if not results.may_see(viewer(), found):
        abort(404)
    own = queries.own_part(viewer(), found)
    return page(
        "cpd/results.html", event=found, own=own, found=results.results(viewer(), found) if own.results else None
    )
