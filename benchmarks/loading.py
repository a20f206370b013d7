"""Loading the largest Trust: bare tables first, rows in bulk, then the indexes."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import chain
from typing import Any

from sqlalchemy import Engine, MetaData
from sqlalchemy.schema import CreateIndex, CreateTable

from benchmarks.records import cpd, ladder, projects_and_stages, the_rest
from benchmarks.trust import LargestTrust, Rows

Load = Callable[[str, str, Rows], int]


def fill(engine: Engine, metadata: MetaData, scale: float) -> dict[str, int]:
    """Make the tables, load them, then build the indexes and let the engine look at what it has; rows by table."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table))
    counts = {}
    largest = LargestTrust(scale)
    raw = engine.raw_connection()
    load = _into_sqlite(raw) if engine.dialect.name == "sqlite" else _into_postgresql(raw)
    started = time.perf_counter()
    everything = (part(largest) for part in (LargestTrust.tables, projects_and_stages, ladder, cpd, the_rest))
    for name, columns, rows in chain.from_iterable(everything):
        table = metadata.tables[name]
        extra = [column for column in ("public_id", "version") if column in table.c]
        complete = ((*row, *(largest.key() if column == "public_id" else 1 for column in extra)) for row in rows)
        counts[name] = load(name, ", ".join([columns, *extra]), complete)
        print(
            f"  {engine.dialect.name:10} {name:26} {counts[name]:>9,} rows  {time.perf_counter() - started:6.1f} s",
            flush=True,
        )
    raw.close()
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index))
        connection.exec_driver_sql("ANALYZE")
    return counts


def _into_sqlite(connection: Any) -> Load:
    cursor = connection.cursor()

    def load(name: str, columns: str, rows: Rows) -> int:
        cursor.execute("BEGIN")
        marks = ", ".join("?" * (columns.count(",") + 1))
        cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)
        cursor.execute("COMMIT")
        return int(cursor.execute(f"SELECT count(*) FROM {name}").fetchone()[0])

    return load


def _into_postgresql(connection: Any) -> Load:
    cursor = connection.cursor()

    def load(name: str, columns: str, rows: Rows) -> int:
        count = 0
        with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        connection.commit()
        return count

    return load
