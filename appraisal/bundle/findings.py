"""What is wrong or remarkable in a bundle: where, which value, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One error or warning. ``line`` is the line of the file on which the row begins; the header is on line 1.

    ``reason`` goes on from the value ("is not a date"), ``cure`` is a sentence. What concerns a whole file has no
    line, what concerns a whole row no column.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str
    cure: str
    warning: bool = False
