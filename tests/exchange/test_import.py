"""What an import writes: added, changed and left alone, all or nothing, on both engines."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from appraisal.assessments.models import LadderRating
from appraisal.audit.models import AuditLine
from appraisal.coaching.models import CoachingSession
from appraisal.cpd.models import CpdQuestionnaire
from appraisal.exchange import importing, write
from appraisal.exchange.findings import Refusal
from appraisal.extensions import db
from appraisal.people.models import GovernorSeat, Person, Post, ServiceRole
from appraisal.questionnaires.models import Answer, AnswerSheet, Questionnaire
from appraisal.stages.models import StageAgreement
from appraisal.star.models import StarProject
from tests.exchange.folders import RIGHT, counts, filled, header, imported, right

PEOPLE = "person_ref,given_name,family_name,kind"


def one(model, **where):
    """The only row like this, fresh from the database."""
    return db.session.scalars(select(model).filter_by(**where).execution_options(populate_existing=True)).one()


def everything():
    """Every row of every table, to see that nothing changed."""
    rows = {
        table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return rows


def test_all_files_are_written_and_a_second_import_changes_nothing(app, tmp_path):
    folder = right(tmp_path)
    first = imported(folder)
    rows = {name: RIGHT[name].count("\n") - 1 for name in RIGHT} | {"star_projects": 1}
    assert counts(first) == {name: (rows[name], 0, 0) for name in RIGHT}
    before = everything()
    assert counts(imported(folder)) == {name: (0, 0, rows[name]) for name in RIGHT}
    assert everything() == before


def test_what_is_written(app, tmp_path):
    imported(right(tmp_path))
    post = one(Post, ref="P3")
    assert (post.person.ref, post.school.code, post.fte) == ("003", "SAL", Decimal("0.0125"))
    assert (post.started_on, post.ended_on, post.job_title) == (dt.date(2015, 9, 1), dt.date(2024, 8, 31), None)
    assert one(Person, ref="003").family_name == "NA"
    assert one(Person, ref="001").email_key == "ada@trust.example"
    session = one(CoachingSession, ref="S1")
    assert session.precise_praise == 'You said "wait", and they did'
    assert (session.coachee.ref, session.coach.ref, session.shared_with_manager) == ("002", "001", True)
    assert not one(CoachingSession, ref="S2").shared_with_manager
    project = one(StarProject, ref="ST1")
    assert [owner.person.ref for owner in project.owners] == ["001", "002"]
    assert (project.academic_year, project.question) == (2025, "Does talk help?\nIt may.")
    assert one(StageAgreement).post.ref == "P2"
    assert one(LadderRating).statement.ladder.name == "2025"
    assert {seat.school.code if seat.school else None for seat in db.session.scalars(select(GovernorSeat))} == {
        "SAL",
        None,
    }
    assert {role.school.code if role.school else None for role in db.session.scalars(select(ServiceRole))} == {
        "SAL",
        None,
    }
    assert len(set(db.session.scalars(select(Person.public_id)))) == 4


def test_rows_are_changed_their_versions_rise_and_the_others_stay(app, tmp_path):
    imported(right(tmp_path / "all"))
    people = header("people") + "002,Benjamin,Null,ben@trust.example,agency,2019-09-01,\n005,Eva,New,,employee,,\n"
    posts = header("posts") + "P2,002,SAL,TEA,,0.25,2020-09-01,2026-08-31\nP1,001,SAL,TEA,,1.00,2015-09-01,\n"
    assert counts(imported(filled(tmp_path / "some", {"people": people, "posts": posts}))) == {
        "people": (1, 1, 0),
        "posts": (0, 1, 1),
    }
    ben = one(Person, ref="002")
    assert (ben.given_name, ben.kind, ben.employed_from) == ("Benjamin", "agency", dt.date(2019, 9, 1))
    assert ben.version == 2
    post = one(Post, ref="P2")
    assert (post.school.code, post.fte, post.ended_on, post.job_title) == (
        "SAL",
        Decimal("0.25"),
        dt.date(2026, 8, 31),
        None,
    )
    assert (post.version, one(Post, ref="P1").version, one(Person, ref="001").version) == (2, 1, 1)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 5


def test_a_missing_column_leaves_what_is_stored_and_an_empty_cell_empties_it(app, tmp_path):
    imported(right(tmp_path / "all"))
    without = {"people": f"{PEOPLE}\n001,Ada,Penrose,employee\n003,Cyril,NA,employee\n"}
    assert counts(imported(filled(tmp_path / "without", without)))["people"] == (0, 1, 1)
    cyril = one(Person, ref="003")
    assert (cyril.given_name, cyril.left_on) == ("Cyril", dt.date(2024, 8, 31))
    emptied = {"people": f"{PEOPLE},email\n001,Ada,Penrose,employee,\n"}
    assert counts(imported(filled(tmp_path / "emptied", emptied)))["people"] == (0, 1, 0)
    ada = one(Person, ref="001")
    assert (ada.email, ada.employed_from) == (None, dt.date(2015, 9, 1))


def test_a_dry_run_says_the_same_and_writes_nothing(app, tmp_path):
    before = everything()
    assert counts(imported(right(tmp_path), dry_run=True))["people"] == (4, 0, 0)
    assert everything() == before


def test_each_file_that_changes_anything_leaves_an_audit_line_with_counts(app, tmp_path):
    imported(right(tmp_path / "all"))
    imported(filled(tmp_path / "some", {"people": f"{PEOPLE}\n001,Adele,Penrose,employee\n", "roles": RIGHT["roles"]}))
    lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert len(lines) == 26 + 1
    assert {(line.act, line.actor_account_id, line.actor_person_id, line.record_id) for line in lines} == {
        ("imported", None, None, None)
    }
    assert (lines[3].record, lines[3].fields) == ("person", "0 changed, 4 added")
    assert (lines[-1].record, lines[-1].fields) == ("person", "0 added, 1 changed")


def test_owners_come_and_go_and_the_others_stay(app, tmp_path):
    imported(right(tmp_path / "all"))
    kept = one(StarProject, ref="ST1").owners[1].id
    db.session.rollback()
    projects = RIGHT["star_projects"].replace("001;002", "003; 002 ;002")
    assert counts(imported(filled(tmp_path / "some", {"star_projects": projects})))["star_projects"] == (0, 1, 0)
    project = one(StarProject, ref="ST1")
    assert {owner.person.ref: owner.id for owner in project.owners}["002"] == kept
    assert {owner.person.ref for owner in project.owners} == {"002", "003"}
    assert project.version == 2


def test_two_people_may_swap_their_addresses(app, tmp_path):
    imported(right(tmp_path / "all"))
    rows = "001,Ada,Penrose,employee,dee@trust.example\n004,Dee,None,governor_only,ADA@trust.example\n"
    imported(filled(tmp_path / "some", {"people": f"{PEOPLE},email\n{rows}"}))
    assert one(Person, ref="001").email_key == "dee@trust.example"
    assert one(Person, ref="004").email == "ADA@trust.example"


def test_a_post_may_move_to_another_person_with_its_stages(app, tmp_path):
    imported(right(tmp_path / "all"))
    posts = header("posts") + "P2,001,CEN,TEA,,0.5,2020-09-01,\n"
    stages = header("stages") + "001,P2,shu,2021-01-01,001,Induction done\n"
    plan = imported(filled(tmp_path / "some", {"posts": posts, "stages": stages}))
    assert counts(plan)["posts"] == (0, 1, 0)
    assert one(StageAgreement).post.person.ref == "001"


def scores():
    """The sheets of evaluations, each as its sorted scores, the shortest first."""
    sheets = {sheet: [] for sheet in db.session.scalars(select(AnswerSheet.id))}
    for answer in db.session.scalars(select(Answer)):
        sheets[answer.sheet_id].append((answer.item, answer.score))
    return sorted(map(sorted, sheets.values()), key=len)


def test_evaluations_are_added_only_as_far_as_the_file_has_more_equal_rows(app, tmp_path):
    imported(right(tmp_path / "all"))
    assert [len(sheet) for sheet in scores()] == [0, 5, 5]
    head = header("cpd_evaluations")
    fewer = {"cpd_evaluations": head + "E1,4,5,3,4,,5\n"}
    assert counts(imported(filled(tmp_path / "fewer", fewer)))["cpd_evaluations"] == (0, 0, 1)
    more = {"cpd_evaluations": head + "E1,4,5,3,4,,5\n" * 3 + "E1,,,,,,5\n"}
    assert counts(imported(filled(tmp_path / "more", more)))["cpd_evaluations"] == (2, 0, 2)
    assert [len(sheet) for sheet in scores()] == [0, 1, 5, 5, 5]
    rounds = db.session.scalars(select(Questionnaire)).all()
    assert len(rounds) == 1
    assert rounds[0].closed_at is not None
    assert (rounds[0].opens_on, rounds[0].closes_on) == (dt.date(2025, 10, 20), dt.date(2025, 10, 20))
    assert one(CpdQuestionnaire).imported


def test_evaluations_are_compared_with_closed_rounds_of_the_service_too(app, tmp_path):
    imported(right(tmp_path / "all"))
    one(CpdQuestionnaire).imported = False  # as if people had answered in the browser
    db.session.commit()
    evaluations = {"cpd_evaluations": RIGHT["cpd_evaluations"] + "E1,1,1,1,1,1,1\n"}
    assert counts(imported(filled(tmp_path / "some", evaluations)))["cpd_evaluations"] == (1, 0, 3)
    assert db.session.scalar(select(func.count()).select_from(Questionnaire)) == 2


def test_evaluations_lie_in_no_order(app, tmp_path):
    """Of 200 sheets in the order of the file, hardly any lies where it stood."""
    folder = right(tmp_path, cpd_evaluations=header("cpd_evaluations") + "E1,1,,,,,\n" * 100 + "E1,5,,,,,\n" * 100)
    imported(folder)
    lying = db.session.scalars(select(Answer.score)).all()
    assert sorted(lying) == [1] * 100 + [5] * 100
    assert 20 < lying[:100].count(5) < 80


def test_a_change_by_somebody_else_in_between_is_seen_and_judged_anew(app, tmp_path, monkeypatch):
    """Between the check and the lock somebody takes the address that the import wants to give."""
    imported(right(tmp_path / "all"))
    locked = importing.write
    taken = []

    def after_somebody_else(actor, plan):
        if not taken:
            taken.append(one(Person, ref="001"))
            taken[0].email = "new@trust.example"
            db.session.commit()
        return locked(actor, plan)

    monkeypatch.setattr(importing, "write", after_somebody_else)
    plan = imported(filled(tmp_path / "some", {"people": f"{PEOPLE},email\n002,B,N,employee,NEW@trust.example\n"}))
    assert "is also the address of 001" in next(plan.findings.error_lines())
    assert one(Person, ref="002").email is None


def test_an_import_gives_up_where_others_never_stop_writing(app, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "fingerprint", lambda *_: None)
    with pytest.raises(Refusal, match="run it again"):
        imported(right(tmp_path))
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_what_the_database_refuses_after_all_undoes_everything(app, tmp_path, monkeypatch):
    """A rule of the database that no check foresaw."""
    plan = imported(right(tmp_path), dry_run=True)
    plan.files[4].added.append(plan.files[4].added[0])
    monkeypatch.setattr(importing, "check", lambda *_: plan)
    with pytest.raises(Refusal, match="did not take it, so nothing was imported"):
        imported(right(tmp_path))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_nothing_is_locked_while_a_bundle_is_checked(app, tmp_path, monkeypatch):
    """Somebody records something in the middle of the check."""
    imported(right(tmp_path / "all"))
    judged = []

    def meanwhile(after):
        one(Person, ref="004").given_name = "Deirdre"
        db.session.commit()
        judged.append(after)
        return iter(())

    monkeypatch.setattr("appraisal.exchange.check.RULES", [meanwhile])
    plan = imported(filled(tmp_path / "some", {"people": f"{PEOPLE}\n001,Adele,Penrose,employee\n"}), dry_run=True)
    assert judged
    assert counts(plan)["people"] == (0, 1, 0)
    assert one(Person, ref="004").given_name == "Deirdre"
