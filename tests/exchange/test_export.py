"""What an export writes, byte by byte, and what it does where it cannot write."""

import os
import stat

import pytest
from sqlalchemy import delete, event, select

from appraisal.coaching.models import CoachingSession
from appraisal.cpd.models import CpdQuestionnaire
from appraisal.exchange import export
from appraisal.exchange.export import export_folder
from appraisal.exchange.findings import Refusal
from appraisal.exchange.snapshot import snapshot
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.questionnaires.models import Questionnaire
from tests.exchange.folders import RIGHT, filled, header, imported, right


def exported(folder):
    """What an export writes, by file."""
    export_folder(folder)
    return {path.stem: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def test_the_small_trust_is_exported_as_it_came(app, tmp_path):
    imported(right(tmp_path / "in"))
    assert exported(tmp_path / "out") == RIGHT


def test_an_empty_database_gives_all_files_with_their_columns(app, tmp_path):
    assert exported(tmp_path / "a" / "b") == {name: header(name) for name in RIGHT}


def test_rows_are_sorted_by_key_as_text_in_the_order_of_the_letters_numbers(app, make, tmp_path):
    for ref in ("b", "B", "é", "a10", "a9", "a-9", "A", "_", "aa"):
        make.person("X Y", ref=ref, email=None, kind="agency", employed_from=None)
    rows = exported(tmp_path)["people"].splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["A", "B", "_", "a-9", "a10", "a9", "aa", "b", "é"]


def test_empty_parts_of_a_key_come_first(app, make, tmp_path):
    person, school = make.person(ref="P"), make.school("SAL")
    make.serves(person, "head", school)
    make.serves(person, "ceo")
    make.serves(person, "administrator")
    chair = make.role("CHA")
    make.seat(person, make.school("ZZZ"), chair)
    make.seat(person, None, chair)
    found = exported(tmp_path)
    assert found["service_roles"].splitlines()[1:] == [
        "P,administrator,,2020-09-01,",
        "P,ceo,,2020-09-01,",
        "P,head,SAL,2020-09-01,",
    ]
    assert found["governors"].splitlines()[1:] == ["P,ZZZ,CHA,2020-09-01,", "P,trust,CHA,2020-09-01,"]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1", "'=1"),
        ("'=1", "''=1"),
        ("'abc", "'abc"),
        ("a,b", '"a,b"'),
        ('a"b', '"a""b"'),
        ("a\nb", '"a\nb"'),
        ("a\rb", '"a\rb"'),
        ("=a,b", '"\'=a,b"'),
        ("a b", "a b"),
        (" a ", "a"),
        ("NA", "NA"),
    ],
)
def test_cells_are_quoted_and_shielded_only_where_they_must_be(app, make, tmp_path, name, cell):
    make.person(ref="P", given_name=name, family_name="F", email=None, employed_from=None)
    assert exported(tmp_path / "first")["people"] == f"{header('people')}P,{cell},F,,employee,,\n"
    db.session.execute(delete(Person))
    db.session.commit()
    imported(filled(tmp_path / "in", {"people": (tmp_path / "first" / "people.csv").read_bytes()}))
    assert db.session.scalars(select(Person.given_name)).one() == name.strip()


def test_decimals_have_no_trailing_zeros(app, make, tmp_path):
    person, school = make.person(ref="P"), make.school("S")
    for ref, fte in (("A", "1"), ("B", "0.5"), ("C", "0.0125"), ("D", "0.1000")):
        make.post(person, school, ref=ref, role=make.role(), fte=fte)
    assert [row.split(",")[5] for row in exported(tmp_path)["posts"].splitlines()[1:]] == ["1", "0.5", "0.0125", "0.1"]


def test_evaluations_of_a_round_that_is_not_closed_stay_in(app, tmp_path):
    imported(right(tmp_path / "in"))
    questionnaire = db.session.get(Questionnaire, db.session.scalars(select(CpdQuestionnaire.questionnaire_id)).one())
    questionnaire.closed_at = None
    db.session.commit()
    assert exported(tmp_path / "out")["cpd_evaluations"] == header("cpd_evaluations")


def test_what_was_exported_before_is_replaced_and_other_files_stay(app, make, tmp_path):
    filled(tmp_path, {"people": "old", "mine": "kept"})
    make.person(ref="P")
    found = exported(tmp_path)
    assert found.pop("mine") == "kept"
    assert set(found) == set(RIGHT)
    assert found["people"].startswith(header("people") + "P,")


def test_only_the_operator_may_read_the_files(app, tmp_path):
    export_folder(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_full_disk_leaves_what_was_there(app, tmp_path, monkeypatch):
    filled(tmp_path, {"people": "old"})

    def full(descriptor):
        raise OSError(28, "No space left on device", "people.csv")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match=r"No space left on device\. Nothing was exported\."):
        export_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
    assert (tmp_path / "people.csv").read_text() == "old"


def test_a_place_that_cannot_be_written_is_refused(app, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refusal, match=r"cannot be written: (File exists|Not a directory)"):
        export_folder(tmp_path / "file")
    with pytest.raises(Refusal, match="cannot be written: Not a directory"):
        export_folder(tmp_path / "file" / "below")
    (tmp_path / "people.csv").mkdir()
    with pytest.raises(Refusal, match=r"people\.csv is a folder"):
        export_folder(tmp_path)


def test_all_files_are_of_one_moment(app, make, tmp_path, monkeypatch):
    """Somebody is added after the first file has been written; no later file knows them."""
    make.school("SAL")
    written = export._write

    def then_somebody_comes(connection, file, path):
        count = written(connection, file, path)
        if file.name == "schools":
            make.person(ref="P")
        return count

    monkeypatch.setattr(export, "_write", then_somebody_comes)
    assert exported(tmp_path)["people"] == header("people")


def test_rows_are_fetched_in_parts(app, tmp_path, monkeypatch):
    """Memory is bounded: no more rows are asked of the driver at once than are written at once."""
    monkeypatch.setattr(export, "_ROWS_AT_A_TIME", 2)
    imported(right(tmp_path / "in"))
    seen = []

    def note(_connection, _cursor, _statement, _parameters, context, _many):
        if context.execution_options.get("yield_per"):
            seen.append(context._is_server_side if app_is_postgresql else True)

    app_is_postgresql = db.engine.dialect.name == "postgresql"
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert exported(tmp_path / "out") == RIGHT
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert seen == [True] * len(RIGHT)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_large_sessions_are_read_in_the_order_of_their_index(app, tmp_path):
    """SQLite need not sort the largest file, and what it sorts may spill to disk."""
    with snapshot() as connection:
        (file,) = [file for file in export.FILES if file.model is CoachingSession]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {export._in_order(file, 'sqlite')}").all()
        assert not any("TEMP B-TREE" in step[3] for step in plan)
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar() == 1
