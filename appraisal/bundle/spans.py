"""Spans of days, both ends included; an end that is not given is still open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from appraisal.bundle.after import Located
from appraisal.bundle.files import Row

FOREVER = dt.date.max


def by(column: str, rows: Iterable[Located]) -> dict[str, list[Located]]:
    """Rows grouped by a column."""
    groups: dict[str, list[Located]] = defaultdict(list)
    value = attrgetter(column)
    for located in rows:
        groups[value(located.row)].append(located)
    return groups


def overlapping(rows: Iterable[Located], first: str, last: str) -> Iterator[tuple[Located, Row]]:
    """Each row of the files that shares a day with another row, and that other row.

    Of two rows the one that begins later is told, unless it is only in the database. A row that ends before it
    begins is left out: that is an error of its own.
    """
    days = attrgetter(first, last)
    spans = [(start, end or FOREVER, located) for located in rows for start, end in [days(located.row)]]
    spans = sorted((span for span in spans if span[0] <= span[1]), key=lambda span: span[:2])
    until, longest = dt.date.min, None
    for start, end, located in spans:
        if longest is not None and start <= until:
            later, earlier = (located, longest) if located.line is not None else (longest, located)
            if later.line is not None:
                yield later, earlier.row
        if longest is None or end > until:
            until, longest = end, located


def joined(spans: Iterable[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """Spans that touch or overlap made into one."""
    merged: list[tuple[dt.date, dt.date]] = []
    for start, end in sorted(spans):
        if merged and (merged[-1][1] == FOREVER or start <= merged[-1][1] + dt.timedelta(days=1)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def in_words(first: dt.date, last: dt.date | None) -> str:
    """A span for a message, with dates as the files write them."""
    return f"{first} to {last}" if last is not None else f"{first} on"
