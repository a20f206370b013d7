"""Verbs of a ladder assessment: start, rate, share, hand over, offer the agreed ratings, agree, respond.

The person rates first and hands over; the line manager rates, both talk, the line manager sends what they agreed,
and the person agrees or asks to talk again. Nobody rates themselves as a line manager. The pages' guard lets only
those act whom the access table allows; the verbs keep the two sides apart.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy import select

from appraisal import clock
from appraisal.assessments import queries
from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.assessments.rules import AGREED_STATES
from appraisal.assessments.sheet import Answer, DomainSheet, Side
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.clock import AcademicYear
from appraisal.extensions import db
from appraisal.ladders.models import Ladder, LadderStatus
from appraisal.people.models import Person
from appraisal.web.refusals import EditConflict, Refused, expect_version

NOT_YOURS = "Nobody rates themselves as a line manager, and nobody else rates for the person."


def start(*, actor: Actor, ladder: Ladder) -> LadderAssessment:
    """Start the actor's own assessment for this academic year on a live version: one per person, year and version."""
    if actor.person_id is None:
        raise Refused("Your account is not linked to a person on the staff list, so there is nothing to assess.")
    if ladder.status != LadderStatus.LIVE:
        raise Refused("This version of the ladder is not live, so nobody is assessed on it.")
    # Locked, so that two windows do not start two.
    db.session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    year = AcademicYear.containing(clock.today())
    if queries.existing(person_id=actor.person_id, year=year, ladder=ladder) is not None:
        raise Refused(f"Your assessment for {year} is already started. Open it below.")
    assessment = LadderAssessment(
        ref=f"L-{secrets.token_hex(6)}",
        person_id=actor.person_id,
        academic_year=year.start_year,
        ladder_id=ladder.id,
        state=AssessmentState.SELF,
        shared_with_coach=False,
    )
    db.session.add(assessment)
    db.session.flush()
    _note(actor, "started", assessment)
    return assessment


def rate(
    *,
    actor: Actor,
    assessment: LadderAssessment,
    number: int,
    side: Side,
    answers: Mapping[int, Answer],
    version: int,
) -> None:
    """Save one side's ratings of one domain (``number``), by statement key. Saving the same again changes nothing.

    ``version`` is the fingerprint of that side's ratings when the page was read; somebody else's save in between is
    a conflict. The person's own side is open until they hand over, the others until the ratings are sent.
    """
    _lock(assessment)
    _expect_side(actor, assessment, side)
    if side is Side.SELF:
        _expect_state(assessment, AssessmentState.SELF)
    else:
        _expect_state(assessment, AssessmentState.LINE)
        _expect_not_offered(assessment)
    sheet = next((found for found in queries.sheets(assessment) if found.number == number), None)
    if sheet is None or sheet.fingerprint(side) != version:
        raise EditConflict
    changed = _apply(assessment, sheet, side, answers)
    if changed:
        db.session.flush()
        _note(actor, "rated", assessment, fields=changed)


def _apply(assessment: LadderAssessment, sheet: DomainSheet, side: Side, answers: Mapping[int, Answer]) -> set[str]:
    """Write what differs; returns the names of what changed."""
    rows = {
        row.statement_id: row
        for row in db.session.scalars(
            select(LadderRating).where(
                LadderRating.assessment_id == assessment.id,
                LadderRating.statement_id.in_([line.statement.id for line in sheet.lines]),
            )
        )
    }
    changed: set[str] = set()
    for line in sheet.lines:
        answer = answers.get(line.statement.id)
        if answer is None:
            continue
        wanted: dict[str, object] = {f"{side}_rating": answer.rating}
        if side is Side.SELF:
            wanted["evidence"] = answer.note
        row = rows.get(line.statement.id)
        if row is None:
            if all(value is None for value in wanted.values()):
                continue
            row = LadderRating(assessment_id=assessment.id, statement_id=line.statement.id)
            db.session.add(row)
        differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        changed |= differing.keys()
    return changed


def share(*, actor: Actor, assessment: LadderAssessment, version: int, shared: bool) -> None:
    """Let one's coach read the draft, or stop it."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    _expect_state(assessment, AssessmentState.SELF)
    assessment.shared_with_coach = shared
    db.session.flush()
    _note(actor, "shared" if shared else "unshared", assessment, fields=["shared_with_coach"])


def hand_over(*, actor: Actor, assessment: LadderAssessment, version: int) -> None:
    """Hand one's own ratings to the line manager. What is not rated counts as not yet; nothing rated is refused."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    _expect_state(assessment, AssessmentState.SELF)
    _expect_rated(assessment, Side.SELF, "Rate at least one statement before you hand over")
    assessment.state = AssessmentState.LINE
    assessment.offered_at = None
    _flush_as(actor, "handed over", assessment, "state")


