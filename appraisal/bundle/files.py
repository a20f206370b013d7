"""One file of a bundle: its columns in order, where they are kept, and what makes two rows the same row."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from marshmallow import Schema
from sqlalchemy import ColumnElement, FromClause, Select, String, Table, func, select

from appraisal.bundle.cells import Cell, Text, Wrong

Row = Any
"""A named tuple with the file's columns; references are the Trust's own identifiers, lists are sorted tuples."""
Key = tuple[Any, ...]


class Link(Text):
    """A reference to a row of another file, by that file's key.

    ``through``: not kept in this table, because the row named by that column of this file knows it. ``within``: the
    row named by that column of this file says in which group the reference is looked up, for files whose key is a
    group and a code (the ladder version of an assessment). ``nobody``: the word for an empty reference.
    """

    def __init__(
        self,
        target: BundleFile,
        *,
        through: str | None = None,
        within: str | None = None,
        nobody: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.target = target
        self.through = through
        self.within = within
        self.nobody = nobody

    @property
    def shown(self) -> str:
        """The column of the other file that is written into the cell."""
        return self.target.key[-1]


class Links(Cell[tuple[str, ...]]):
    """References in one cell, separated by ``;``, kept in a table of pairs. Their order means nothing."""

    def __init__(self, target: BundleFile, pairs: type[Any], *, own: str, other: str, **more: Any) -> None:
        super().__init__(**more)
        self.target = target
        self.pairs: Table = pairs.__table__
        self.own = own
        self.other = other

    def read(self, text: str) -> tuple[str, ...]:
        found = {item.strip() for item in text.split(";")} - {""}
        if not found:
            raise Wrong("names nobody", "Write references, separated by semicolons.")
        return tuple(sorted(found))

    def write(self, value: Sequence[str]) -> str:
        return ";".join(value)

    def settled(self, stored: str | None) -> tuple[str, ...] | None:
        return None if stored is None else tuple(sorted(stored.split(";")))


@dataclass(frozen=True)
class RowRule:
    """What must hold within every row; ``column`` gets the blame. A warning is told and imported all the same."""

    column: str
    holds: Callable[[Row], bool]
    reason: str
    cure: str
    warning: bool = False


def in_order(first: str, last: str) -> RowRule:
    """An end is not before its start, where both are given."""
    both = attrgetter(first, last)

    def holds(row: Row) -> bool:
        start, end = both(row)
        return start is None or end is None or start <= end

    return RowRule(last, holds, f"is before {first}", "Correct one of the two dates.")


def different(one: str, other: str, cure: str) -> RowRule:
    """Two references do not name the same person."""
    both = attrgetter(one, other)

    def holds(row: Row) -> bool:
        first, second = both(row)
        return bool(first != second)

    return RowRule(one, holds, f"is also in {other}", cure)


@dataclass(frozen=True, eq=False)
class BundleFile:
    """One file. ``key`` names the columns that make two rows the same row; a file without a key only adds rows.

    ``released`` are columns that are unique in the database besides the key: they are emptied before they change,
    so that two rows can swap values. A file whose rows are not the rows of one table brings its own ``source``, the
    SELECT of its columns, and its own ``add``.
    """

    name: str
    shape: type[Schema]
    model: type[Any]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    released: tuple[str, ...] = ()
    source: Callable[[], Select[Any]] | None = None
    add: Callable[[Sequence[Row]], None] | None = None

    @property
    def file_name(self) -> str:
        """The name in the folder."""
        return f"{self.name}.csv"

    @property
    def table(self) -> Table:
        """The table of the rows."""
        return self.model.__table__

    @cached_property
    def cells(self) -> dict[str, Cell[Any]]:
        """The columns in the order of the file. A text without a limit of its own has that of its table."""
        cells: dict[str, Any] = dict(self.shape().fields)
        for name, cell in cells.items():
            kept = self.table.c.get(cell.attribute or name)
            if isinstance(cell, Text) and not isinstance(cell, Link) and cell.most is None and kept is not None:
                cell.most = kept.type.length if isinstance(kept.type, String) else None
        return cells

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.cells)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that must be in the file."""
        return tuple(name for name, cell in self.cells.items() if cell.required)

    @cached_property
    def links(self) -> dict[str, Link | Links]:
        """The columns that name rows of other files."""
        return {name: cell for name, cell in self.cells.items() if isinstance(cell, Link | Links)}

    @cached_property
    def row(self) -> Any:
        """The class of this file's rows."""
        return namedtuple(f"{self.name}_row", self.columns)

    @cached_property
    def key_of(self) -> Callable[[Row], Key]:
        """The key of a row, always a tuple."""
        if len(self.key) == 1:
            only = attrgetter(self.key[0])
            return lambda row: (only(row),)
        return attrgetter(*self.key)

    def kept_in(self, name: str) -> str:
        """The column of the table in which a column of the file is kept."""
        return self.cells[name].attribute or name

    @cached_property
    def _joined(self) -> tuple[dict[str, ColumnElement[Any]], FromClause]:
        """Each column as SQL, and the join it is read from: references as what they name, lists as joined text."""
        found: dict[str, ColumnElement[Any]] = {}
        joined: dict[str, FromClause] = {}
        source: FromClause = self.table
        # References through another reference need that one joined first.
        for name, cell in sorted(
            self.cells.items(), key=lambda item: isinstance(item[1], Link) and bool(item[1].through)
        ):
            if isinstance(cell, Link):
                other = cell.target.table.alias(name)
                holder = joined[cell.through] if cell.through else self.table
                source = source.outerjoin(other, other.c.id == holder.c[self.kept_in(name)])
                joined[name] = other
                found[name] = other.c[cell.target.kept_in(cell.shown)]
                if cell.nobody:
                    found[name] = func.coalesce(found[name], cell.nobody)
            elif isinstance(cell, Links):
                found[name] = self._listed(cell)
            else:
                found[name] = self.table.c[self.kept_in(name)]
        return found, source

    def _listed(self, cell: Links) -> ColumnElement[Any]:
        other = cell.target.table
        return (
            select(func.aggregate_strings(other.c[cell.target.kept_in(cell.target.key[0])], ";"))
            .select_from(cell.pairs.join(other, other.c.id == cell.pairs.c[cell.other]))
            .where(cell.pairs.c[cell.own] == self.table.c.id)
            .correlate(self.table)
            .scalar_subquery()
        )

    def stored(self, columns: Iterable[str] | None = None, *, with_id: bool = False) -> Select[Any]:
        """SELECT these columns of the file (all of them if not given), after the row's id where asked for."""
        if self.source is not None:
            return self.source()
        found, source = self._joined
        wanted = [found[name].label(name) for name in (self.columns if columns is None else columns)]
        return select(*([self.table.c.id] if with_id else []), *wanted).select_from(source)

    def settle(self, rows: Sequence[Sequence[Any]]) -> list[Row]:
        """Rows of the database as rows of the file."""
        if not rows:
            return []
        settled = [
            values if type(cell).settled is Cell.settled else map(cell.settled, values)
            for cell, values in zip(self.cells.values(), zip(*rows, strict=True), strict=True)
        ]
        return list(map(self.row._make, zip(*settled, strict=True)))
