"""What the pages of absence and leavers may send. There is no free text: an absence never says a condition."""

from __future__ import annotations

from appraisal.web import fields
from appraisal.web.forms import Form
from appraisal.workforce.words import CATEGORIES, DESTINATIONS, REASONS


class _OfPerson(Form):
    """Whom it is about, asked first."""

    person = fields.text(
        "Work email address or reference",
        required="Enter the person's work email address or reference",
        hint="The Trust's own reference for this person will do too",
        most=254,
    )


class AbsenceForm(Form):
    """An absence of one category."""

    category = fields.choice("Category", CATEGORIES.items(), required="Choose the category")
    first_day = fields.day("First day", required="Enter the first day of absence")
    last_day = fields.day("Last day (optional)", hint="Leave empty while they are still away")
    working_days_lost = fields.number(
        "Working days lost",
        required="Enter the working days lost, for example 2.5",
        hint="Days they would have worked, in half days. School closure days do not count.",
        most="400",
        places=1,
    )


class NewAbsenceForm(_OfPerson, AbsenceForm):
    """An absence that is not on record yet."""


class LeaverForm(Form):
    """The end of somebody's employment."""

    left_on = fields.day("Last day of employment", required="Enter the last day of employment")
    reason = fields.choice("Reason", REASONS.items(), required="Choose the reason")
    destination = fields.choice("Where they go (optional)", DESTINATIONS.items(), blank="Not recorded")


class NewLeaverForm(_OfPerson, LeaverForm):
    """The end of employment that is not on record yet."""


class WithdrawForm(Form):
    """Withdrawing something recorded by mistake: nothing to fill, the version says what was seen."""
