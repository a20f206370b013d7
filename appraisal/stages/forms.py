"""What the pages about stages may send."""

from __future__ import annotations

from appraisal.stages.guidance import MEANINGS, NAMES
from appraisal.stages.models import Stage
from appraisal.web import fields
from appraisal.web.forms import Form


class ProposalForm(Form):
    """A proposed stage with what shows it."""

    stage = fields.radios(
        "Which stage do you propose?",
        [(stage.value, f"{NAMES[stage]}. {MEANINGS[stage]}") for stage in Stage],
        required="Choose the stage you propose",
        params={"hint": None},
    )
    evidence = fields.long_text(
        "What shows it?",
        hint="A few sentences or examples. Not needed for Shu, nor when a stage moves back.",
        rows=6,
    )


class AnswerForm(Form):
    """The other side's answer to a proposal."""

    decision = fields.radios(
        "Your answer",
        [("agree", "Agree"), ("set_aside", "Set it aside for now")],
        required="Choose your answer",
        params={"hint": None},
    )
    words = fields.long_text(
        "Your words",
        hint="If you agree: what impressed you. If you set it aside: what would help next.",
        most=2000,
    )


class ActForm(Form):
    """A button; the version says which proposal was seen."""
