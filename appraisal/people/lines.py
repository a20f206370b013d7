"""Circles of line management in many rows at once (``circles.would_circle`` asks the database about one row)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from appraisal.bundle.after import Located
from appraisal.bundle.spans import FOREVER, by

Edges = dict[str, list[Located]]
"""From each person to the rows that name their managers."""
_PERSON, _MANAGER = attrgetter("row.person_ref"), attrgetter("row.manager_ref")


def circles(rows: Iterable[Located]) -> Iterator[tuple[Located, dt.date, list[str]]]:
    """Each row that closes a circle, a day on which the circle holds, and the people in it.

    A circle that holds on some day holds on the day its newest row begins. So it is enough to climb, on each day on
    which rows begin, from those rows. Only rows that could be part of a circle if days did not matter are looked at,
    which in an orderly Trust is none.
    """
    lines = [located for located in rows if located.row.person_ref != located.row.manager_ref]
    knotted = _knotted(lines)
    begins: dict[dt.date, list[Located]] = defaultdict(list)
    for line in knotted:
        begins[line.row.from_date].append(line)
    above = by("person_ref", knotted)
    told: set[int] = set()
    for day in sorted(begins):
        for chain in _closed(day, begins[day], above):
            newest = max(chain, key=lambda line: (line.line is not None, line.row.from_date))
            if id(newest) not in told:
                told.add(id(newest))
                first = next(place for place, line in enumerate(chain) if line is newest)
                people = [line.row.person_ref for line in (*chain[first:], *chain[:first])]
                yield newest, day, [*people, newest.row.person_ref]


def _closed(day: dt.date, starting: list[Located], above: Edges) -> Iterator[list[Located]]:
    """The circles that hold on a day and can be reached from the rows that start on it, one for each closing row."""
    done: set[str] = set()
    for start in starting:
        path: list[Located] = []
        place: dict[str, int] = {}
        climbing = [(start.row.person_ref, iter(above[start.row.person_ref]))]
        if start.row.person_ref in done:
            continue
        place[start.row.person_ref] = 0
        while climbing:
            person, managers = climbing[-1]
            line = next(managers, None)
            if line is None:
                climbing.pop()
                done.add(person)
                del place[person]
                if path:
                    path.pop()
                continue
            manager = line.row.manager_ref
            if not line.row.from_date <= day <= (line.row.to_date or FOREVER) or manager in done:
                continue
            if manager in place:
                yield [*path[place[manager] :], line]
                continue
            place[manager] = len(climbing)
            path.append(line)
            climbing.append((manager, iter(above[manager])))


def _knotted(lines: list[Located]) -> list[Located]:
    """The rows that can be part of a circle when all days are put together.

    What is left when people with nobody above them are taken out again and again, then those with nobody below.
    """
    for below, above in ((_PERSON, _MANAGER), (_MANAGER, _PERSON)):
        left = Counter(map(below, lines))
        leading_to = defaultdict(list)
        for line in lines:
            leading_to[above(line)].append(below(line))
        free = [person for person in leading_to if not left[person]]
        while free:
            for person in leading_to.pop(free.pop(), ()):
                left[person] -= 1
                if not left[person]:
                    free.append(person)
        lines = [line for line in lines if left[above(line)]]
    return lines
