"""Deadlines that fall on a day when nobody works (domain.md §13)."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import IntEnum

FRIDAY = 4


class Move(IntEnum):
    """Where such a deadline goes; the value is the step in days."""

    PREVIOUS = -1
    NEXT = 1


def working_deadline(deadline: date, closed: Collection[date] = frozenset(), move: Move = Move.PREVIOUS) -> date:
    """The deadline itself on a working day, else the nearest working day before (default) or after it.

    Saturdays, Sundays and the days in `closed` (bank holidays, closures) are not working days.
    """
    while deadline.weekday() > FRIDAY or deadline in closed:
        deadline += timedelta(days=move)
    return deadline
