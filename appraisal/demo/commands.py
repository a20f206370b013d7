"""``appraisal demo``: fill the demonstration Trust."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click
from flask import Flask
from flask_migrate import upgrade

from appraisal.demo import service
from appraisal.demo.accounts import LISTED
from appraisal.extensions import db


def add_to(group: click.Group, application: Callable[[], Flask]) -> None:
    """Add this room's command."""

    @group.command()
    def demo() -> None:
        """Fill the demonstration Trust: invented people, three years of records, an account for each kind of user."""
        with application().app_context():
            upgrade()
            if service.holds_records():
                click.echo(
                    "appraisal: this database already holds records, so nothing was filled. "
                    "Point DATABASE_URL at an empty database.",
                    err=True,
                )
                sys.exit(1)
            began = time.monotonic()
            rows = service.fill(said=lambda step: click.echo(f"  {step}"))
            db.session.commit()
            click.echo(f"Filled {rows:,} rows in {time.monotonic() - began:.0f} s.")
            click.echo(f"Sign in as {LISTED[0].email} with the password {LISTED[0].password}; the page lists more.")
