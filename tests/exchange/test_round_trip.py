"""Export, import into an empty database, export again: identical files, on and between both engines."""

import filecmp

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from appraisal.app import create_app
from appraisal.exchange.export import export_folder
from appraisal.extensions import db
from tests.conftest import ENGINES, settings_for
from tests.exchange.folders import imported
from tests.oracle.bundles import write_bundle


@pytest.fixture
def empty(scratch, request):
    """Make an application on an empty database of its own on an engine."""
    made: list[Flask] = []

    def on(engine: str) -> Flask:
        if engine == "sqlite":
            url = f"sqlite:///{scratch / f'trip{len(made)}.db'}"
        else:
            server = request.getfixturevalue("postgresql")
            url = server.replace("/postgres?", f"/trip{len(made)}?", 1)
            outside = create_engine(server, isolation_level="AUTOCOMMIT")
            with outside.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS trip{len(made)}"))
                connection.execute(text(f"CREATE DATABASE trip{len(made)}"))
            outside.dispose()
        app = create_app(settings_for(url))
        with app.app_context():
            db.drop_all()
            db.create_all()
            db.session.commit()
        made.append(app)
        return app

    yield on
    for app in made:
        with app.app_context():
            db.session.remove()
            db.drop_all()
            db.engine.dispose()


def through(app, source, target):
    """Import a folder that must be right, and export it to another."""
    with app.app_context():
        plan = imported(source)
        assert list(plan.findings.error_lines()) == []
        again = imported(source)
        assert not any(file.added or file.changed for file in again.files)
        export_folder(target)
        db.session.remove()


def different(one, other):
    """The files that are not the same in two folders."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    return [name for name in names if not filecmp.cmp(one / name, other / name, shallow=False)]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("first", ENGINES)
@pytest.mark.parametrize("second", ENGINES)
def test_generated_bundles_come_back_identical(empty, tmp_path, first, second, seed):
    write_bundle(tmp_path / "made", seed)
    through(empty(first), tmp_path / "made", tmp_path / "once")
    through(empty(second), tmp_path / "once", tmp_path / "twice")
    assert not different(tmp_path / "once", tmp_path / "twice")
    assert not different(tmp_path / "made", tmp_path / "once")
