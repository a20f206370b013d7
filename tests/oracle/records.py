"""Read a bundle folder into plain rows: one dictionary for each line."""

import csv
import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from .columns import DATE_ENDINGS, DECIMALS, FILES, LISTS, TRUTHS, WHOLE_NUMBERS

Row = dict[str, Any]
Bundle = dict[str, list[Row]]


def _text(path: Path) -> str:
    """Decode as UTF-8 (a byte-order mark is ignored), else as Windows-1252."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _cell(written: str) -> str:
    """Take off blanks, and the one apostrophe that shields a formula."""
    cell = written.strip()
    if cell.startswith("'") and cell.lstrip("'")[:1] in set("=+-@\t\r"):
        return cell[1:]
    return cell


def _typed(column: str, cell: str) -> Any:
    """Turn one cell into its type; an empty cell is None (a list: no items)."""
    if column in LISTS:
        return [item.strip() for item in cell.split(";") if item.strip()]
    if cell == "":
        return None
    if column.endswith(DATE_ENDINGS):
        return date.fromisoformat(cell)
    if column in WHOLE_NUMBERS:
        return int(cell)
    if column in DECIMALS:
        return Fraction(cell)
    if column in TRUTHS:
        return cell.lower() == "true"
    return cell


def read_bundle(folder: Path) -> Bundle:
    """Read every file of the contract; a missing file or column is empty."""
    bundle: Bundle = {}
    for name, shape in FILES.items():
        path = folder / f"{name}.csv"
        bundle[name] = []
        if not path.exists():
            continue
        for line in csv.DictReader(io.StringIO(_text(path), newline="")):
            bundle[name].append({column: _typed(column, _cell(line.get(column) or "")) for column in shape.columns})
    return bundle
