"""The ``appraisal`` command from outside: exit codes, and a database from nothing to its first administrator."""

from __future__ import annotations

import json
import os
import re

import pytest
from click.testing import CliRunner

from appraisal.app import create_app
from appraisal.cli import main
from tests.conftest import settings_for


@pytest.fixture
def run(scratch, monkeypatch):
    """Run a command on a database of its own."""
    path = scratch / "cli.db"
    path.unlink(missing_ok=True)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("APPRAISAL_ENV", "test")
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_init_makes_the_database_and_prints_a_link_that_works_once(run):
    made = run("init")
    assert made.exit_code == 0, made.output
    token = re.search(r"/set-password/(\S+)", made.output)[1]
    client = create_app(settings_for(os.environ["DATABASE_URL"])).test_client()
    page = client.get(f"/set-password/{token}").text
    assert "Email address" in page
    fields = dict(re.findall(r'name="(csrf_token|submission)"[^>]*value="([^"]*)"', page))
    answer = client.post(
        f"/set-password/{token}",
        data={**fields, "new_password": "copper kettle mosaic", "email": "first@trust.example"},
    )
    assert answer.location == "/sign-in"
    page = client.get("/sign-in").text
    fields = dict(re.findall(r'name="(csrf_token|submission)"[^>]*value="([^"]*)"', page))
    signed_in = client.post(
        "/sign-in", data={**fields, "email": "first@trust.example", "password": "copper kettle mosaic"}
    )
    assert signed_in.status_code == 303
    assert client.get("/accounts").status_code == 200
    again = run("init")
    assert again.exit_code == 0
    assert "set-password" not in again.output


def test_routes_lists_every_route_with_its_permission(run):
    rows = json.loads(run("routes", "--format", "json").output)
    assert {"path", "methods", "endpoint", "permission"} == set(rows[0])
    assert all(row["permission"] for row in rows)


def test_bad_settings_exit_1_and_bad_usage_2(run, monkeypatch):
    monkeypatch.setenv("APPRAISAL_ENV", "production")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    refused = run("config")
    assert refused.exit_code == 1
    assert "SECRET_KEY is not set" in refused.output
    assert run("no-such-command").exit_code == 2
