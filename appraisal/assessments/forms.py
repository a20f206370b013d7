"""What the pages about ladders and assessments may send."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

from appraisal.assessments.sheet import RATING_WORDS, Answer, DomainSheet, Line, Side
from appraisal.ladders.models import LEVELS, LadderStatus
from appraisal.web import fields
from appraisal.web.forms import Form


def _rating(line: Line) -> str:
    return f"rating_{line.statement.id}"


def _note(line: Line) -> str:
    return f"note_{line.statement.id}"


def _beside(line: Line, side: Side) -> str | None:
    """The ratings and the note that the line manager sees beside the choices."""
    if side is Side.SELF:
        return None
    shown = [f"Their own rating: {(line.words(Side.SELF) or 'not rated').lower()}."]
    if side is Side.AGREED:
        shown.append(f"Yours: {(line.words(Side.LINE) or 'not rated').lower()}.")
    if line.note:
        shown.append(f"Their note: {line.note}")
    return " ".join(shown)


def ratings_form(sheet: DomainSheet, side: Side) -> type[Form]:
    """The form of one domain: four choices for each statement, and on the person's own side a note."""
    members: dict[str, object] = {}
    for line in sheet.lines:
        beside = _beside(line, side)
        members[_rating(line)] = fields.radios(
            line.statement.text,
            [(str(value), word) for value, word in RATING_WORDS.items()],
            params={
                "classes": "app-choices",
                "hint": {"text": beside} if beside else None,
                "fieldset": {"legend": {"text": line.statement.text, "classes": "govuk-!-font-weight-bold"}},
            },
        )
        if side is Side.SELF:
            members[_note(line)] = fields.long_text("What shows it, or what you wonder", most=2000, rows=3)
    return type("RatingsForm", (Form,), members)


def filled(sheet: DomainSheet, side: Side, *, suggest: bool = False) -> SimpleNamespace:
    """What is saved, as the form's fields; on the agreed side an empty one may carry what both had given."""
    shown: dict[str, object] = {"version": sheet.fingerprint(side)}
    for line in sheet.lines:
        rating = line.ratings[side]
        if rating is None and suggest and side is Side.AGREED:
            rating = line.suggestion
        shown[_rating(line)] = None if rating is None else str(rating)
        shown[_note(line)] = line.note
    return SimpleNamespace(**shown)


def answers_of(form: Form, sheet: DomainSheet, side: Side) -> dict[int, Answer]:
    """What was answered, by the key of the statement."""
    given = form.answers()
    return {
        line.statement.id: Answer(
            None if given[_rating(line)] is None else int(given[_rating(line)]),
            given[_note(line)] if side is Side.SELF else None,
        )
        for line in sheet.lines
    }


class ActForm(Form):
    """A button; the version says which state of the assessment was seen."""


class TalkForm(Form):
    """The person does not agree the sent ratings yet."""

    words = fields.long_text(
        "What would you like to talk about?",
        required="Say what you would like to talk about",
        hint="Your line manager reads this.",
        most=2000,
    )


class ResponseForm(Form):
    """The person's response to an agreed assessment."""

    response = fields.long_text(
        "Your response", hint="You and your line manager read this. Leave it empty to take it back.", rows=6
    )


STATUS_WORDS = {
    LadderStatus.DRAFT: "Draft: only HR sees it",
    LadderStatus.CONSULTING: "Consulting: everyone can read it, nobody is assessed on it",
    LadderStatus.LIVE: "Live: everyone is assessed on it; the version that is live now is retired",
    LadderStatus.RETIRED: "Retired: everyone can still read it; assessments on it go on counting",
}


class StatusForm(Form):
    """The next status of a version; the page offers the steps that are possible."""

    status = fields.radios("New status", required="Choose the new status")


def expectations_form(domains: Iterable[tuple[int, str]]) -> type[Form]:
    """The lowest level a role is expected to reach: one choice for each domain, given by number and name."""
    members = {
        f"domain_{number}": fields.choice(
            name, [(str(level), f"Level {level}") for level in LEVELS], blank="Nothing expected"
        )
        for number, name in domains
    }
    return type("ExpectationsForm", (Form,), members)
