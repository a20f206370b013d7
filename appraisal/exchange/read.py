"""Reading one file of a bundle: text into typed rows, with everything that is wrong told by row and column.

Cells are read column by column and each different text once, which is what makes 100,000 rows a matter of seconds.
"""

from __future__ import annotations

import csv
import difflib
from array import array
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

from appraisal.bundle.cells import Cell, Wrong
from appraisal.bundle.files import BundleFile, Key, Row
from appraisal.bundle.findings import Finding
from appraisal.exchange.findings import Findings

LONGEST_CELL = 1_000_000
"""The most characters of one cell."""
_ROWS_AT_A_TIME = 10_000
_TEXTS_KEPT = 100_000


class Anything:
    """A set that holds everything: what may stand in rows that could not be read."""

    def __contains__(self, value: object) -> bool:
        return True


@dataclass
class FileRows:
    """What was read of one file. ``given`` are the columns it has, in the order of the contract.

    ``rows`` are those without a fault, ``lines`` the lines they begin on. ``faulty`` are rows with cells that could
    not be read (there a ``Wrong`` stands); ``lost`` says that rows are missing altogether.
    """

    file: BundleFile
    given: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("I"))
    faulty: list[Row] = field(default_factory=list)
    keys: dict[Key, int] = field(default_factory=dict)
    lost: bool = False

    def unsure(self, column: str) -> Container[Any]:
        """The values that faulty rows have in a column; everything where that cannot be known."""
        values = {getattr(row, column) for row in self.faulty}
        return Anything() if self.lost or any(isinstance(value, Wrong) for value in values) else values


class _Readings(dict[str, Any]):
    """The value of each different text of one column; a text that cannot be read has a ``Wrong``."""

    def __init__(self, cell: Cell[Any]) -> None:
        super().__init__()
        self.cell = cell
        self.faults = False

    def __missing__(self, text: str) -> Any:
        try:
            value = self.cell.value(text)
        except Wrong as wrong:
            value = wrong.with_traceback(None)
            self.faults = True
        self[text] = value
        return value

    def forget(self) -> None:
        """Start afresh where a column has more different texts than are worth keeping."""
        if len(self) > _TEXTS_KEPT:
            self.clear()
            self.faults = False


def read(file: BundleFile, path: Path, encoding: str, findings: Findings) -> FileRows:
    """The rows of one file; raises Wrong where it cannot be read as a whole."""
    found = FileRows(file, lost=True)
    try:
        with path.open(encoding=encoding, newline="") as text:
            _Reader(found, findings).take(text)
    except OSError as error:
        raise Wrong(f"cannot be read: {error.strerror}", "Check the file and who may read it.") from None
    return found


