"""The course of a project: begin, pause, resume, stop, share with a coach, discard."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import fetch, permission, viewer
from appraisal.access.policy import Level
from appraisal.star import forms, service
from appraisal.star.rules import SHAPE
from appraisal.star.views.frame import EDITS, address, blueprint, form_page, press, run
from appraisal.web.forms import submitted


@blueprint.post("/star-projects/<uuid:public_id>/beginning")
@permission(EDITS)
def begin(public_id: uuid.UUID) -> ResponseReturnValue:
    """The work has started."""
    return press(public_id, service.begin, "Good start. Write down what you try while it is fresh.")


@blueprint.post("/star-projects/<uuid:public_id>/pause")
@permission(EDITS)
def pause(public_id: uuid.UUID) -> ResponseReturnValue:
    """Rest a project."""
    return press(public_id, service.pause, "The project is paused. Take it up again when you are ready.")


@blueprint.post("/star-projects/<uuid:public_id>/resumption")
@permission(EDITS)
def resume(public_id: uuid.UUID) -> ResponseReturnValue:
    """Take a project up again."""
    return press(public_id, service.resume, "The project is under way again.")


@blueprint.route("/star-projects/<uuid:public_id>/end", methods=["GET", "POST"])
@permission(EDITS)
def stop(public_id: uuid.UUID) -> ResponseReturnValue:
    """Stop a project early."""
    found = fetch(SHAPE, public_id, Level.EDIT)
    form = forms.StopForm(obj=SimpleNamespace(version=found.version))
    return run(
        found,
        form,
        lambda: service.stop(
            actor=viewer().actor, project=found, version=form.seen_version, because=form.because.data or ""
        ),
        "Stop this project",
        done="The project is stopped. If you write an evaluation too, it counts as learning completed.",
        button="Stop this project",
    )


@blueprint.route("/star-projects/<uuid:public_id>/removal", methods=["GET", "POST"])
@permission(EDITS)
def discard(public_id: uuid.UUID) -> ResponseReturnValue:
    """Remove a draft that was started by mistake, after asking."""
    found = fetch(SHAPE, public_id, Level.EDIT)
    form = forms.ActForm(obj=found)

    def act() -> str:
        service.discard(actor=viewer().actor, project=found, version=form.seen_version)
        flash("The draft is removed.", "success")
        return url_for("star.index")

    return submitted(form, act, stored=lambda: found) or form_page(
        form,
        "Remove this draft?",
        cancel=address(public_id),
        caption=found.title,
        lead="Nothing of what you wrote is kept. That a draft was removed, when and by whom stays in the log.",
        button="Remove this draft",
    )


@blueprint.post("/star-projects/<uuid:public_id>/coach-access")
@permission(EDITS)
def share_with_coach(public_id: uuid.UUID) -> ResponseReturnValue:
    """Let the owners' coaches read it."""
    return press(public_id, _sharing(shared=True), "The coaches of its owners can read it now.")


@blueprint.post("/star-projects/<uuid:public_id>/coach-access/withdrawal")
@permission(EDITS)
def keep_from_coach(public_id: uuid.UUID) -> ResponseReturnValue:
    """Coaches no longer read it."""
    return press(public_id, _sharing(shared=False), "Coaches no longer see it.")


def _sharing(*, shared: bool) -> Callable[..., None]:
    return lambda **given: service.share_with_coach(shared=shared, **given)
