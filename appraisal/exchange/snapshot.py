"""Reading one state of the database, and telling later whether it is still the same."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError
from sqlalchemy.sql import visitors

from appraisal.exchange.files import FILES
from appraisal.exchange.findings import Refusal
from appraisal.extensions import db, writing

NOT_READY = "The database is not ready. Run appraisal init first."


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one state of the database throughout and holds up nobody who writes.

    Sorting spills to temporary files, so that memory stays bounded. Raises Refusal when there is no database of
    this service, or one that does not fit it.
    """
    before = writing.set(False)
    try:
        with _connected() as connection:
            try:
                _expect_tables(connection)
                yield connection
            finally:
                connection.rollback()
                if connection.dialect.name == "sqlite":
                    _sort_in(connection, "MEMORY")
    finally:
        writing.reset(before)


def _connected() -> Connection:
    try:
        connection = db.engine.connect()
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            _sort_in(connection, "FILE")
    except DatabaseError as error:
        raise Refusal(f"The database cannot be opened: {error.orig}") from None
    return connection


def _sort_in(connection: Connection, place: str) -> None:
    """Where SQLite sorts; it can only be said outside a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA temp_store={place}")


def _expect_tables(connection: Connection) -> None:
    try:
        for file in FILES:
            connection.execute(file.stored().limit(1))
    except ProgrammingError:
        raise Refusal(NOT_READY) from None
    except OperationalError as error:
        raise Refusal(NOT_READY if "no such" in str(error.orig) else f"The database says: {error.orig}") from None


def tables_in(statement: Select[Any]) -> set[Table]:
    """The tables that a SELECT reads."""
    return {part for part in visitors.iterate(statement) if isinstance(part, Table)}


@contextmanager
def without_collecting() -> Iterator[None]:
    """Switch the garbage collector off: rows hold no circles, and it would walk through millions of them again and
    again, which takes as long as all the rest.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Fingerprint = dict[Table, tuple[Any, ...]]


def fingerprint(connection: Connection, tables: Collection[Table]) -> Fingerprint:
    """Numbers that differ once a row of these tables has been added, changed or removed."""
    found: Fingerprint = {}
    for table in sorted(tables, key=lambda table: table.name):
        numbers: list[ColumnElement[Any]] = [func.count()]
        if "id" in table.c and table.c.id.type.python_type is int:
            numbers.append(func.max(table.c.id))
        if "version" in table.c:
            numbers.append(func.sum(table.c.version))
        found[table] = tuple(connection.execute(select(*numbers).select_from(table)).one())
    return found
