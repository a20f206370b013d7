"""Rows gathered in memory, with keys given here, and then written in bulk."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from typing import Any

from sqlalchemy import Integer, Table, insert, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from appraisal.extensions import db


class Rows:
    """The rows of the demonstration, table by table. Every key is given here, so rows can point to each other."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._tables: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._keys = self.chance("keys")

    def chance(self, what: str) -> random.Random:
        """A source of chance for one part of the Trust, so that a change in one part leaves the others alone."""
        return random.Random(f"{self.seed} {what}")

    def add(self, model: type[Any], **values: Any) -> int:
        """Add a row; returns its key. Columns that are not given stay empty or take the model's default."""
        table: Table = model.__table__
        rows = self._tables[table]
        if "id" in table.c:
            whole = isinstance(table.c.id.type, Integer)
            values["id"] = len(rows) + 1 if whole else self._key()
        if "public_id" in table.c:
            values["public_id"] = self._key()
        rows.append(values)
        return len(rows)

    def put(self, model: type[Any], key: int, **values: Any) -> None:
        """Fill columns of a row added before."""
        self._tables[model.__table__][key - 1].update(values)

    def row(self, model: type[Any], key: int) -> dict[str, Any]:
        """The row with this key."""
        return self._tables[model.__table__][key - 1]

    def of(self, model: type[Any]) -> list[dict[str, Any]]:
        """All rows of a table so far, in order of their keys."""
        return self._tables[model.__table__]

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self._keys.getrandbits(128), version=4)

    def write(self) -> int:
        """Write everything, in an order that no reference runs ahead of; returns the number of rows."""
        for table in db.metadata.sorted_tables:
            rows = self._tables.get(table, [])
            if not rows:
                continue
            given = set().union(*rows)
            missing = {name: _default(table, name) for name in given}
            db.session.execute(insert(table), [{**missing, **row} for row in rows])
            if db.engine.dialect.name == "postgresql" and "id" in table.c and isinstance(table.c.id.type, Integer):
                # The keys were given here, so the server's own count of them has to be told.
                db.session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": table.name, "last": len(rows)},
                )
        return sum(map(len, self._tables.values()))


def _default(table: Table, column: str) -> Any:
    """What stands in a column of a row that does not give it while other rows do."""
    default = table.c[column].default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None
