"""``appraisal import`` and ``appraisal export`` (contract.md sections 1 and 3)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask

from appraisal.audit import service as audit
from appraisal.audit.service import COMMAND_LINE
from appraisal.exchange.export import export_folder
from appraisal.exchange.findings import Refusal
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db


def add_to(group: click.Group, application: Callable[[], Flask]) -> None:
    """Add this room's commands."""

    @group.command("import")
    @click.argument("folder", type=click.Path(path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Check everything and say what would happen; write nothing.")
    def import_bundle(folder: Path, *, dry_run: bool) -> None:
        """Import the CSV files in FOLDER: all of them or, where anything is wrong, nothing."""
        with application().app_context(), _refusing():
            plan = import_folder(actor=COMMAND_LINE, folder=folder, dry_run=dry_run)
            for line in plan.findings.warning_lines():
                click.echo(line, err=True)
            if errors := plan.findings.errors:
                for line in plan.findings.error_lines():
                    click.echo(line, err=True)
                raise Refusal(f"{errors:,} error{'s' if errors > 1 else ''}. Nothing was imported.")
            db.session.commit()
            _print_counts(
                ("", "added", "changed", "unchanged"),
                [(file.file.file_name, len(file.added), len(file.changed), file.unchanged) for file in plan.files],
            )
            click.echo("Dry run: nothing was written." if dry_run else "Imported.")

    @group.command("export")
    @click.argument("folder", type=click.Path(path_type=Path))
    def export_bundle(folder: Path) -> None:
        """Write every file of a bundle into FOLDER; other files there stay."""
        with application().app_context(), _refusing():
            counts = export_folder(folder)
            audit.record(COMMAND_LINE, "exported", "bundle", None, fields=[f"{sum(counts.values())} rows"])
            db.session.commit()
            _print_counts(("", "rows"), list(counts.items()))
            click.echo(f"Exported to {folder}.")


@contextmanager
def _refusing() -> Iterator[None]:
    """End with exit code 1 and the reasons on stderr."""
    try:
        yield
    except Refusal as refused:
        for reason in refused.args:
            click.echo(f"appraisal: {reason}", err=True)
        sys.exit(1)


def _print_counts(header: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> None:
    wide = max(len(str(row[0])) for row in rows)
    for first, *numbers in (header, *rows):
        cells = "".join(f"{number if isinstance(number, str) else format(number, ','):>12}" for number in numbers)
        click.echo(f"{first:<{wide}}{cells}")
