"""Anonymous answers: exactly once, tied to nobody, shuffled at close (privacy.md rule 11)."""

from __future__ import annotations

import datetime as dt
import traceback
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event, insert, literal_column, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from appraisal import clock
from appraisal.audit.models import AuditLine
from appraisal.audit.service import COMMAND_LINE
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.questionnaires import commands, queries, service
from appraisal.questionnaires.models import Answer, AnswerSheet, Invitation, Questionnaire, UncountedSheet
from appraisal.web.refusals import Refused

OPENS, CLOSES, AFTER = "2026-03-01", "2026-03-14", "2026-03-15"


@pytest.fixture
def people(make) -> list[Person]:
    return [make.person() for _ in range(6)]


@pytest.fixture
def round_id(people, clock_at) -> int:
    """A round from 1 to 14 March 2026 that all these people are invited to; today is its first day."""
    clock_at(OPENS)
    made = service.open_round(db.session, opens_on=dt.date(2026, 3, 1), closes_on=dt.date(2026, 3, 14))
    service.invite(db.session, made.id, [person.id for person in people])
    db.session.commit()
    return made.id


def give(round_id: int, person_id: int, token: str, **scores: int) -> None:
    db.session.rollback()  # a test's own open transaction must not hold the verb up
    service.answer(questionnaire_id=round_id, person_id=person_id, token=token, scores=scores or {"clear_purpose": 4})


def counted(round_id: int) -> list[dict[str, int]]:
    """The sheets that count, as they lie."""
    db.session.rollback()
    sheets = db.session.scalars(select(AnswerSheet.id).where(AnswerSheet.questionnaire_id == round_id)).all()
    return [
        {row.item: row.score for row in db.session.scalars(select(Answer).where(Answer.sheet_id == sheet))}
        for sheet in sheets
    ]


def close(clock_at) -> int:
    clock_at(AFTER)
    closed = service.close_due(actor=COMMAND_LINE)
    db.session.commit()
    return closed


class Crash(BaseException):
    """The machine stops: nothing catches it."""


