"""What the pages of CPD may send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from appraisal.cpd.models import EvaluationItem
from appraisal.cpd.words import (
    CONFIRMATIONS,
    ITEMS,
    KINDS,
    OBSTACLES,
    PROVIDERS,
    STATUSES,
    USED,
)
from appraisal.web import fields
from appraisal.web.forms import Form

TAKE_OFF = "take_off"
SOMEONE_ELSE, NOBODY = "someone_else", "nobody"
_SCALE = [(str(score), str(score)) for score in range(1, 6)]


def _scale(question: str, least: str, most: str, **more: Any) -> fields.RadiosField:
    """A question answered on a scale of five, as numbers on one line."""
    legend = {"text": question, "classes": "govuk-fieldset__legend--s"}
    params = {"classes": "app-choices app-scale", "fieldset": {"legend": legend}}
    return fields.radios(question, _SCALE, hint=f"1 is {least}, 5 is {most}", params=params, **more)


def _agreement(item: EvaluationItem) -> fields.RadiosField:
    return _scale(ITEMS[item], "strongly disagree", "strongly agree")


class EventForm(Form):
    """A CPD event or course."""

    title = fields.text("Title", required="Enter a title")
    kind = fields.choice("Kind", KINDS.items(), required="Choose the kind of event")
    starts_on = fields.day("First day", required="Enter the first day")
    ends_on = fields.day("Last day (optional)", hint="Leave empty for an event of one day")
    host_school_id = fields.choice("School that hosts it (optional)", coerce=fields.key, blank="No school")
    provider_type = fields.radios("Who provides it", PROVIDERS.items(), required="Choose who provides it")
    hours = fields.number("Hours (optional)", hint="For example, 1.5", most="2000")
    leadership = fields.checkbox("This is a leadership course")
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

    time_well_spent = _agreement(EvaluationItem.TIME_WELL_SPENT)
    clear_purpose = _agreement(EvaluationItem.CLEAR_PURPOSE)
    matched_role = _agreement(EvaluationItem.MATCHED_ROLE)
    learned_something = _agreement(EvaluationItem.LEARNED_SOMETHING)
    know_next = _agreement(EvaluationItem.KNOW_NEXT)
    supported_to_use = _agreement(EvaluationItem.SUPPORTED_TO_USE)

    def scores(self) -> dict[str, int]:
        """The score of each question that was answered."""
        return {item: int(answer) for item, answer in self.answers().items() if answer}


class CheckForm(Form):
    """What came of an event, some weeks later."""

    learned = _scale("How much did you learn?", "nothing new", "a great deal", required="Choose how much you learned")
    used = fields.radios(
        "How often do you use it?",
        USED.items(),
        required="Choose how often you use it",
        params={
            "classes": "app-choices",
            "fieldset": {"legend": {"text": "How often do you use it?", "classes": "govuk-fieldset__legend--s"}},
        },
    )
    effect = _scale(
        "What effect has it had on your work?", "none so far", "a great deal", required="Choose what effect it has had"
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
