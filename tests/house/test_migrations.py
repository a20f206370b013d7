"""The migrations make what the models say, go down as well as up, and do so on a filled database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from appraisal.app import create_app
from appraisal.extensions import db
from tests.conftest import settings_for
from tests.factories import Make

HEADS = sorted((Path(__file__).parents[2] / "migrations" / "versions").glob("*.py"))


def fresh_database(engine_name: str, name: str, scratch: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of its own."""
    if engine_name == "sqlite":
        path = scratch / f"{name}.db"
        path.unlink(missing_ok=True)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgresql")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture
def migrated(engine_name: str, scratch: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database made by the migrations."""
    app = create_app(settings_for(fresh_database(engine_name, "migrated", scratch, request)))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def schema(engine: Engine) -> dict[str, object]:
    """What a database has, in a form that can be compared."""
    look = inspect(engine)
    return {
        table: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"], "computed" in c) for c in look.get_columns(table)
            ),
            "unique": sorted((u["name"], tuple(u["column_names"])) for u in look.get_unique_constraints(table)),
            "checks": sorted((c["name"], c["sqltext"]) for c in look.get_check_constraints(table)),
            "foreign": sorted((f["name"], f["referred_table"]) for f in look.get_foreign_keys(table)),
            "indexes": sorted(
                (i["name"], tuple(i["column_names"]), bool(i["unique"])) for i in look.get_indexes(table)
            ),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrations_make_what_the_models_say(migrated, engine_name, scratch, request):
    url = fresh_database(engine_name, "modelled", scratch, request)
    engine = create_engine(url, poolclass=NullPool)
    db.metadata.create_all(engine)
    assert schema(db.engine) == schema(engine), (
        "The models and the migrations differ: add a migration (flask db migrate, then name it and read it)."
    )


def test_the_newest_migration_goes_down_and_up_with_people_in_the_database(migrated):
    make = Make()
    make.person("Ada Penrose", school=make.school("SAL"))
    db.session.remove()
    downgrade(revision="base" if len(HEADS) == 1 else "-1")
    upgrade()
    assert set(inspect(db.engine).get_table_names()) >= {"person", "post", "coaching_session"}


def test_every_migration_is_numbered_and_named():
    assert HEADS, "there are no migrations"
    for number, path in enumerate(HEADS, start=1):
        assert path.name.startswith(f"{number:04}_"), f"{path.name} should start with {number:04}_"
