"""Settings are checked once and refused in one clear line each (contract.md section 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from appraisal.config import BadSettings, database_url, read

GOOD = {"SECRET_KEY": "0123456789abcdef0123456789abcdef", "DATABASE_URL": "sqlite:////nowhere/x.db"}


def reasons(**changed: str) -> str:
    with pytest.raises(BadSettings) as refused:
        read({**GOOD, **changed})
    return "\n".join(refused.value.args)


def test_production_is_the_default_and_needs_a_strong_secret():
    assert read(GOOD).environment == "production"
    assert "SECRET_KEY is not set" in reasons(SECRET_KEY="")
    assert "too weak" in reasons(SECRET_KEY="short")
    assert "too weak" in reasons(SECRET_KEY="a" * 64)


def test_every_reason_is_told_at_once():
    told = reasons(SECRET_KEY="", FLASK_DEBUG="1", APPRAISAL_NOW="2026-03-31", TRUSTED_PROXIES="many")
    assert told.count("\n") == 3


def test_an_unknown_environment_is_refused():
    assert "use one of production, demo, test" in reasons(APPRAISAL_ENV="staging")


def test_secrets_are_never_printed():
    settings = read({**GOOD, "DATABASE_URL": "postgresql://trust:hunter2@db/trust"})
    printed = "\n".join(settings.printable().values())
    assert "hunter2" not in printed
    assert GOOD["SECRET_KEY"] not in printed


def test_the_old_postgres_scheme_still_works_and_sqlite_is_the_default(tmp_path):
    assert database_url("postgres://db/trust", tmp_path) == "postgresql://db/trust"
    assert database_url(None, tmp_path / "instance") == f"sqlite:///{tmp_path / 'instance' / 'appraisal.db'}"
    assert Path(tmp_path / "instance").is_dir()
