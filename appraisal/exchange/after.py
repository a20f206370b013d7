"""The records as they will be after an import: the rows of the files laid over those of the database."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, Table

from appraisal.bundle.after import Located
from appraisal.bundle.files import BundleFile, Key, Row
from appraisal.exchange.read import Anything, FileRows
from appraisal.exchange.snapshot import tables_in

_VALUES_AT_A_TIME = 2_000
_ROWS_AT_A_TIME = 10_000

Match = tuple[int, Row]
"""The id of a row of the database, and the row."""


class AfterImport:
    """See ``bundle.after.After``. ``tables`` are those that have been read so far."""

    def __init__(self, connection: Connection, bundle: Mapping[str, FileRows]) -> None:
        self.connection = connection
        self.bundle = bundle
        self.tables: set[Table] = set()
        self._given: dict[str, list[Located]] = {}
        self._matches: dict[str, dict[Key, Match]] = {}
        self._whole: dict[str, list[Located]] = {}
        self._known: dict[str, Container[Any]] = {}

    def given(self, file: BundleFile) -> list[Located]:
        if file.name not in self.bundle:
            return []
        if file.name not in self._given:
            found = self.bundle[file.name]
            self._given[file.name] = list(map(Located._make, zip(found.lines, self.merged(file), strict=True)))
        return self._given[file.name]

    def merged(self, file: BundleFile) -> list[Row]:
        """The rows of a file, with what the database holds where the file has no such column."""
        found = self.bundle[file.name]
        missing = [name for name in file.columns if name not in found.given]
        if not missing or not file.key:
            return found.rows
        matches = self.matches(file)
        return [
            row._replace(**{name: getattr(matches[key][1], name) for name in missing}) if key in matches else row
            for row, key in zip(found.rows, map(file.key_of, found.rows), strict=True)
        ]

    def before(self, file: BundleFile) -> dict[Key, Row]:
        return {key: row for key, (_, row) in self.matches(file).items()}

    def matches(self, file: BundleFile) -> dict[Key, Match]:
        """The rows of the database that the file's rows stand for, by key."""
        if file.name not in self.bundle:
            return {}
        if file.name not in self._matches:
            found = self.bundle[file.name]
            values = {getattr(row, file.key[0]) for row in found.rows}
            self._matches[file.name] = {
                key: (row_id, row)
                for row_id, row in self.stored(file, file.key[0], values)
                if (key := file.key_of(row)) in found.keys
            }
        return self._matches[file.name]

    def rows(self, file: BundleFile, column: str | None = None, values: Collection[Any] = ()) -> list[Located]:
        if column is None:
            if file.name not in self._whole:
                self._whole[file.name] = self._overlaid(file, None, ())
            return self._whole[file.name]
        return self._overlaid(file, column, values) if values else []

    def _overlaid(self, file: BundleFile, column: str | None, values: Collection[Any]) -> list[Located]:
        keys = self.bundle[file.name].keys if file.name in self.bundle else {}
        rows = [Located(None, row) for _, row in self.stored(file, column, values) if file.key_of(row) not in keys]
        return rows + [
            located for located in self.given(file) if column is None or getattr(located.row, column) in values
        ]

    def known(self, file: BundleFile) -> Container[Any]:
        """The references that rows of other files may name; everything where rows of this file were lost."""
        if file.name not in self._known:
            found = self.bundle.get(file.name)
            if found is not None and found.lost:
                self._known[file.name] = Anything()
            else:
                given = {key[-1] for key in found.keys} if found is not None else set()
                self._known[file.name] = given.union(self.scalars(file.stored(file.key[-1:])))
        return self._known[file.name]

    def scalars(self, statement: Select[Any]) -> list[Any]:
        self.tables |= tables_in(statement)
        return list(self.connection.scalars(statement))

    def unsure(self, file: BundleFile, column: str) -> Container[Any]:
        return self.bundle[file.name].unsure(column) if file.name in self.bundle else ()

    def contents(self, file: BundleFile, column: str, values: Collection[Any]) -> Iterator[Row]:
        """The rows of the database that have one of these values in a column, without their ids."""
        for found in self._fetched(file, column, values, with_id=False):
            yield from file.settle(found)

    def stored(self, file: BundleFile, column: str | None, values: Collection[Any]) -> Iterator[Match]:
        """Rows of the database with their ids: all, or those that have one of these values in a column."""
        for found in self._fetched(file, column, values, with_id=True):
            yield from zip((row[0] for row in found), file.settle([row[1:] for row in found]), strict=True)

    def _fetched(
        self, file: BundleFile, column: str | None, values: Collection[Any], *, with_id: bool
    ) -> Iterator[list[Any]]:
        statement = file.stored(with_id=with_id)
        self.tables |= tables_in(statement)
        if with_id:
            statement = statement.order_by(file.table.c.id)
        if column is None:
            found = self.connection.execute(statement, execution_options={"yield_per": _ROWS_AT_A_TIME})
            yield from map(list, found.partitions())
            return
        waiting = iter(values)
        while part := list(islice(waiting, _VALUES_AT_A_TIME)):
            yield list(self.connection.execute(statement.where(statement.selected_columns[column].in_(part))).all())