@contextmanager
def crash_before(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process ends before the given one of the three transactions of an answer."""
    steps = Counter()
    real = service.apart

    @contextmanager
    def stopping() -> Iterator[Session]:
        steps["begun"] += 1
        if steps["begun"] == step:
            raise Crash
        with real() as own:
            yield own

    with monkeypatch.context() as patched:
        patched.setattr(service, "apart", stopping)
        with pytest.raises(Crash):
            yield


# --- exactly once --------------------------------------------------------------------


def test_an_answer_is_one_sheet_and_a_second_one_changes_nothing(round_id, people):
    give(round_id, people[0].id, "first", clear_purpose=5)
    give(round_id, people[0].id, "second", clear_purpose=1)
    give(round_id, people[0].id, "first", clear_purpose=5)
    assert counted(round_id) == [{"clear_purpose": 5}]
    used = dict(db.session.execute(select(Invitation.person_id, Invitation.used)).all())
    assert used == {person.id: person is people[0] for person in people}
    assert db.session.query(UncountedSheet).count() == 0


@pytest.mark.parametrize("tokens", [["same"] * 8, [f"window {n}" for n in range(8)], ["a", "a", "b", "b"] * 2])
def test_many_at_once_from_one_person_are_one_sheet(app: Flask, round_id, people, tokens):
    person_id = people[0].id
    db.session.rollback()

    def send(token: str) -> None:
        with app.app_context():
            give(round_id, person_id, token)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, tokens))
    assert len(counted(round_id)) == 1
    assert db.session.query(UncountedSheet).count() == 0


def test_many_people_at_once_are_all_heard(app: Flask, round_id, people):
    keys = [person.id for person in people]
    db.session.rollback()

    def send(number: int) -> None:
        with app.app_context():
            give(round_id, keys[number], f"form {number}", clear_purpose=number % 5 + 1)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(send, range(6)))
    assert sorted(sheet["clear_purpose"] for sheet in counted(round_id)) == [1, 1, 2, 3, 4, 5]


def test_who_was_not_invited_is_refused(round_id, make):
    stranger = make.person().id
    with pytest.raises(Refused, match="Only people marked as having come"):
        give(round_id, stranger, "form")
    assert counted(round_id) == []
    assert db.session.query(UncountedSheet).count() == 0


def test_answers_are_taken_from_the_first_day_to_the_last(round_id, people, clock_at):
    clock_at("2026-02-28T23:59:59")
    with pytest.raises(Refused):
        give(round_id, people[0].id, "early")
    clock_at("2026-03-14T23:59:59")
    give(round_id, people[0].id, "just in time")
    clock_at("2026-03-15T00:00:00")
    with pytest.raises(Refused, match="has closed"):
        give(round_id, people[1].id, "late")
    assert len(counted(round_id)) == 1


def test_an_empty_sheet_is_refused(round_id, people):
    with pytest.raises(Refused, match="at least one"):
        service.answer(questionnaire_id=round_id, person_id=people[0].id, token="form", scores={})


# --- crashes -------------------------------------------------------------------------


def test_after_a_crash_before_the_mark_the_person_answers_again_and_counts_once(
    round_id, people, monkeypatch, clock_at
):
    with crash_before(2, monkeypatch):
        give(round_id, people[0].id, "first", clear_purpose=1)
    assert counted(round_id) == []
    give(round_id, people[0].id, "afresh", clear_purpose=5)
    close(clock_at)
    assert counted(round_id) == [{"clear_purpose": 5}]


def test_after_a_crash_before_the_mark_the_same_form_can_be_sent_again(round_id, people, monkeypatch):
    with crash_before(2, monkeypatch):
        give(round_id, people[0].id, "form", clear_purpose=3)
    give(round_id, people[0].id, "form", clear_purpose=3)
    assert counted(round_id) == [{"clear_purpose": 3}]
    assert db.session.query(UncountedSheet).count() == 0


@pytest.mark.parametrize("again", [[], ["form"], ["afresh"]])
def test_after_a_crash_behind_the_mark_the_answer_is_counted_at_close(round_id, people, monkeypatch, clock_at, again):
    with crash_before(3, monkeypatch):
        give(round_id, people[0].id, "form", clear_purpose=2)
    for token in again:
        give(round_id, people[0].id, token, clear_purpose=5)
    give(round_id, people[1].id, "other", clear_purpose=4)
    close(clock_at)
    assert sorted(sheet["clear_purpose"] for sheet in counted(round_id)) == [2, 4]


def test_after_both_kinds_of_crash_nobody_counts_twice(round_id, people, monkeypatch, clock_at):
    with crash_before(2, monkeypatch):
        give(round_id, people[0].id, "before the mark", clear_purpose=1)
    with crash_before(3, monkeypatch):
        give(round_id, people[1].id, "behind the mark", clear_purpose=2)
    give(round_id, people[0].id, "afresh", clear_purpose=5)
    close(clock_at)
    assert counted(round_id) == [{"clear_purpose": 5}]


def test_a_close_between_the_mark_and_the_count_counts_the_answer(round_id, people, monkeypatch, clock_at):
    real, steps = service.apart, Counter()

    @contextmanager
    def closing_before_the_third() -> Iterator[Session]:
        steps["begun"] += 1
        if steps["begun"] == 3:
            close(clock_at)
        with real() as own:
            yield own

    monkeypatch.setattr(service, "apart", closing_before_the_third)
    give(round_id, people[0].id, "form", clear_purpose=3)
    assert counted(round_id) == [{"clear_purpose": 3}]


def test_a_close_before_the_mark_is_told_to_the_person(round_id, people, monkeypatch, clock_at):
    real, steps = service.apart, Counter()

    @contextmanager
    def closing_before_the_second() -> Iterator[Session]:
        steps["begun"] += 1
        if steps["begun"] == 2:
            close(clock_at)
        with real() as own:
            yield own

    monkeypatch.setattr(service, "apart", closing_before_the_second)
    with pytest.raises(Refused, match="nothing was sent"):
        give(round_id, people[0].id, "form")
    assert counted(round_id) == []
    assert db.session.query(UncountedSheet).count() == 0


# --- tied to nobody ------------------------------------------------------------------


def test_no_transaction_writes_both_a_person_and_an_answer(round_id, people):
    transactions: list[set[str]] = []
    named, anonymous = {"invitation"}, {"uncounted_sheet", "answer_sheet", "answer"}

    def begun(_connection: object) -> None:
        transactions.append(set())

    def written(_c: object, _cu: object, statement: str, *_rest: object) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            transactions[-1].add(words[1] if words[0] == "UPDATE" else words[2])

    event.listen(db.engine, "begin", begun)
    event.listen(db.engine, "before_cursor_execute", written)
    try:
        give(round_id, people[0].id, "form")
    finally:
        event.remove(db.engine, "begin", begun)
        event.remove(db.engine, "before_cursor_execute", written)
    wrote = [tables for tables in transactions if tables]
    assert wrote == [{"uncounted_sheet"}, {"invitation"}, anonymous]
    assert not any(tables & named and tables & anonymous for tables in wrote)


def test_the_columns_of_an_answer_know_no_person_no_time_and_no_order(app):
    assert set(AnswerSheet.__table__.columns.keys()) == {"id", "questionnaire_id"}
    assert set(Answer.__table__.columns.keys()) == {"sheet_id", "item", "score"}
    assert set(UncountedSheet.__table__.columns.keys()) == {"id", "questionnaire_id", "scores"}
    assert set(Invitation.__table__.columns.keys()) == {"id", "questionnaire_id", "person_id", "used"}
    for model in (AnswerSheet, Invitation, UncountedSheet):
        assert model.__table__.c.id.type.python_type.__name__ == "UUID", "a number would say the order"


def test_the_database_keeps_no_hidden_row_numbers(app):
    for model in (Invitation, UncountedSheet, AnswerSheet, Answer):
        hidden = select(literal_column("rowid")).select_from(model.__table__)
        with pytest.raises(DBAPIError, match="rowid"):
            db.session.execute(hidden)
        db.session.rollback()


def test_the_key_of_a_sheet_is_not_made_from_the_form(round_id, people, monkeypatch):
    laid_down = []
    event.listen(UncountedSheet, "after_insert", note := lambda _m, _c, row: laid_down.append(row.id))
    try:
        give(round_id, people[0].id, "form")
    finally:
        event.remove(UncountedSheet, "after_insert", note)
    (key,) = db.session.scalars(select(AnswerSheet.id))
    assert len(laid_down) == 1
    assert key != laid_down[0]


def test_an_error_in_the_log_does_not_say_what_was_answered(app, round_id):
    with pytest.raises(IntegrityError) as failed:
        db.session.execute(
            insert(Answer), [{"sheet_id": uuid.uuid4(), "item": f"item {round_id}", "score": 987650 + 4}]
        )
    db.session.rollback()
    logged = "".join(traceback.format_exception(failed.value))
    assert "987654" not in logged
    assert f"item {round_id}" not in logged


# --- close ---------------------------------------------------------------------------


def test_close_rewrites_every_sheet_in_shuffled_order_and_deletes_the_invitations(
    app, engine_name, make, clock_at, round_id
):
    people = [make.person().id for _ in range(40)]
    service.invite(db.session, round_id, people)
    db.session.commit()
    for number, person in enumerate(people):
        give(round_id, person, f"form {number}", clear_purpose=number % 5 + 1, learned_something=number // 8 + 1)
    before = set(db.session.scalars(select(AnswerSheet.id)))
    order = "ctid" if engine_name == "postgresql" else "id"
    given = [(number % 5 + 1, number // 8 + 1) for number in range(40)]
    assert close(clock_at) == 1
    after = db.session.scalars(select(AnswerSheet.id).order_by(text(f"answer_sheet.{order}"))).all()
    assert len(after) == 40
    assert not before & set(after), "every key is new"
    lying = [
        tuple(db.session.scalars(select(Answer.score).where(Answer.sheet_id == key).order_by(Answer.item)))
        for key in after
    ]
    assert Counter(lying) == Counter(given)
    assert lying != given, "they do not lie in the order they came"
    assert db.session.query(Invitation).count() == 0
    if engine_name == "postgresql":
        for model in (AnswerSheet, Answer):
            written_by = select(literal_column("xmin::text")).select_from(model.__table__).distinct()
            assert len(db.session.scalars(written_by).all()) == 1, "all rows were written by the closing transaction"


def test_until_close_postgresql_gives_marks_and_sheets_different_transactions(engine_name, round_id, people):
    for number, person in enumerate(people):
        give(round_id, person.id, f"form {number}")
    if engine_name == "postgresql":
        marks = set(db.session.scalars(text("SELECT xmin::text FROM invitation")))
        sheets = set(db.session.scalars(text("SELECT xmin::text FROM answer_sheet")))
        assert len(marks) == len(sheets) == 6
        assert not marks & sheets
    else:
        assert len(counted(round_id)) == 6


def test_sweeping_leaves_none_of_the_replaced_rows_in_the_files(app, engine_name, round_id, people, clock_at):
    for number, person in enumerate(people):
        give(round_id, person.id, f"form {number}")
    close(clock_at)

    def left_over() -> int:
        db.session.rollback()
        if engine_name == "postgresql":
            return db.session.scalar(text("SELECT pg_relation_size('invitation')"))
        return Path(f"{db.engine.url.database}-wal").stat().st_size

    assert left_over() > 0
    db.session.rollback()
    db.session.remove()
    service.sweep()
    assert left_over() == 0
    assert len(counted(round_id)) == 6


def test_only_rounds_whose_last_day_has_passed_are_closed_and_only_once(round_id, people, clock_at):
    give(round_id, people[0].id, "form")
    clock_at("2026-03-14")
    assert service.close_due(actor=COMMAND_LINE) == 0
    assert close(clock_at) == 1
    assert close(clock_at) == 0
    assert db.session.get(Questionnaire, round_id).closed_at == clock.now()
    lines = db.session.scalars(select(AuditLine)).all()
    assert [(line.act, line.record, line.record_id, line.subject_id, line.fields) for line in lines] == [
        ("closed", "questionnaire", round_id, None, None)
    ]


def test_results_are_nothing_before_close(round_id, people, clock_at):
    for number, person in enumerate(people):
        give(round_id, person.id, f"form {number}", clear_purpose=number)
    assert queries.sheets_of([round_id]) == {}
    assert queries.tally([round_id]) == {}
    close(clock_at)
    assert queries.sheets_of([round_id]) == {round_id: 6}
    assert queries.tally([round_id]) == {"clear_purpose": queries.ItemTally(answers=6, positive=2)}


def test_inviting_again_takes_back_only_what_is_unused(round_id, people):
    give(round_id, people[0].id, "form")
    service.invite(db.session, round_id, [people[2].id])
    db.session.commit()
    kept = dict(db.session.execute(select(Invitation.person_id, Invitation.used)).all())
    assert kept == {people[0].id: True, people[2].id: False}


def test_the_command_closes_what_is_due_and_says_how_many(app, round_id, people, clock_at):
    give(round_id, people[0].id, "form")
    db.session.remove()
    clock_at(AFTER)
    group = click.Group()
    commands.add_to(group, lambda: app)
    told = CliRunner().invoke(group, ["close-questionnaires"], catch_exceptions=False)
    assert (told.exit_code, told.output) == (0, "Closed: 1.\n")
    assert CliRunner().invoke(group, ["close-questionnaires"]).output == "Closed: 0.\n"
    assert db.session.query(Invitation).count() == 0
