"""What the pages of coaching may send."""

from __future__ import annotations

from wtforms import HiddenField

from appraisal.coaching import words
from appraisal.coaching.models import STEP_LENGTH, CoachingType, FocusArea, MeetingMode
from appraisal.web import fields
from appraisal.web.forms import Form

MOST_PRAISE = 2000
STEP_HINT = "The smallest thing that would help most."


class ActForm(Form):
    """A button: nothing to fill."""


class MoreForm(Form):
    """What may be said about a meeting beyond the essentials. Everything here may stay empty."""

    minutes = fields.whole("Minutes", most=600)
    mode = fields.choice("How did you meet?", MeetingMode, blank="Not said")
    coaching_type = fields.choice("Kind of coaching", CoachingType, required="Choose the kind of coaching")
    rehearsal_rounds = fields.whole("Rounds of rehearsal", hint="How often you practised it together.", most=50)
    model_used = fields.text("Model used", hint="For example, a video or a colleague's example.", most=500)
    drop_in_on = fields.day("When did you drop in?", hint="If you saw the work before you met.")
    drop_in_minutes = fields.whole("Minutes of the drop-in", most=600)
    step_review_basis = fields.choice(
        "How do you know how the last step is going?", words.BASIS.items(), blank="What they say themselves"
    )

    def more(self) -> list[object]:
        """The fields of this class that are on the page."""
        return [self[name] for name in MORE if name in self]

    def more_has_errors(self) -> bool:
        """Whether the part of the page that is folded away must be opened."""
        return any(self[name].errors for name in MORE if name in self)


MORE = (
    "minutes",
    "mode",
    "coaching_type",
    "rehearsal_rounds",
    "model_used",
    "drop_in_on",
    "drop_in_minutes",
    "step_review_basis",
)


class RecordForm(MoreForm):
    """A meeting that took place, in the order of pages.md. ``last_step`` says which earlier step the page showed."""

    last_step = HiddenField()
    held_on = fields.day("When did you meet?", required="Enter the date you met, for example 23 11 2026", hint="")
    precise_praise = fields.long_text(
        "What went well?",
        required="Say what went well",
        hint="Exactly what you saw or heard, and what it did.",
        most=MOST_PRAISE,
        rows=4,
    )
    review = fields.radios(
        "How is it going?",
        [(status, words.STEP[status]) for status in words.LOOK_BACK],
        required="Choose how the last step is going",
        params={"classes": "app-choices"},
    )
    focus_area = fields.choice("Focus", FocusArea, required="Choose the focus of this meeting")
    action_step = fields.long_text(
        "One next step",
        hint=f"{STEP_HINT} Leave this empty to carry on with the last step.",
        most=STEP_LENGTH,
        rows=3,
        count=True,
    )
    step_due_on = fields.day(
        "Look again on",
        required="Enter the day you will look again, for example 7 12 2026",
        hint="Two weeks from now, unless you agree on another day.",
    )

    def without_last_step(self) -> None:
        """Ask nothing about an earlier step: there is none under way."""
        del self.review, self.step_review_basis
        self.action_step.description = STEP_HINT


class PlanForm(Form):
    """A meeting to come."""

    held_on = fields.day("When will you meet?", required="Enter the day you will meet, for example 23 11 2026")
    focus_area = fields.choice("Focus", FocusArea, required="Choose the focus of this meeting")
    mode = fields.choice("How will you meet?", MeetingMode, blank="Not said")


class NotHeldForm(Form):
    """A planned meeting that did not take place. No reason is asked."""

    status = fields.radios("What happened?", words.NOT_HELD.items(), required="Choose what happened")
    new_date = fields.day(
        "When will you meet instead?", hint="Leave this empty if you have not agreed a day. For example, 23 11 2026"
    )


class CorrectForm(MoreForm):
    """What was written about a meeting, for either of the two to put right."""

    held_on = fields.day("When did you meet?", required="Enter the date you met, for example 23 11 2026")
    precise_praise = fields.long_text("What went well", most=MOST_PRAISE, rows=4)
    focus_area = fields.choice("Focus", FocusArea, required="Choose the focus of this meeting")
    action_step = fields.long_text("Next step", hint=STEP_HINT, most=STEP_LENGTH, rows=3, count=True)
    step_due_on = fields.day("Look again on")
    step_status = fields.choice("How is this step going?", words.STEP.items(), blank="Not said")


class ReflectionForm(Form):
    """The coachee's own reflection; empty takes it away."""

    text = fields.long_text(
        "My reflection", hint="Only you can read this. Leave it empty to take it away.", most=10_000, rows=8
    )
