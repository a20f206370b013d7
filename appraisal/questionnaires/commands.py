"""``appraisal close-questionnaires``: run it daily, from cron or a systemd timer."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from appraisal.audit.service import COMMAND_LINE
from appraisal.extensions import db
from appraisal.questionnaires import service


def add_to(group: click.Group, application: Callable[[], Flask]) -> None:
    """Add this room's commands."""

    @group.command("close-questionnaires")
    def close_questionnaires() -> None:
        """Close anonymous rounds whose last day has passed. Run it daily: until then answers can still be linked."""
        with application().app_context():
            closed = service.close_due(actor=COMMAND_LINE)
            db.session.commit()
            if closed:
                service.sweep()
            click.echo(f"Closed: {closed}.")