class _Reader:
    """Takes the rows of an open file into ``FileRows``."""

    def __init__(self, found: FileRows, findings: Findings) -> None:
        self.found = found
        self.file = found.file
        self.findings = findings
        self.readings = {name: _Readings(cell) for name, cell in self.file.cells.items()}
        self.places: dict[str, int] = {}

    def tell(
        self, line: int | None, column: str | None, value: str | None, reason: str, cure: str, *, warning: bool = False
    ) -> None:
        """Tell of an error or warning in this file."""
        self.findings.add(Finding(self.file.file_name, line, column, value, reason, cure, warning))

    def take(self, text: Iterator[str]) -> None:
        """Read the header, then every row."""
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(text, strict=True)
        rows: list[list[str]] = []
        lines = array("I")
        line, fits = 1, False
        self.found.lost = False
        try:
            header = [name.strip() for name in next(filter(any, reader), [])]
            fits = self._knows(header, reader.line_num)
            line = reader.line_num + 1
            for cells in reader:
                if any(cells):
                    if len(cells) != len(header):
                        self._ragged(line, len(cells), len(header))
                    else:
                        rows.append(cells)
                        lines.append(line)
                if len(rows) == _ROWS_AT_A_TIME:
                    self._take_rows(rows, lines)
                    rows, lines = [], array("I")
                line = reader.line_num + 1
        except csv.Error as error:
            self.found.lost = True
            self.tell(line, None, None, *_broken(str(error)))
        self._take_rows(rows, lines)
        if not fits:
            self.found.lost = True
            self.found.rows.clear()
            del self.found.lines[:]

    def _knows(self, header: Sequence[str], line: int) -> bool:
        """Find the columns; whether the file has all it needs, each once."""
        if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
            raise Wrong("does not have commas between the columns", "Save it as CSV UTF-8 (comma delimited).")
        fit = True
        for place, name in enumerate(header):
            if name in self.places:
                fit = False
                self.tell(line, name, None, "is the name of two columns", "Take one of them out.")
            elif name in self.file.cells:
                self.places[name] = place
            elif not name:
                self.tell(line, None, None, "has a column without a name", "It was not read.", warning=True)
            else:
                near = difflib.get_close_matches(name.lower(), set(self.file.columns) - set(header), 1)
                cure = f"If it should be {near[0]}, rename it." if near else "It was not read."
                self.tell(line, name, None, "is not a column of this file", cure, warning=True)
        for name in self.file.required:
            if name not in self.places:
                fit = False
                self.tell(line, name, None, "is missing", "Add this column; no cell of it may be empty.")
        self.found.given = tuple(name for name in self.file.columns if name in self.places)
        return fit

    def _ragged(self, line: int, cells: int, columns: int) -> None:
        self.found.lost = True
        cure = "Make them the same; a cell with a comma stands in quotation marks."
        self.tell(line, None, None, f"has {cells} cells where the header has {columns}", cure)

    def _take_rows(self, rows: list[list[str]], lines: array[int]) -> None:
        if not rows:
            return
        texts = list(zip(*rows, strict=True))
        faults: set[int] = set()
        columns: list[Any] = []
        for name, readings in self.readings.items():
            if name not in self.places:
                columns.append(repeat(None))
                continue
            written = texts[self.places[name]]
            values = list(map(readings.__getitem__, written))
            columns.append(values)
            if readings.faults:
                for place, value in enumerate(values):
                    if isinstance(value, Wrong):
                        faults.add(place)
                        self.tell(lines[place], name, written[place], value.reason, value.cure)
            readings.forget()
        typed = list(map(self.file.row._make, zip(*columns, strict=False)))
        self.found.faulty += [typed[place] for place in sorted(faults)]
        out = faults | self._repeated(typed, lines)
        if out:
            kept = [place for place in range(len(typed)) if place not in out]
            typed, lines = [typed[place] for place in kept], array("I", [lines[place] for place in kept])
        self.found.rows += typed
        self.found.lines += lines

    def _repeated(self, rows: list[Row], lines: array[int]) -> set[int]:
        """The places of rows whose key has been there before; takes in the keys of all."""
        if not self.file.key or any(
            name not in self.places and self.file.cells[name].required for name in self.file.key
        ):
            return set()
        seen = self.found.keys
        keys = list(map(self.file.key_of, rows))
        fresh = dict(zip(keys, lines, strict=True))
        if len(fresh) == len(keys) and seen.keys().isdisjoint(fresh):
            seen.update(fresh)
            return set()
        repeated = set()
        for place, (key, line) in enumerate(zip(keys, lines, strict=True)):
            first = seen.setdefault(key, line)
            if first != line and not any(isinstance(part, Wrong) for part in key):
                repeated.add(place)
                parts = zip(self.file.key, key, strict=True)
                written = ", ".join(self.file.cells[name].write(part) for name, part in parts if part is not None)
                reason = f"is the same row as row {first}"
                self.tell(line, " + ".join(self.file.key), written, reason, "Keep one of the two.")
        return repeated


def _broken(error: str) -> tuple[str, str]:
    """What the CSV reader says, for people: reason and cure."""
    if "unexpected end of data" in error:
        return "has a quotation mark that is never closed", "Close it; rows after it could not be read."
    if "field larger" in error:
        cure = "Shorten it, or close a quotation mark; rows after it could not be read."
        return f"has a cell of more than {LONGEST_CELL:,} characters", cure
    cure = "Double quotation marks within a cell; rows after it could not be read."
    return "has text after a closing quotation mark", cure
