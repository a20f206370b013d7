"""The demonstration Trust, filled once on each engine and only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from appraisal.app import create_app
from appraisal.demo import service
from appraisal.extensions import db
from tests.conftest import settings_for

TODAY = "2026-11-24"


@pytest.fixture
def empty_database(scratch: Path, request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """Make an empty database of a name on an engine; returns its address."""

    def made(engine_name: str, name: str) -> str:
        if engine_name == "sqlite":
            for ending in ("", "-wal", "-shm"):
                (scratch / f"{name}.db{ending}").unlink(missing_ok=True)
            return f"sqlite:///{scratch / f'{name}.db'}"
        server = request.getfixturevalue("postgresql")
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.replace("/postgres?", f"/{name}?", 1)

    return made


@pytest.fixture(scope="session")
def _filled() -> dict[str, Flask]:
    return {}


@pytest.fixture
def filled(
    engine_name: str,
    empty_database: Callable[[str, str], str],
    clock_at: Callable[[str], None],
    _filled: dict[str, Flask],
) -> Iterator[Flask]:
    """The application on the demonstration Trust as it is on 24 November 2026."""
    clock_at(TODAY)
    if engine_name not in _filled:
        app = create_app(settings_for(empty_database(engine_name, "demonstration"), environment="demo"))
        with app.app_context():
            db.create_all()
            service.fill()
            db.session.commit()
        _filled[engine_name] = app
    with _filled[engine_name].app_context():
        yield _filled[engine_name]
        db.session.remove()
        db.engine.dispose()
