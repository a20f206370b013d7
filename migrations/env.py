"""How Alembic reaches the database: through the application that runs it (``appraisal init``)."""

from __future__ import annotations

from alembic import context
from flask import current_app

from appraisal.extensions import db


def run() -> None:
    """Run the migrations on the application's own engine, in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database only: use `appraisal init`")
run()
