"""What the pages of STAR projects may send."""

from __future__ import annotations

from appraisal.star import words
from appraisal.web import fields
from appraisal.web.forms import Form

FRAME = "If (what we do), then (what changes), for (whom), measured by (what)."


class PlanForm(Form):
    """The plan of a project. The view fills the two lists."""

    title = fields.text("Title", required="Enter a title")
    question = fields.long_text(
        "Question",
        required="Enter the question you want to answer",
        hint=f"{FRAME} For example: if the office answers parents by text within a day, then fewer will ring, for "
        "families of Year 7, measured by calls a week.",
        most=1000,
        rows=4,
    )
    academic_year = fields.choice("Academic year", required="Choose the academic year", coerce=fields.key)
    plan_ref = fields.choice(
        "Which line of the Trust plan does it serve?", hint="Leave this empty if none fits.", blank="None"
    )
    strand = fields.radios(
        "What is it about?",
        words.STRAND.items(),
        required="Choose what it is about",
        hint="Projects about the quality of teaching or of a service count in the Trust's indicator on impact.",
    )
    baseline = fields.long_text(
        "Where things stand now",
        hint="One measure you can take again at the end, with its date. For example: 46 calls in the week of "
        "6 October 2025. Numbers for groups only.",
        rows=3,
    )
    evaluation_due_on = fields.day(
        "When will you look at what came of it?", hint="For example, 27 3 2026. You can change this later."
    )


class ActForm(Form):
    """A button: nothing to fill."""


class TriedForm(Form):
    """What was done."""

    change_tried = fields.long_text(
        "What we tried", required="Write what you tried", hint="What you did, with whom, and for how long.", rows=8
    )


class OwnerForm(Form):
    """A co-owner, of any school."""

    email = fields.text(
        "Their work email address",
        required="Enter your colleague's work email address",
        hint="A colleague at any school of the Trust. They see the project at once and can leave it.",
        kind="email",
        params={"spellcheck": False},
    )


class EvidenceForm(Form):
    """A piece of evidence. The view fills the list of collectors."""

    kind = fields.choice("What kind of evidence is it?", words.EVIDENCE.items(), required="Choose the kind of evidence")
    collected_on = fields.day("When was it collected?", required="Enter the day it was collected")
    collector = fields.radios("Who collected it?", required="Choose who collected it")
    email = fields.text(
        "Their work email address",
        hint="Only if you chose a colleague who is not in the list.",
        kind="email",
        params={"spellcheck": False},
    )
    agrees = fields.radios(
        "Does it agree with your judgement so far?",
        [("yes", "Yes"), ("no", "No, it points another way")],
        required="Choose yes or no",
        hint="Evidence that points another way is worth keeping: it is how we learn.",
    )
    summary = fields.long_text(
        "What it shows",
        hint="In a sentence or two. Groups only: no pupil named or recognisable.",
        most=2000,
    )


class NoPupilForm(Form):
    """What owners confirm before anybody else reads their project."""

    no_pupil_named = fields.checkbox(
        "No pupil is named in it or can be recognised",
        required="Tick to confirm that no pupil is named or can be recognised",
    )


class AgreementForm(Form):
    """A line manager's agreement."""

    comment = fields.long_text(
        "Comment (optional)", hint="What you like about it, or a thought to take along. The owners read it.", most=2000
    )


class CommentForm(Form):
    """A line manager's comment; empty takes an earlier one away."""

    text = fields.long_text(
        "Your comment", hint="The owners and their line managers read it. Leave it empty to take it away.", most=2000
    )


class EvaluationForm(Form):
    """What came of it, in the order in which one thinks about it."""

    end_measure = fields.long_text(
        "The same measure at the end",
        hint="Measure what you measured at the start, in the same way, and give the date.",
        rows=3,
    )
    evaluation = fields.long_text(
        "What did you find out?",
        hint="What changed and for whom, what surprised you, and what else could explain it.",
        rows=8,
    )
    impact_judgement = fields.radios("All in all, what changed?", words.IMPACT.items())
    confidence = fields.radios("How sure are you?", words.CONFIDENCE.items())
    what_next = fields.long_text(
        "What next?", hint="What you will keep, change or stop, and who could use what you learned.", rows=3
    )
    adoption = fields.choice("What have others done with it?", words.ADOPTION.items(), blank="Nothing to say yet")
    finished = fields.radios(
        "Is the evaluation finished?",
        [("yes", "Yes, this is what we found"), ("no", "Not yet, save it so that we can go on")],
        required="Choose whether the evaluation is finished",
    )
    evaluated_on = fields.day("When did you finish it?", hint="Leave this empty for today.")


class StopForm(Form):
    """Stopping a project."""

    because = fields.long_text(
        "What did you learn, and why are you stopping?",
        required="Write what you learned and why you are stopping",
        hint="Stopping is not failing. Knowing that something does not work here, or not now, helps the next person.",
        most=2000,
    )
