"""One cell of a bundle: text in a file, a value in a row. Every kind of cell is a marshmallow field.

Source of the manners: contract.md section 3 (blanks, formulas, empty cells, dates, code values).
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from abc import abstractmethod
from decimal import Decimal
from typing import Any, Generic, TypeVar

from marshmallow import ValidationError, fields

from appraisal.clock import AcademicYear

T = TypeVar("T")

_FORMULA = frozenset("=+-@\t\r")
_SHIELDED = _FORMULA | {"'"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_EXACT = re.compile(r"[+-]?(\d{1,15}(\.\d+)?|\.\d+)", re.ASCII)
LARGEST_WHOLE = 2**31 - 1
"""What a whole number can be at most in the database."""


def _looks_like_a_formula(text: str) -> bool:
    return text.lstrip("'")[:1] in _FORMULA


def without_blanks(text: str) -> str:
    """Blanks around a text taken off, but for a tab or CR it begins with: that one is kept behind an apostrophe."""
    return text.rstrip() if text[:1] in ("\t", "\r") else text.strip()


def shielded(text: str) -> str:
    """A text with one apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _SHIELDED and _looks_like_a_formula(text) else text


def unshielded(cell: str) -> str:
    """The text behind a shield: exactly one apostrophe is taken off a cell that ``shielded`` could have made."""
    return cell[1:] if cell.startswith("'") and _looks_like_a_formula(cell) else cell


class Wrong(ValidationError):
    """A cell cannot be read: ``reason`` goes on from the value ("is not a date"), ``cure`` is a sentence."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"The value {reason}. {cure}")
        self.reason = reason
        self.cure = cure


class Cell(fields.Field[T], Generic[T]):
    """What all cells share. An empty cell is None; ``required`` cells may be empty only where ``may_be_empty``.

    ``attribute`` is the column of the table where it differs from the column of the file; ``ahead`` marks dates that
    lie ahead by their nature, such as a due date.
    """

    def __init__(
        self, *, attribute: str | None = None, required: bool = False, may_be_empty: bool = False, ahead: bool = False
    ) -> None:
        super().__init__(attribute=attribute, required=required, allow_none=True)
        self.may_be_empty = may_be_empty or not required
        self.ahead = ahead

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self.value(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return self.cell(value)

    def value(self, cell: str) -> T | None:
        """The value of a cell of a file; raises Wrong."""
        text = unshielded(cell.strip())
        if text:
            return self.read(text)
        if not self.may_be_empty:
            raise Wrong("is empty", "Fill the cell, or take the row out.")
        return None

    def cell(self, value: T | None) -> str:
        """A value as it stands in a cell of an export."""
        return "" if value is None else shielded(without_blanks(self.write(value)))

    @abstractmethod
    def read(self, text: str) -> T:
        """The value of a text that is not empty; raises Wrong."""

    def write(self, value: T) -> str:
        """The text of a value; that of a date is its ISO form."""
        return str(value)

    def settled(self, stored: Any) -> T | None:
        """A value as the database gives it, as a file would give it."""
        return stored


class Text(Cell[str]):
    """Free text of at most ``most`` characters; without it, as long as its column of the table."""

    def __init__(self, most: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.most = most

    def read(self, text: str) -> str:
        if "\0" in text:
            raise Wrong("holds a NUL character", "Take the character out; it is not part of any text.")
        if self.most is not None and len(text) > self.most:
            raise Wrong(f"has {len(text):,} characters", f"Use at most {self.most:,}.")
        return text

    def settled(self, stored: str | None) -> str | None:
        return None if stored is None else without_blanks(stored) or None


class Reference(Text):
    """A row's own reference where lists name such rows: it cannot hold what separates the items of a list."""

    def read(self, text: str) -> str:
        if ";" in text:
            raise Wrong("has a semicolon", "Use another reference: semicolons separate references in a list.")
        return super().read(text)


class Code(Cell[str]):
    """A value of a code list, written exactly so."""

    def __init__(self, codes: type[enum.StrEnum], **more: Any) -> None:
        super().__init__(**more)
        self.codes = [code.value for code in codes]

    def read(self, text: str) -> str:
        if text not in self.codes:
            raise Wrong("is not in the list", f"Use one of: {', '.join(self.codes)}.")
        return text


class Day(Cell[dt.date]):
    """A date, written 2026-03-31."""

    def read(self, text: str) -> dt.date:
        cure = "Write year-month-day, such as 2026-03-31."
        if not _DATE.fullmatch(text):
            raise Wrong("is not a date in ISO form", cure)
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise Wrong("is not a day of the calendar", cure) from None


class Whole(Cell[int]):
    """A whole number between two others, both included."""

    def __init__(self, low: int = 0, high: int = LARGEST_WHOLE, **more: Any) -> None:
        super().__init__(**more)
        self.low = low
        self.high = high

    def read(self, text: str) -> int:
        cure = f"Write a whole number from {self.low} to {self.high}."
        if not _WHOLE.fullmatch(text):
            raise Wrong("is not a whole number", cure)
        number = int(text)
        if not self.low <= number <= self.high:
            raise Wrong("is out of range", cure)
        return number


class Exact(Cell[Decimal]):
    """A decimal number with at most ``places`` decimal places between two others, both included, in steps."""

    def __init__(self, places: int, *, low: str = "0", high: str, step: str | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.places = places
        self.low, self.high = Decimal(low), Decimal(high)
        self.step = Decimal(step) if step else None

    def read(self, text: str) -> Decimal:
        cure = f"Write a number from {self.low} to {self.high} with a decimal point."
        if not _EXACT.fullmatch(text):
            raise Wrong("is not a number", cure)
        number = Decimal(text)
        if not self.low <= number <= self.high:
            raise Wrong("is out of range", cure)
        if number != round(number, self.places):
            raise Wrong("is too precise", f"Use at most {self.places} decimal places.")
        if self.step is not None and number % self.step:
            raise Wrong(f"is not in steps of {self.step}", f"Round it to a multiple of {self.step}.")
        return number

    def write(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


class Truth(Cell[bool]):
    """``true`` or ``false``, in any case."""

    def read(self, text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise Wrong("is neither true nor false", "Write true or false.")
        return text.lower() == "true"

    def write(self, value: bool) -> str:
        return "true" if value else "false"


class Year(Cell[int]):
    """An academic year, written 2025/26; its value is the calendar year it starts in."""

    def read(self, text: str) -> int:
        try:
            return AcademicYear.parse(text).start_year
        except ValueError:
            raise Wrong("is not an academic year", "Write it as 2025/26.") from None

    def write(self, value: int) -> str:
        return str(AcademicYear(value))
