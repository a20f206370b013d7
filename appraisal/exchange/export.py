"""Exporting: the same files that an import reads, always in the same order of columns and rows."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, String, collate, func, type_coerce

from appraisal.bundle.cells import Cell, Code, Day, Text
from appraisal.bundle.files import BundleFile, Links
from appraisal.exchange.files import FILES
from appraisal.exchange.findings import Refusal
from appraisal.exchange.snapshot import snapshot, without_collecting

_ROWS_AT_A_TIME = 5_000
_TEXTS_KEPT = 50_000
_QUOTED = re.compile(r'[",\r\n]')


class _Cells(dict[Any, str]):
    """What stands in the file for each different value of one column."""

    def __init__(self, cell: Cell[Any]) -> None:
        super().__init__()
        self.write = cell.cell
        self.settled = cell.settled if isinstance(cell, Links) else None

    def __missing__(self, value: Any) -> str:
        written = self.write(self.settled(value) if self.settled else value)
        if _QUOTED.search(written):
            written = '"' + written.replace('"', '""') + '"'
        self[value] = written
        return written


@without_collecting()
def export_folder(folder: Path) -> dict[str, int]:
    """Write every file of a bundle into a folder, which is made if need be; returns the number of rows of each.

    All files are of one moment. Each is written beside its place and moved there once all are complete, so that a
    failure leaves what was there. Other files in the folder stay. Raises Refusal where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            if (folder / file.file_name).is_dir():
                raise Refusal(f"{folder / file.file_name} is a folder. Nothing was exported.")
        with snapshot() as connection, _beside(folder) as waiting:
            counts = {file.file_name: _write(connection, file, waiting / file.file_name) for file in FILES}
            for file in FILES:
                (waiting / file.file_name).replace(folder / file.file_name)
    except OSError as error:
        raise Refusal(
            f"{error.filename or folder} cannot be written: {error.strerror}. Nothing was exported."
        ) from None
    return counts


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder within the folder, on the same disk, that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as waiting:
        yield Path(waiting)


def _write(connection: Connection, file: BundleFile, path: Path) -> int:
    columns = [_Cells(cell) for cell in file.cells.values()]
    statement = _in_order(file, connection.dialect.name)
    count = 0
    # The rows hold personal records: nobody but the operator may read the file.
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8", newline="") as target:
        target.write(",".join(file.columns) + "\n")
        found = connection.execute(statement, execution_options={"yield_per": _ROWS_AT_A_TIME})
        for rows in found.partitions():
            values = zip(*rows, strict=True)
            written = (map(cells.__getitem__, column) for cells, column in zip(columns, values, strict=True))
            target.write("\n".join(map(",".join, zip(*written, strict=True))) + "\n")
            count += len(rows)
            for cells in columns:
                if len(cells) > _TEXTS_KEPT:
                    cells.clear()
        target.flush()
        os.fsync(target.fileno())
    return count


def _in_order(file: BundleFile, engine: str) -> Select[Any]:
    """The rows of a file sorted by key as text; without a key, by content."""
    statement = file.stored()
    for name in file.key or file.columns:
        cell, column = file.cells[name], statement.selected_columns[name]
        is_text = isinstance(cell, Text | Code)
        ordered = func.coalesce(column, "" if is_text else 0) if cell.may_be_empty else column
        # Letters in the order of their numbers, as SQLite has them and as Python sorts.
        statement = statement.order_by(collate(ordered, "C") if is_text and engine == "postgresql" else ordered)
    # Dates as the driver gives them: to make dates of text only to write text again takes a third of the time.
    return statement.with_only_columns(
        *(
            type_coerce(statement.selected_columns[name], String).label(name) if isinstance(cell, Day) else column
            for (name, cell), column in zip(file.cells.items(), statement.selected_columns, strict=True)
        )
    )
