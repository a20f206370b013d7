"""What a rule over several rows may ask: the records as they will be once a bundle has been imported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select

from appraisal.bundle.files import BundleFile, Key, Row
from appraisal.bundle.findings import Finding


class Located(NamedTuple):
    """A row with the line of the file it stands on, or None where it is only in the database."""

    line: int | None
    row: Row


class After(Protocol):
    """The records after the import: the rows of the files laid over those of the database.

    Rows that could not be read are in none of these; ``unsure`` says which values they held, so that a rule does
    not blame others for what it could not see.
    """

    def given(self, file: BundleFile) -> Iterable[Located]:
        """The rows of a file, with what the database holds where the file has no such column."""

    def rows(self, file: BundleFile, column: str | None = None, values: Collection[Any] = ()) -> Iterable[Located]:
        """All rows of a file and of the database, or those that have one of these values in a column."""

    def before(self, file: BundleFile) -> dict[Key, Row]:
        """The rows of the database that the file's rows stand for, by key."""

    def scalars(self, statement: Select[Any]) -> Collection[Any]:
        """Read something that is in no bundle, in the same state of the database."""

    def unsure(self, file: BundleFile, column: str) -> Container[Any]:
        """The values that the unreadable rows of a file have in a column; everything, if rows were lost."""


Rule = Callable[[After], Iterator[Finding]]
"""A rule over several rows; it tells what breaks it."""


def blame(file: BundleFile, located: Located, column: str, reason: str, cure: str, *, warning: bool = False) -> Finding:
    """A finding about one cell of a row."""
    cell = file.cells[column]
    value = getattr(located.row, column)
    written = "" if value is None else cell.write(value)
    return Finding(file.file_name, located.line, column, written, reason, cure, warning)
