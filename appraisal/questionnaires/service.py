"""Anonymous answers: invite, answer exactly once, close (privacy.md rule 11).

Who was invited and what was answered share nothing but the questionnaire. No verb here about an answer writes an
audit line: it would say who answered when.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, not_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from appraisal import clock
from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.extensions import db, writing
from appraisal.questionnaires.models import Answer, AnswerSheet, Invitation, Questionnaire, UncountedSheet
from appraisal.questionnaires.rules import CLOSED, due_to_close, taking_answers
from appraisal.web.refusals import Refused

Scores = Mapping[str, int]
"""The score given to each item; an item left empty is not in it."""
AnySession = Session | scoped_session[Any]
"""The request's own session, or one apart."""
TOO_LATE = "This feedback has closed, so nothing was sent. Thank you for wanting to give it."
TABLES = ("invitation", "uncounted_sheet", "answer", "answer_sheet")

_chance = random.SystemRandom()


@contextmanager
def apart() -> Iterator[Session]:
    """A transaction of its own, apart from the request's. Only for what rule 11 wants written separately."""
    before = writing.set(True)
    try:
        with Session(db.engine) as own, own.begin():
            yield own
    finally:
        writing.reset(before)


def open_round(session: AnySession, *, opens_on: dt.date, closes_on: dt.date) -> Questionnaire:
    """Begin a round that takes answers from one day to another, both included."""
    questionnaire = Questionnaire(opens_on=opens_on, closes_on=closes_on)
    session.add(questionnaire)
    session.flush()
    return questionnaire


def invite(session: AnySession, questionnaire_id: int, person_ids: Collection[int]) -> None:
    """Ask exactly these people to answer: who is invited already is not asked twice, an unused invitation of anyone
    else is taken back. A used one stays, since its answers cannot be found again.
    """
    here = Invitation.questionnaire_id == questionnaire_id
    session.execute(delete(Invitation).where(here, Invitation.used.is_(False), Invitation.person_id.not_in(person_ids)))
    new = sorted(set(person_ids) - set(session.scalars(select(Invitation.person_id).where(here))))
    if new:
        session.execute(
            insert(Invitation),
            [{"questionnaire_id": questionnaire_id, "person_id": person, "used": False} for person in new],
        )


def _holds(own: Session, questionnaire_id: int, state: ColumnElement[bool]) -> bool:
    """Whether the round is in this state; holds off its close until this transaction ends."""
    found = select(Questionnaire.id).where(Questionnaire.id == questionnaire_id, state)
    return own.scalar(found.with_for_update(read=True)) is not None


def answer(*, questionnaire_id: int, person_id: int, token: str, scores: Scores) -> None:
    """Take one person's answers, exactly once. ``token`` is the random token of the form that was sent.

    Three transactions, none of which knows both the person and the answers: (1) the answers are laid down, (2) the
    invitation is marked as used, (3) the answers are counted, under a new random key. Only the sender whose mark
    went from unused to used may count, so a form sent twice, or from two windows, is one sheet. A crash after (1)
    leaves an invitation with which to send again; a crash after (2) leaves answers that ``close_due`` counts, since
    there is a mark without a sheet. So no answer is lost and none counts twice. (Should both kinds of crash hit one
    round, and nobody send again, nothing tells the answers apart and ``close_due`` counts none of them.)

    Sending again after success does nothing. Refused when the round is closed or the person was not invited.
    """
    if not scores:
        raise Refused("Answer at least one question.")
    invitation = and_(Invitation.questionnaire_id == questionnaire_id, Invitation.person_id == person_id)
    laid_down = uuid.UUID(bytes=hashlib.sha256(token.encode()).digest()[:16])
    try:
        with apart() as own:
            if not _holds(own, questionnaire_id, taking_answers(clock.today())):
                raise Refused(TOO_LATE)
            used = own.scalar(select(Invitation.used).where(invitation))
            if used is None:
                raise Refused("Only people marked as having come can give feedback.")
            if used:
                return
            own.add(UncountedSheet(id=laid_down, questionnaire_id=questionnaire_id, scores=dict(scores)))
    except IntegrityError:  # the same form is on its way a second time, or came before a crash
        pass
    with apart() as own:
        still_open = _holds(own, questionnaire_id, not_(CLOSED))
        unused = own.scalar(select(Invitation.id).where(invitation, Invitation.used.is_(False)).with_for_update())
        if unused is not None:
            own.execute(update(Invitation).where(Invitation.id == unused).values(used=True))
    with apart() as own:
        own.execute(delete(UncountedSheet).where(UncountedSheet.id == laid_down))
        if unused is not None and _holds(own, questionnaire_id, not_(CLOSED)):
            _count(own, questionnaire_id, [scores])
    if not still_open:
        raise Refused(TOO_LATE)


