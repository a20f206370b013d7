"""Writing what a plan says, in bulk: never row by row through the ORM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, text, update

from appraisal.audit import service as audit
from appraisal.audit.service import Actor
from appraisal.bundle.files import BundleFile, Link, Links, Row
from appraisal.exchange.check import FilePlan, Plan
from appraisal.exchange.snapshot import fingerprint
from appraisal.extensions import db

_ROWS_AT_A_TIME = 10_000


def write(actor: Actor, plan: Plan) -> bool:
    """Write the plan in one transaction, with an audit line for each file that changes anything.

    Takes the write lock first, unless there is nothing to write; returns False, having written nothing, if what the
    plan was judged on has changed since.
    """
    if not any(file.added or file.changed for file in plan.files):
        return True
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in plan.seen)
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    if fingerprint(connection, plan.seen) != plan.seen:
        return False
    keeper = _Keeper(connection)
    for file in plan.files:
        keeper.keep(file)
        if file.added or file.changed:
            counts = [f"{len(file.added)} added", f"{len(file.changed)} changed"]
            audit.record(actor, "imported", file.file.table.name, None, fields=counts)
    db.session.flush()
    return True


class _Keeper:
    """Puts rows into tables, finding the ids of what they refer to."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._ids: dict[str, dict[Any, int]] = {}

    def keep(self, plan: FilePlan) -> None:
        """Write the added and the changed rows of one file."""
        if plan.file.add is not None:
            if plan.added:
                plan.file.add(plan.added)
            return
        if plan.changed:
            self._release(plan)
            self._update(plan)
        if plan.added:
            _insert(self.connection, plan.file.table, self._columns(plan.file, plan.file.columns, plan.added))
        self._pair(plan)

    def ids(self, file: BundleFile) -> dict[Any, int]:
        """The ids of the rows of a file by reference, or by group and code; read once all of them are there."""
        if file.name not in self._ids:
            found = self.connection.execute(file.stored(file.key, with_id=True))
            if len(file.key) == 1:
                self._ids[file.name] = {ref: row_id for row_id, ref in found}
            else:
                self._ids[file.name] = {tuple(key): row_id for row_id, *key in found}
        return self._ids[file.name]

    def _columns(self, file: BundleFile, names: Iterable[str], rows: Sequence[Row]) -> dict[str, Sequence[Any]]:
        """What goes into each column of the table, for all rows."""
        columns: dict[str, Sequence[Any]] = {}
        for name in names:
            cell = file.cells[name]
            values = list(map(attrgetter(name), rows))
            if isinstance(cell, Links) or (isinstance(cell, Link) and cell.through):
                continue
            if isinstance(cell, Link):
                values = self._linked(file, cell, values, rows)
            columns[file.kept_in(name)] = values
        return columns

    def _linked(self, file: BundleFile, cell: Link, refs: list[Any], rows: Sequence[Row]) -> list[int | None]:
        ids = self.ids(cell.target)
        if cell.within is None:
            return [None if ref in (None, cell.nobody) else ids[ref] for ref in refs]
        holder: Link = file.links[cell.within]  # type: ignore[assignment]
        column = cell.target.key[0]
        groups: dict[str, str] = dict(self.connection.execute(holder.target.stored((holder.shown, column))).all())
        held = map(attrgetter(cell.within), rows)
        return [ids[groups[held_in], ref] for held_in, ref in zip(held, refs, strict=True)]

    def _release(self, plan: FilePlan) -> None:
        """Empty columns that are unique and about to change, so that rows can swap values."""
        for name in plan.file.released:
            freed = [
                {"row_id": row_id} for row_id, old, new in plan.changed if getattr(old, name) != getattr(new, name)
            ]
            if freed:
                table, column = plan.file.table, plan.file.kept_in(name)
                self.connection.execute(
                    update(table).where(table.c.id == bindparam("row_id")).values({column: None}), freed
                )

    def _update(self, plan: FilePlan) -> None:
        table = plan.file.table
        names = [name for name in plan.given if name not in plan.file.key]
        columns = self._columns(plan.file, names, [new for _, _, new in plan.changed])
        raised = {"version": table.c.version + 1}
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({column: bindparam(f"new_{column}") for column in columns} | raised)
        )
        parameters = [f"new_{column}" for column in columns]
        ids = [row_id for row_id, _, _ in plan.changed]
        rows = zip(ids, *columns.values(), strict=True)
        for part in _parts(dict(zip(("row_id", *parameters), row, strict=True)) for row in rows):
            self.connection.execute(statement, part)

    def _pair(self, plan: FilePlan) -> None:
        """Bring the tables behind list columns to what the rows say."""
        for name, cell in plan.file.links.items():
            if not isinstance(cell, Links) or not (plan.added or plan.changed):
                continue
            ids, others = self.ids(plan.file), self.ids(cell.target)
            refs = attrgetter(name)
            added = [(ids[plan.file.key_of(row)[0]], others[ref]) for row in plan.added for ref in refs(row)]
            removed = []
            for row_id, old, new in plan.changed:
                before, now = set(refs(old) or ()), set(refs(new))
                added += [(row_id, others[ref]) for ref in sorted(now - before)]
                removed += [{"own": row_id, "other": others[ref]} for ref in sorted(before - now)]
            pairs = cell.pairs
            if removed:
                these = (pairs.c[cell.own] == bindparam("own")) & (pairs.c[cell.other] == bindparam("other"))
                self.connection.execute(delete(pairs).where(these), removed)
            if added:
                own, other = zip(*added, strict=True)
                _insert(self.connection, pairs, {cell.own: own, cell.other: other})


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while part := list(islice(waiting, _ROWS_AT_A_TIME)):
        yield part


def _insert(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given by column, with the defaults of the columns that are not given.

    Straight to the driver: SQLite's executemany, and PostgreSQL's COPY, which takes twice the rows of an INSERT.
    """
    dialect = connection.dialect
    size = len(next(iter(columns.values())))
    filled: dict[str, Iterable[Any]] = dict(columns)
    for column in table.columns:
        default: Any = column.default
        if column.name not in columns and default is not None:
            value, given = default.arg, repeat(None, size)
            filled[column.name] = map(value, given) if default.is_callable else repeat(value, size)
    for name, values in filled.items():
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        filled[name] = values if bind is None else map(bind, values)
    if dialect.name == "postgresql":
        quoted = dialect.identifier_preparer
        names = ", ".join(map(quoted.quote, filled))
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {quoted.format_table(table)} ({names}) FROM STDIN") as copy:
            for row in zip(*filled.values(), strict=True):
                copy.write_row(row)
        return
    statement = insert(table).compile(dialect=dialect, column_keys=list(filled))
    ordered = [filled[name] for name in statement.positiontup or ()]
    for part in _parts(zip(*ordered, strict=True)):
        connection.exec_driver_sql(str(statement), part)
