"""Every figure against a second, independent reckoning: bundle, real import, SQL; against loops over the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from appraisal.audit.service import COMMAND_LINE
from appraisal.clock import AcademicYear
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db
from appraisal.indicators.catalogue import CATALOGUE
from appraisal.indicators.output import document, true_row
from appraisal.indicators.reckoning import reckon
from appraisal.people.figures import Period
from tests.oracle.bundles import questions, write_bundle
from tests.oracle.reckon import reckon as reckon_by_loops

NOT_COMPARED = {"second_value", "triangulation"}  # the second reckoning knows the first method only


def same(ours: object, theirs: object) -> bool:
    """Equal, or two floats that differ only in their last places."""
    if isinstance(ours, float) or isinstance(theirs, float):
        return ours is not None and theirs is not None and abs(float(ours) - float(theirs)) < 1e-9
    return ours == theirs


def differences(ours: dict, theirs: dict) -> list[str]:
    """Every field of every row in which the two reckonings differ, in words."""
    found = []
    mine = {each["code"]: each for each in ours["indicators"]}
    assert set(mine) == {each["code"] for each in theirs["indicators"]}
    for each in theirs["indicators"]:
        rows = {(row["scope"], row["school_code"], row.get("staff_group")): row for row in mine[each["code"]]["rows"]}
        assert len(rows) == len(mine[each["code"]]["rows"]), f"{each['code']} has a row twice"
        expected = {(row["scope"], row["school_code"], row.get("staff_group")): row for row in each["rows"]}
        if set(rows) != set(expected):
            found.append(f"{each['code']}: rows {set(rows) ^ set(expected)}")
            continue
        for key, row in expected.items():
            found += [
                f"{each['code']} {key} {name}: {rows[key].get(name)!r}, by loops {row[name]!r}"
                for name in row.keys() - NOT_COMPARED
                if not same(rows[key].get(name), row[name])
            ]
    return found


@pytest.mark.parametrize(("seed", "size"), [(1, "small"), (2, "small"), (3, "small"), (4, "small"), (5, "medium")])
def test_every_row_and_field_agrees_with_the_second_reckoning(app, tmp_path: Path, seed: int, size: str):
    write_bundle(tmp_path / "bundle", seed, size)
    plan = import_folder(actor=COMMAND_LINE, folder=tmp_path / "bundle")
    assert not plan.findings.errors, list(plan.findings.error_lines())
    db.session.commit()
    for year, as_at in questions(seed):
        period = Period.of(as_at, AcademicYear.parse(year) if year else None)
        [reckoned] = reckon(CATALOGUE, period)
        wrong = differences(document(period, reckoned, true_row), reckon_by_loops(tmp_path / "bundle", year, as_at))
        assert not wrong, f"{year} as at {as_at}:\n" + "\n".join(wrong[:20])


def test_several_years_in_one_call_are_the_years_one_by_one(app, tmp_path: Path):
    write_bundle(tmp_path / "bundle", 6, "small")
    import_folder(actor=COMMAND_LINE, folder=tmp_path / "bundle")
    db.session.commit()
    years = [AcademicYear(start) for start in (2023, 2024, 2025)]
    periods = [Period.of(year.last_day, year) for year in years]
    together = reckon(CATALOGUE, *periods)
    for period, reckoned in zip(periods, together, strict=True):
        [alone] = reckon(CATALOGUE, period)
        assert document(period, reckoned, true_row) == document(period, alone, true_row)