def _count(session: AnySession, questionnaire_id: int, sheets: Collection[Scores]) -> None:
    """Add sheets under new random keys."""
    keyed = [(uuid.uuid4(), scores) for scores in sheets]
    if keyed:
        session.execute(insert(AnswerSheet), [{"id": key, "questionnaire_id": questionnaire_id} for key, _ in keyed])
        session.execute(
            insert(Answer),
            [
                {"sheet_id": key, "item": item, "score": score}
                for key, scores in keyed
                for item, score in scores.items()
            ],
        )


def close_due(*, actor: Actor) -> int:
    """Close every round whose last day has passed; returns how many. Follow the commit with ``sweep``.

    All sheets of a round are written anew in shuffled order under new keys, in one transaction, and its invitations
    are deleted: nothing that is left says in which order, when or by whom it was answered.
    """
    due = db.session.scalars(
        select(Questionnaire).where(due_to_close(clock.today())).order_by(Questionnaire.id).with_for_update()
    ).all()
    for questionnaire in due:
        _close(questionnaire)
        audit.record(actor, "closed", "questionnaire", questionnaire.id)
    return len(due)


def _close(questionnaire: Questionnaire) -> None:
    own_sheets = AnswerSheet.questionnaire_id == questionnaire.id
    sheets: dict[uuid.UUID, dict[str, int]] = {
        key: {} for key in db.session.scalars(select(AnswerSheet.id).where(own_sheets))
    }
    for key, item, score in db.session.execute(
        select(Answer.sheet_id, Answer.item, Answer.score)
        .join(AnswerSheet, AnswerSheet.id == Answer.sheet_id)
        .where(own_sheets)
    ):
        sheets[key][item] = score
    counted = [*sheets.values(), *_left_by_a_crash(questionnaire.id, len(sheets))]
    db.session.execute(delete(Answer).where(Answer.sheet_id.in_(select(AnswerSheet.id).where(own_sheets))))
    db.session.execute(delete(AnswerSheet).where(own_sheets))
    db.session.execute(delete(UncountedSheet).where(UncountedSheet.questionnaire_id == questionnaire.id))
    db.session.execute(delete(Invitation).where(Invitation.questionnaire_id == questionnaire.id))
    _chance.shuffle(counted)
    _count(db.session, questionnaire.id, counted)
    questionnaire.closed_at = clock.now()


def _left_by_a_crash(questionnaire_id: int, sheets: int) -> list[dict[str, Any]]:
    """Uncounted answers whose invitations are marked: no more of them than marks without a sheet."""
    marks = db.session.scalar(
        select(func.count()).where(Invitation.questionnaire_id == questionnaire_id, Invitation.used.is_(True))
    )
    uncounted = db.session.scalars(
        select(UncountedSheet.scores).where(UncountedSheet.questionnaire_id == questionnaire_id)
    ).all()
    return list(uncounted) if len(uncounted) <= (marks or 0) - sheets else []


def sweep() -> None:
    """After the commit of a close: rid the database's files of the rows it replaced.

    PostgreSQL keeps deleted rows, with the numbers of the transactions that wrote them, until the table is
    rewritten; SQLite overwrites them, but its write-ahead log holds the old pages until it is emptied.
    """
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM (FULL) {', '.join(TABLES)}"))
        return
    raw = db.engine.raw_connection()  # outside any transaction, which a checkpoint must be
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
