"""What the pages of cross-trust work may send."""

from __future__ import annotations

from appraisal.web import fields
from appraisal.web.forms import Form


class FactsForm(Form):
    """What took place. The view fills the list of kinds."""

    title = fields.text("What did you do together?", required="Enter what you did together")
    kind = fields.choice("What kind of work was it?", required="Choose the kind of work")
    held_on = fields.day("When was it?", required="Enter the day it took place")
    hours = fields.number(
        "Hours",
        required="Enter how many hours it took",
        hint="For example 1.5. Work of an hour or more counts in the Trust's indicator.",
        least="0.25",
        most="400",
    )
    host_email = fields.text(
        "The host's work email address",
        required="Enter the host's work email address",
        hint="Whoever led it or gave it a home, but not you: they are asked to verify it.",
        kind="email",
        params={"spellcheck": False},
    )


class PeopleForm(Form):
    """More people who took part."""

    people = fields.long_text(
        "Their work email addresses",
        required="Enter the work email address of at least one person",
        hint="One on each line.",
        rows=4,
    )


class EntryForm(FactsForm):
    """A new activity with the people who took part."""

    people = fields.long_text(
        "Who else took part?",
        required="Enter the work email address of at least one other person",
        hint="Their work email addresses, one on each line. You are on the list already.",
        rows=4,
    )


class ActForm(Form):
    """A button: nothing to fill."""
