"""A list as a CSV file: the rows a page shows, and no others (privacy.md rule 3)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

# A spreadsheet would run such a cell as a formula; one apostrophe keeps it text (contract.md section 3).
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def shielded(cell: str) -> str:
    """The cell as text that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV file to save as ``name``. The byte-order mark tells spreadsheets that it is UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([shielded(cell) for cell in row] for row in rows)
    answer = Response(written.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