def take_back(*, actor: Actor, assessment: LadderAssessment, version: int) -> None:
    """Take one's ratings back to change them, while no agreed ratings have been sent."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    _expect_state(assessment, AssessmentState.LINE)
    _expect_not_offered(assessment)
    assessment.state = AssessmentState.SELF
    _flush_as(actor, "took back", assessment, "state")


def offer(*, actor: Actor, assessment: LadderAssessment, version: int) -> None:
    """The line manager sends the ratings that both talked about for the person's agreement."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.AGREED)
    _expect_state(assessment, AssessmentState.LINE)
    _expect_not_offered(assessment)
    _expect_rated(assessment, Side.AGREED, "Enter the ratings you agreed before you send them")
    assessment.offered_at = clock.now()
    assessment.talk_again = None
    _flush_as(actor, "offered", assessment, "offered_at")


def withdraw_offer(*, actor: Actor, assessment: LadderAssessment, version: int) -> None:
    """The line manager takes the sent ratings back to change them."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.AGREED)
    _expect_offered(assessment)
    assessment.offered_at = None
    _flush_as(actor, "withdrew offer", assessment, "offered_at")


def ask_to_talk(*, actor: Actor, assessment: LadderAssessment, version: int, words: str | None) -> None:
    """The person does not agree yet and says what they would like to talk about."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    _expect_offered(assessment)
    if not words:
        raise Refused("Say what you would like to talk about", "words")
    assessment.offered_at = None
    assessment.talk_again = words
    _flush_as(actor, "asked to talk again", assessment, "talk_again")


def agree(*, actor: Actor, assessment: LadderAssessment, version: int) -> None:
    """The person agrees the sent ratings: the assessment is agreed as of today."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    _expect_offered(assessment)
    assessment.state = AssessmentState.AGREED
    assessment.agreed_on = clock.today()
    _flush_as(actor, "agreed", assessment, "state")


def respond(*, actor: Actor, assessment: LadderAssessment, version: int, response: str | None) -> None:
    """The person adds a response to their agreed assessment, or changes it."""
    expect_version(assessment, version)
    _expect_side(actor, assessment, Side.SELF)
    if assessment.state not in AGREED_STATES:
        raise Refused("A response belongs to an agreed assessment.")
    assessment.response = response
    _flush_as(actor, "responded", assessment, "response")


def _lock(assessment: LadderAssessment) -> None:
    """Hold the assessment until the request ends, so that its state cannot change under ratings being saved."""
    db.session.scalars(
        select(LadderAssessment)
        .where(LadderAssessment.id == assessment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _expect_side(actor: Actor, assessment: LadderAssessment, side: Side) -> None:
    if (actor.person_id == assessment.person_id) != (side is Side.SELF):
        raise Refused(NOT_YOURS)


def _expect_state(assessment: LadderAssessment, state: AssessmentState) -> None:
    if assessment.state != state:
        raise Refused("The assessment has moved on since you opened this page. Open it again to see where it is.")


def _expect_offered(assessment: LadderAssessment) -> None:
    _expect_state(assessment, AssessmentState.LINE)
    if assessment.offered_at is None:
        raise Refused("No agreed ratings are waiting. Open the assessment again to see where it is.")


def _expect_not_offered(assessment: LadderAssessment) -> None:
    if assessment.offered_at is not None:
        raise Refused("The agreed ratings have been sent and wait for an answer. Take them back to change them.")


def _expect_rated(assessment: LadderAssessment, side: Side, sentence: str) -> None:
    if not any(sheet.rated(side) for sheet in queries.sheets(assessment)):
        raise Refused(sentence)


def _flush_as(actor: Actor, act: str, assessment: LadderAssessment, field: str) -> None:
    db.session.flush()
    _note(actor, act, assessment, fields={field})


def _note(actor: Actor, act: str, assessment: LadderAssessment, fields: set[str] | list[str] | None = None) -> None:
    audit.record(actor, act, "ladder_assessment", assessment.id, subject_id=assessment.person_id, fields=fields or ())
