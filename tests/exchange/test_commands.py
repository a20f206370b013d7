"""``appraisal import`` and ``appraisal export`` as an operator meets them: words, streams, exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from appraisal.app import create_app
from appraisal.audit.models import AuditLine
from appraisal.exchange.commands import add_to
from appraisal.extensions import db
from appraisal.people.models import Person
from tests.conftest import settings_for
from tests.exchange.folders import RIGHT, filled, right, with_rows

TEN_ERRORS = Path(__file__).parent / "ten_errors"
TOLD = """\
roles.csv, row 1, staff_group: is missing. Add this column; no cell of it may be empty.
schools.csv, row 3, school_code, "trust": stands for the Trust Board. Give the school another code.
people.csv, row 3, email, "Ada.Penrose@Trust.example": is also the address of 001. Give each person their own address, \
or none.
people.csv, row 4, left_on, "31/08/2025": is not a date in ISO form. Write year-month-day, such as 2026-03-31.
posts.csv, row 3, fte, "1.2": is out of range. Write a number from 0.01 to 1 with a decimal point.
posts.csv, row 4, person_ref, "0004": is not known. Correct it, or add the row to people.csv.
coaching_sessions.csv, row 3, coach_ref, "004": is also in coachee_ref. Nobody coaches themselves: name someone else.
terms.csv, row 3, starts_on, "2025-12-19": makes the term overlap the autumn term, 2025-09-03 to 2025-12-19. Correct \
the days of one of them.
line_management.csv, row 4, manager_ref, "003": closes a circle on 2025-01-01: 001 is managed by 003 is managed by 002 \
is managed by 001. Correct the manager or the days of one of these rows.
absences.csv, row 3, first_day, "2025-11-14": makes the absence overlap another of the same person, 2025-11-10 to \
2025-11-14. Correct the days, or end the other absence.
appraisal: 10 errors. Nothing was imported.
"""


@pytest.fixture
def run(app):
    """Run the command on the application under test."""
    group = click.Group()
    add_to(group, lambda: app)
    return lambda *arguments: CliRunner().invoke(group, [str(argument) for argument in arguments])


def people_there():
    count = db.session.scalar(select(func.count()).select_from(Person))
    db.session.rollback()
    return count


def test_ten_different_errors_are_told_in_one_pass(run):
    result = run("import", TEN_ERRORS)
    assert sorted(result.stderr.splitlines()) == sorted(TOLD.splitlines())
    assert result.stderr.splitlines()[-1] == "appraisal: 10 errors. Nothing was imported."
    assert result.stdout == ""
    assert result.exit_code == 1
    assert people_there() == 0


def test_counts_are_printed_for_each_file(run, tmp_path):
    files = {name: RIGHT[name] for name in ("schools", "roles", "people", "posts")}
    result = run("import", filled(tmp_path, files))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["added", "changed", "unchanged"],
        ["schools.csv", "2", "0", "0"],
        ["roles.csv", "2", "0", "0"],
        ["people.csv", "4", "0", "0"],
        ["posts.csv", "3", "0", "0"],
        ["Imported."],
    ]
    again = run("import", tmp_path)
    assert "people.csv 0 0 4" in " ".join(again.stdout.split())


def test_a_dry_run_tells_the_same_and_writes_nothing(run, tmp_path):
    result = run("import", right(tmp_path), "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.endswith("Dry run: nothing was written.\n")
    assert people_there() == 0
    assert run("import", TEN_ERRORS, "--dry-run").exit_code == 1


def test_warnings_go_to_stderr_and_do_not_hinder(run, tmp_path):
    result = run("import", right(tmp_path, people=with_rows("people", "009,A,B,,agency,2099-09-01,")))
    assert result.exit_code == 0
    assert result.stderr == (
        'warning: people.csv, row 6, employed_from, "2099-09-01": is after today. Nothing to do if that is right.\n'
    )


def test_one_error_is_one_error(run, tmp_path):
    result = run("import", right(tmp_path, roles=with_rows("roles", "X,Y,z")))
    assert result.stderr.endswith("appraisal: 1 error. Nothing was imported.\n")


def test_a_folder_that_is_not_there_is_refused(run, tmp_path):
    result = run("import", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "cannot be read: No such file or directory" in result.stderr


@pytest.mark.parametrize("arguments", [["import"], ["import", "a", "b"], ["import", "--wet-run", "a"], ["export"]])
def test_bad_usage_has_its_own_code(run, arguments):
    assert run(*arguments).exit_code == 2


def test_an_export_prints_counts_and_is_audited(run, tmp_path):
    run("import", right(tmp_path / "in"))
    result = run("export", tmp_path / "out")
    assert result.exit_code == 0
    assert "people.csv 4 " in " ".join(result.stdout.split())
    assert result.stdout.endswith(f"Exported to {tmp_path / 'out'}.\n")
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "exported")).one()
    assert (line.record, line.actor_account_id) == ("bundle", None)


def test_an_export_that_cannot_be_written_is_refused(run, tmp_path):
    (tmp_path / "file").write_text("x")
    result = run("export", tmp_path / "file")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_database_that_is_not_ready_is_told(scratch, tmp_path, command):
    app = create_app(settings_for(f"sqlite:///{scratch / 'unready.db'}"))
    group = click.Group()
    add_to(group, lambda: app)
    result = CliRunner().invoke(group, [command, str(right(tmp_path))])
    assert result.exit_code == 1
    assert result.stderr == "appraisal: The database is not ready. Run appraisal init first.\n"
    with app.app_context():
        db.engine.dispose()


def test_a_database_that_does_not_answer_is_told(tmp_path):
    app = create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none"))
    group = click.Group()
    add_to(group, lambda: app)
    result = CliRunner().invoke(group, ["import", str(right(tmp_path))])
    assert result.exit_code == 1
    assert result.stderr.startswith("appraisal: The database cannot be opened: ")


def test_the_installed_command_does_it_all(tmp_path):
    """From an empty folder to an export, with the program itself."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "APPRAISAL_ENV": "test"}
    environment.pop("APPRAISAL_NOW", None)

    def appraisal(*arguments):
        program = [sys.executable, "-c", "from appraisal.cli import main; main()"]
        return subprocess.run(
            [*program, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False
        )

    assert appraisal("import", right(tmp_path / "in")).returncode == 1
    assert appraisal("init").returncode == 0
    first = appraisal("import", tmp_path / "in")
    assert (first.returncode, first.stderr) == (0, "")
    assert appraisal("export", tmp_path / "out").returncode == 0
    assert {path.stem: path.read_text() for path in (tmp_path / "out").iterdir()} == RIGHT
