"""What people thought of an event, once its anonymous feedback has closed (privacy.md row 16 and rule 6).

The events that one school hosts in an academic year are a partition of the school's figure on the indicator pages,
so they are suppressed together: otherwise the one event too small to show could be worked out from the others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from appraisal.access.viewer import Hat, Viewer
from appraisal.clock import AcademicYear
from appraisal.cpd.models import CpdEvent, CpdQuestionnaire, EvaluationItem
from appraisal.disclosure.arithmetic import SYMBOL_WORDS, Symbol, Unit, display, value
from appraisal.disclosure.suppression import SMALL_SCHOOLS_TOO, Child, Outcome, suppress
from appraisal.extensions import db
from appraisal.people.models import Person, PersonKind, Post
from appraisal.people.relations import in_post
from appraisal.questionnaires.models import Questionnaire
from appraisal.questionnaires.queries import ItemTally, sheets_of, tally
from appraisal.questionnaires.rules import CLOSED


@dataclass(frozen=True)
class Line:
    """One question: the share of its answers that were 4 or 5, as published, and how many answered."""

    item: EvaluationItem
    published: str
    answers: int | None


@dataclass(frozen=True)
class Results:
    """What may be shown. ``whole_trust``: a small school, so all events of the year together.

    ``sheets`` is None where too few people answered to show anything.
    """

    whole_trust: bool
    year: AcademicYear
    sheets: int | None
    lines: list[Line]


def may_see(viewer: Viewer, event: CpdEvent) -> bool:
    """HR, and the head of the school that hosted the event. Row 16 is silent about organisers, so they may not."""
    return viewer.wears(Hat.HR) or event.host_school_id in viewer.headed


def results(viewer: Viewer, event: CpdEvent) -> Results:
    """The results of an event for a viewer who ``may_see`` them."""
    year = AcademicYear.containing(event.starts_on)
    rounds = db.session.execute(
        select(CpdQuestionnaire.questionnaire_id, CpdEvent.id, CpdEvent.host_school_id)
        .join(CpdEvent, CpdEvent.id == CpdQuestionnaire.event_id)
        .join(Questionnaire, Questionnaire.id == CpdQuestionnaire.questionnaire_id)
        .where(CpdEvent.starts_on.between(year.first_day, year.last_day), CLOSED)
    ).all()
    sheets = sheets_of([round_ for round_, _, _ in rounds])
    if not viewer.wears(Hat.HR) and _is_small(viewer, event.host_school_id):
        return _published(True, year, list(sheets), sum(sheets.values()))
    by_event: dict[int, int] = {}
    for round_, event_id, school_id in rounds:
        if school_id == event.host_school_id:
            by_event[event_id] = by_event.get(event_id, 0) + sheets.get(round_, 0)
    children = [Child(f"{key:012}", basis, empty=basis == 0) for key, basis in by_event.items()]
    outcomes = suppress(children, minimum=SMALL_SCHOOLS_TOO.minimum, parent_shown=True).outcomes
    if outcomes.get(f"{event.id:012}") is not Outcome.SHOWN:
        return Results(False, year, None, [])
    own = [round_ for round_, event_id, _ in rounds if event_id == event.id]
    return _published(False, year, own, by_event[event.id])


def _is_small(viewer: Viewer, school_id: int | None) -> bool:
    """Whether fewer employees are in post at a school today than its figures need."""
    staff = db.session.scalar(
        select(func.count(distinct(Post.person_id)))
        .join(Person, Person.id == Post.person_id)
        .where(Post.school_id == school_id, in_post(viewer.on), Person.kind == PersonKind.EMPLOYEE)
    )
    return (staff or 0) < (SMALL_SCHOOLS_TOO.minimum_school_staff or 0)


def _published(whole_trust: bool, year: AcademicYear, rounds: Collection[int], sheets: int) -> Results:
    if sheets < SMALL_SCHOOLS_TOO.minimum:
        return Results(whole_trust, year, None, [])
    answered = tally(rounds)
    return Results(whole_trust, year, sheets, [_line(item, answered.get(item)) for item in EvaluationItem])


def _line(item: EvaluationItem, answered: ItemTally | None) -> Line:
    if answered is None or answered.answers < SMALL_SCHOOLS_TOO.minimum:
        return Line(item, SYMBOL_WORDS[Symbol.SUPPRESSED], None)
    return Line(item, f"{display(value(answered.positive, answered.answers, Unit.PERCENT))} %", answered.answers)
