"""What the pages of CPD may send."""

from __future__ import annotations

from collections.abc import Iterable

from appraisal.cpd.models import EvaluationItem
from appraisal.cpd.words import (
    AGREEMENT,
    CONFIRMATIONS,
    EFFECT,
    ITEMS,
    KINDS,
    LEARNED,
    OBSTACLES,
    PROVIDERS,
    STATUSES,
    USED,
)
from appraisal.web import fields
from appraisal.web.forms import Form

TAKE_OFF = "take_off"
SOMEONE_ELSE, NOBODY = "someone_else", "nobody"
_AS_BUTTONS = {"classes": "app-choices"}


class EventForm(Form):
    """A CPD event or course."""

    title = fields.text("Title", required="Enter a title")
    kind = fields.choice("Kind", KINDS.items(), required="Choose the kind of event")
    starts_on = fields.day("First day", required="Enter the first day")
    ends_on = fields.day("Last day (optional)", hint="Leave empty for an event of one day")
    host_school_id = fields.choice("School that hosts it (optional)", coerce=fields.key, blank="No school")
    provider_type = fields.radios("Who provides it", PROVIDERS.items(), required="Choose who provides it")
    hours = fields.number("Hours (optional)", hint="For example, 1.5", most="2000")
    leadership = fields.checkbox("This is a leadership course", hint="Leadership courses are counted in an indicator")
    purpose = fields.long_text("What people will learn or be able to do (optional)", most=2000)
    organiser = fields.text(
        "Organiser's work email address (optional)",
        kind="email",
        most=254,
        hint="Edits this event and keeps its register. Leave empty if that is you.",
    )


class AddPersonForm(Form):
    """One more person on the register."""

    email = fields.text("Work email address", required="Enter the person's email address", kind="email", most=254)


class FeedbackForm(Form):
    """Anonymous feedback on an event: six questions, each may be left out."""

    time_well_spent = fields.radios(ITEMS[EvaluationItem.TIME_WELL_SPENT], AGREEMENT, params=_AS_BUTTONS)
    clear_purpose = fields.radios(ITEMS[EvaluationItem.CLEAR_PURPOSE], AGREEMENT, params=_AS_BUTTONS)
    matched_role = fields.radios(ITEMS[EvaluationItem.MATCHED_ROLE], AGREEMENT, params=_AS_BUTTONS)
    learned_something = fields.radios(ITEMS[EvaluationItem.LEARNED_SOMETHING], AGREEMENT, params=_AS_BUTTONS)
    know_next = fields.radios(ITEMS[EvaluationItem.KNOW_NEXT], AGREEMENT, params=_AS_BUTTONS)
    supported_to_use = fields.radios(ITEMS[EvaluationItem.SUPPORTED_TO_USE], AGREEMENT, params=_AS_BUTTONS)

    def scores(self) -> dict[str, int]:
        """The score of each question that was answered."""
        return {item: int(answer) for item, answer in self.answers().items() if answer}


class CheckForm(Form):
    """What came of an event, some weeks later."""

    learned = fields.radios(
        "How much did you learn?", LEARNED, required="Choose how much you learned", params=_AS_BUTTONS
    )
    used = fields.radios("How often do you use it?", USED, required="Choose how often you use it", params=_AS_BUTTONS)
    effect = fields.radios(
        "What effect has it had on your work?", EFFECT, required="Choose what effect it has had", params=_AS_BUTTONS
    )
    evidence_note = fields.long_text(
        "What has changed? (optional)", most=2000, hint="An example from your work. Do not name pupils."
    )
    obstacle = fields.choice("What stood in the way? (optional)", OBSTACLES.items(), blank="Nothing in particular")
    asked = fields.radios(
        "Who could confirm it?",
        required="Choose who could confirm it, or nobody for now",
        hint="Someone who has seen you use it. They see this check and no other.",
    )
    asked_email = fields.text("Their work email address", kind="email", most=254, hint="If you chose someone else")


class ConfirmForm(Form):
    """A second person's word on an impact check."""

    confirmation = fields.radios(
        "Have you seen this in their work?", CONFIRMATIONS.items(), required="Choose yes, partly or no"
    )
    confirmation_basis = fields.long_text(
        "What is that based on?",
        required="Say what it is based on",
        most=1000,
        hint="For example, a lesson you visited or work you saw",
    )


class ActForm(Form):
    """A button, or the removal of something entered by mistake: nothing to fill."""


def register_form(people: Iterable[tuple[str, str]]) -> type[Form]:
    """A form with one field for each person on a register, given as (key, name)."""
    choices = [*STATUSES.items(), (TAKE_OFF, "Take off the list")]
    return type("RegisterForm", (Form,), {f"status_{key}": fields.choice(name, choices) for key, name in people})
