"""The names of the Trust's aims and strategies, as every installation has them."""

from __future__ import annotations

from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.extensions import db
from appraisal.plan import queries, service
from appraisal.plan.models import PlanLine


def test_loading_makes_eight_aims_with_strategies_and_says_so_once(app):
    added = service.load()
    db.session.commit()
    lines = queries.lines()
    assert len(lines) == added
    assert [line.code for line in lines if line.kind == "aim"] == [f"TSP{number}" for number in range(1, 9)]
    assert {line.aim_code for line in lines if line.kind == "strategy"} == {f"TSP{number}" for number in range(1, 9)}
    assert ("2.2", "2.2 Supporting staff led appraisal") in queries.choices()
    logged = db.session.scalars(select(AuditLine)).one()
    assert (logged.act, logged.record) == ("loaded", "plan_line")


def test_loading_again_changes_nothing(app):
    service.load()
    db.session.commit()
    before = [(line.code, line.version) for line in queries.lines()]
    assert service.load() == 0
    db.session.commit()
    assert [(line.code, line.version) for line in queries.lines()] == before
    assert len(db.session.scalars(select(AuditLine)).all()) == 1


def test_loading_mends_a_changed_name_and_keeps_lines_of_earlier_plans(app):
    service.load()
    line = db.session.scalars(select(PlanLine).where(PlanLine.code == "2.1")).one()
    title, line.title = line.title, "Something else"
    db.session.add(PlanLine(code="9.9", kind="strategy", aim_code="TSP9", title="An earlier strategy", position=99))
    db.session.commit()
    assert service.load() == 1
    assert line.title == title
    assert queries.lines()[-1].code == "9.9"


def test_the_plan_is_in_its_own_order(app):
    service.load()
    codes = [code for code, _ in queries.choices()]
    assert codes[:3] == ["TSP1", "1.1", "1.2"]
    assert codes.index("2.4") < codes.index("2.4.1") < codes.index("2.4.3") < codes.index("TSP3")
