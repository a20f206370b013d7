"""Whatever stands in a cell, it is told as an error or the database takes it; there is no third way."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.extensions import db
from tests.exchange.folders import RIGHT, filled, imported

TABLES = {name: list(csv.reader(io.StringIO(content))) for name, content in RIGHT.items()}
CELLS = sorted({cell for rows in TABLES.values() for row in rows[1:] for cell in row})
ODD = (
    "",
    "x",
    "'=1",
    "-1",
    "0.5",
    "99999999999",
    "1e3",
    "trust",
    "0001-01-01",
    "9999-12-31",
    "a;b",
    ";",
    "\0",
    "﷽" * 400,
)


@st.composite
def changed(draw):
    """The small Trust with one or two cells changed, or a row or a column taken out."""
    tables = {name: [list(row) for row in rows] for name, rows in TABLES.items()}
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(tables)))
        rows = tables[name]
        row = draw(st.integers(1, len(rows) - 1)) if len(rows) > 1 else 0
        column = draw(st.integers(0, len(rows[0]) - 1))
        match draw(st.sampled_from(("cell", "cell", "cell", "row", "column"))):
            case "cell":
                rows[row][column] = draw(st.sampled_from(CELLS) | st.sampled_from(ODD) | st.dates().map(str))
            case "row" if row:
                rows.pop(row)
            case "column" if len(rows[0]) > 1:
                for each in rows:
                    each.pop(column)
    return tables


def written(rows):
    """Rows as a CSV file."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


@given(changed(), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_bundle_is_refused_with_reasons_or_written(app, tmp_path, tables, already_there):
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
    if already_there:
        imported(filled(tmp_path / "right", RIGHT))
    folder = filled(tmp_path / "changed", {name: written(rows) for name, rows in tables.items()})
    plan = imported(folder)
    assert bool(plan.findings.errors) == bool(list(plan.findings.error_lines()))
    if not plan.findings.errors:
        assert not any(file.added or file.changed for file in imported(folder).files)
