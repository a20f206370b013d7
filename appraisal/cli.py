"""The ``appraisal`` command (contract.md section 1). Exit 0 on success, 1 on a refused input, 2 on bad usage."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from appraisal import config
from appraisal.access.guard import rule_of
from appraisal.accounts import service as accounts
from appraisal.accounts.models import Account
from appraisal.app import create_app, serving
from appraisal.audit.service import COMMAND_LINE
from appraisal.extensions import db
from appraisal.plan import service as plan

# Rooms that add commands of their own, each with a function ``add_to(group, application)``.
ROOMS = ("exchange", "indicators", "questionnaires", "demo")


def application(made_by: Callable[[], Flask] = create_app) -> Flask:
    """The application, or exit 1 with one line for each reason why the settings do not allow it."""
    try:
        return made_by()
    except config.BadSettings as bad:
        for reason in bad.args:
            click.echo(f"appraisal: {reason}", err=True)
        sys.exit(1)


@click.group()
def main() -> None:
    """Staff development and appraisal for a Multi Academy Trust."""


@main.command()
def init() -> None:
    """Create or migrate the database; on a new one, make the first administrator and print a one-use link."""
    app = application()
    with app.app_context():
        migrate_database()
        plan.load()
        link = None
        if db.session.scalar(select(Account.id).limit(1)) is None:
            link = accounts.create_link(actor=COMMAND_LINE)
        db.session.commit()
        click.echo("The database is ready.")
        if link:
            click.echo("First administrator: open this link once, within 7 days, to set a password:")
            click.echo(app.config["SETTINGS"].address(f"/set-password/{link}"))


def migrate_database() -> None:
    """Bring the database of the current application to the newest migration."""
    from flask_migrate import upgrade

    upgrade()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), show_default="PORT or 8000", type=int)
@click.option("--workers", default=2, show_default=True, help="Processes; one for each core is a good start.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the production server (gunicorn). No access log: it could tie a person to an anonymous answer."""
    application(serving)  # refuse bad settings here, with one clear line each
    gunicorn = shutil.which("gunicorn", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if gunicorn is None:
        click.echo("appraisal: gunicorn is not installed beside this command.", err=True)
        sys.exit(1)
    click.echo(f"Serving on http://{host}:{port} (Ctrl+C stops)")
    sys.stdout.flush()
    os.execv(  # noqa: S606 - the server replaces this command; no shell is wanted
        gunicorn,
        [
            "gunicorn",
            "appraisal.app:serving()",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(workers),
            "--threads",
            "4",
            "--worker-class",
            "gthread",
            "--graceful-timeout",
            "20",
            "--log-level",
            "warning",
            "--no-control-socket",
        ],
    )


@main.command("config")
def show_config() -> None:
    """Print the settings, with secrets hidden."""
    for name, value in application().config["SETTINGS"].printable().items():
        click.echo(f"{name}={value}")


@main.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def routes(form: str) -> None:
    """List the method, path, endpoint and permission of every route."""
    app = application()
    with app.app_context():
        rows = [
            {
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "path": rule.rule,
                "endpoint": rule.endpoint,
                "permission": str(rule_of(rule.endpoint)) if rule_of(rule.endpoint) else None,
            }
            for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
        ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{','.join(row['methods']):9} {row['path']:55} {row['endpoint']:32} {row['permission']}")


for _room in ROOMS:
    importlib.import_module(f"appraisal.{_room}.commands").add_to(main, application)
