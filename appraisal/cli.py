"""The ``appraisal`` command (contract.md section 1). Exit 0 on success, 1 on a refused input, 2 on bad usage."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click
from flask import Flask

from appraisal import config
from appraisal.app import create_app

# Rooms that add commands, each with a function ``commands(group)``.
ROOMS = ("accounts", "exchange", "indicators", "questionnaires", "demo")


def application() -> Flask:
    """The application, or exit 1 with one line for each reason why the settings do not allow it."""
    try:
        return create_app()
    except config.BadSettings as bad:
        for reason in bad.args:
            click.echo(f"appraisal: {reason}", err=True)
        sys.exit(1)


@click.group()
def main() -> None:
    """Staff development and appraisal for a Multi Academy Trust."""


for _room in ROOMS:
    if (Path(__file__).parent / _room / "commands.py").exists():
        importlib.import_module(f"appraisal.{_room}.commands").add_to(main, application)
