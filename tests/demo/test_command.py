"""``appraisal demo``, the sign-in page of the demonstration, and what production makes of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from appraisal.app import create_app
from appraisal.audit.service import COMMAND_LINE
from appraisal.demo.accounts import LISTED
from appraisal.exchange.export import export_folder
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db
from tests.conftest import settings_for
from tests.demo.conftest import TODAY

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"


COMMAND = str(Path(sys.executable).with_name("appraisal"))


@pytest.fixture
def run(empty_database, engine_name):
    """Run a command as an operator does, on a database that is empty at first."""
    settings = {
        "DATABASE_URL": empty_database(engine_name, "commanded"),
        "APPRAISAL_ENV": "demo",
        "APPRAISAL_NOW": f"{TODAY}T12:00:00",
        "PATH": os.environ["PATH"],
    }

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments], env=settings, capture_output=True, text=True, timeout=120, check=False
        )

    return ran


def test_demo_migrates_and_fills_an_empty_database_and_no_other(run):
    filled = run("demo")
    assert filled.returncode == 0, filled.stderr
    assert "  Coaching\n" in filled.stdout
    assert LISTED[0].email in filled.stdout

    again = run("demo")
    assert again.returncode == 1
    assert "already holds records" in again.stderr
    assert run("init").returncode == 0, "a filled demonstration is brought to the newest tables by init"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_demo_is_not_mixed_into_a_database_that_is_in_use(run):
    assert run("init").returncode == 0
    refused = run("demo")
    assert refused.returncode == 1
    assert "already holds records" in refused.stderr


def test_the_sign_in_page_lists_the_accounts_in_the_demonstration_only(filled, app):
    page = filled.test_client().get("/sign-in").text
    assert all(account.email in page and account.kind in page for account in LISTED)
    elsewhere = app.test_client().get("/sign-in").text
    assert not any(account.email in elsewhere for account in LISTED)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_production_does_not_start_on_it(filled):
    url = filled.config["SQLALCHEMY_DATABASE_URI"]
    settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "APPRAISAL_ENV": "production", "PATH": os.environ["PATH"]}
    for command in ([COMMAND, "serve", "--port", "8931"], [sys.executable, "-c", "import wsgi"]):
        started = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)
        assert started.returncode == 1
        assert "demonstration accounts" in started.stderr


def test_it_moves_out_and_in_again_without_an_error(filled, empty_database, engine_name, tmp_path):
    export_folder(tmp_path / "out")
    other = create_app(settings_for(empty_database(engine_name, "moved"), environment="demo"))
    with other.app_context():
        db.create_all()
        plan = import_folder(actor=COMMAND_LINE, folder=tmp_path / "out")
        assert plan.findings.errors == 0, "\n".join(list(plan.findings.error_lines())[:20])
        db.session.commit()
        export_folder(tmp_path / "back")
        db.session.remove()
        db.engine.dispose()
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) >= 20
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "back" / name).read_bytes(), name
