import csv
import datetime as dt
import enum
import io
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appraisal.bundle.cells import Code, Day, Exact, Reference, Text, Truth, Whole, Wrong, Year, shielded, unshielded

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
FORMULAS = st.builds("{}{}{}".format, st.text("'", max_size=3), st.sampled_from("=+-@\t\r"), TEXTS)


class Colour(enum.StrEnum):
    RED = "red"
    DARK_BLUE = "Dark_blue"


def through_a_file(cell: str) -> str:
    """What a CSV reader gives back of a cell that a CSV writer wrote."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([cell])
    file.seek(0)
    return next(csv.reader(file, strict=True))[0]


@given(TEXTS | FORMULAS)
@example("=1")
@example("'=1")
@example("''=1")
@example("'abc")
@example("'")
@example(" =1")
@example("\t=1")
@example("'\r")
@example("NA")
def test_a_text_comes_back_as_it_was_but_for_blanks_around_it(text):
    cell = Text()
    written = cell.cell(text)
    assert not written or written[0] not in "=+-@\t\r"
    back = cell.value(through_a_file(written))
    assert back == (text.rstrip() if text[:1] in ("\t", "\r") else text.strip() or None) or not text.strip()
    assert cell.cell(back) == written


@given(TEXTS | FORMULAS)
def test_a_shield_is_exactly_one_apostrophe(text):
    assert shielded(text) in (text, f"'{text}")
    assert unshielded(shielded(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"), [("=1", "'=1"), ("'=1", "''=1"), ("''=1", "'''=1"), ("'abc", "'abc"), ("a=1", "a=1"), ("'", "'")]
)
def test_only_what_a_spreadsheet_takes_for_a_formula_is_shielded(text, cell):
    assert Text().cell(text) == cell
    assert Text().value(cell) == text


@pytest.mark.parametrize("cell", [Text(), Day(), Whole(), Truth(), Year(), Code(Colour), Exact(2, high="9")])
def test_an_empty_cell_is_not_given(cell):
    assert cell.value("") is None
    assert cell.value(" \u00a0") is None
    assert cell.cell(None) == ""


def test_a_required_cell_is_not_empty_unless_it_may_be():
    with pytest.raises(Wrong) as raised:
        Text(required=True).value("  ")
    assert raised.value.reason == "is empty"
    assert Whole(1, 5, required=True, may_be_empty=True).value("") is None


RIGHT = [
    (Text(), " NA ", "NA"),
    (Text(), "Null", "Null"),
    (Text(), "None", "None"),
    (Text(), "007", "007"),
    (Text(3), "abc", "abc"),
    (Day(), "2024-02-29", dt.date(2024, 2, 29)),
    (Whole(0, 5), "5", 5),
    (Whole(), "007", 7),
    (Whole(-3, 3), "'-3", -3),
    (Exact(4, low="0.01", high="1"), "0.0125", Decimal("0.0125")),
    (Exact(4, low="0.01", high="1"), "1.0000", Decimal(1)),
    (Exact(2, high="9"), ".5", Decimal("0.5")),
    (Exact(1, high="9", step="0.5"), "2.50", Decimal("2.5")),
    (Truth(), "TRUE", True),
    (Truth(), "False", False),
    (Year(), "2025/26", 2025),
    (Year(), "1999/00", 1999),
    (Code(Colour), "Dark_blue", "Dark_blue"),
]


@pytest.mark.parametrize(("cell", "text", "value"), RIGHT)
def test_what_is_read(cell, text, value):
    assert cell.value(text) == value


WRONG = [
    (Text(3), "abcd", "has 4 characters"),
    (Text(), "a\0b", "holds a NUL character"),
    (Reference(), "a;b", "has a semicolon"),
    (Day(), "31/03/2026", "is not a date in ISO form"),
    (Day(), "20260331", "is not a date in ISO form"),
    (Day(), "2026-W13-2", "is not a date in ISO form"),
    (Day(), "2026-3-1", "is not a date in ISO form"),
    (Day(), "2026-03-31T00:00", "is not a date in ISO form"),
    (Day(), "\u0662026-03-31", "is not a date in ISO form"),
    (Day(), "2026-02-29", "is not a day of the calendar"),
    (Day(), "0000-01-01", "is not a day of the calendar"),
    (Whole(0, 5), "6", "is out of range"),
    (Whole(0, 5), "'-1", "is out of range"),
    (Whole(), str(2**31), "is out of range"),
    (Whole(), "1.0", "is not a whole number"),
    (Whole(), "1e3", "is not a whole number"),
    (Whole(), "\u0661", "is not a whole number"),
    (Exact(2, high="9"), "NaN", "is not a number"),
    (Exact(2, high="9"), "Infinity", "is not a number"),
    (Exact(2, high="9"), "1e1", "is not a number"),
    (Exact(2, high="9"), "1,5", "is not a number"),
    (Exact(2, high="9"), "1_0", "is not a number"),
    (Exact(2, high="9"), "9.01", "is out of range"),
    (Exact(2, high="9"), "'-0.01", "is out of range"),
    (Exact(2, high="9"), "1.001", "is too precise"),
    (Exact(4, low="0.01", high="1"), "0.00001", "is out of range"),
    (Exact(1, high="9", step="0.5"), "0.3", "is not in steps of 0.5"),
    (Truth(), "yes", "is neither true nor false"),
    (Truth(), "1", "is neither true nor false"),
    (Year(), "2025/27", "is not an academic year"),
    (Year(), "2025-26", "is not an academic year"),
    (Code(Colour), "Red", "is not in the list"),
    (Code(Colour), "dark_blue", "is not in the list"),
]


@pytest.mark.parametrize(("cell", "text", "reason"), WRONG)
def test_what_is_refused(cell, text, reason):
    with pytest.raises(Wrong) as raised:
        cell.value(text)
    assert raised.value.reason == reason
    assert raised.value.cure.endswith(".")


@given(st.decimals(0, 100000, places=2))
def test_decimals_have_no_trailing_zeros_and_come_back(number):
    cell = Exact(2, high="100000")
    written = cell.cell(number)
    assert cell.value(written) == number
    assert not written.endswith(".")
    assert "." not in written or not written.endswith("0")


@given(st.dates())
def test_dates_come_back(day):
    assert Day().value(Day().cell(day)) == day


@given(st.booleans(), st.integers(1900, 2200))
def test_truths_and_years_come_back(truth, year):
    assert Truth().value(Truth().cell(truth)) is truth
    assert Year().value(Year().cell(year)) == year


def test_a_cell_is_also_a_marshmallow_field():
    assert Day().deserialize(" 2026-03-31 ") == dt.date(2026, 3, 31)
    assert Day().serialize("on", {"on": dt.date(2026, 3, 31)}) == "2026-03-31"
