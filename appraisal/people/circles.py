"""Line management never runs in a circle, on any day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, literal, select
from sqlalchemy.orm import aliased

from appraisal.extensions import db
from appraisal.people.models import LineManagement

FOREVER = dt.date(9999, 12, 31)


def would_circle(
    *, person_id: int, manager_id: int, first: dt.date, last: dt.date | None, ignoring: int | None = None
) -> bool:
    """Whether this line would put a person above themselves on some day from ``first`` to ``last``.

    Climbs from the manager upwards, keeping at each step only the days on which the whole chain holds. ``ignoring``
    is the row being edited.
    """
    line = aliased(LineManagement)
    end = case((line.to_date.is_(None), FOREVER), else_=line.to_date)
    above = select(
        literal(manager_id).label("person"), literal(first).label("first"), literal(last or FOREVER).label("last")
    ).cte("above", recursive=True)
    climbed = (
        select(
            line.manager_id,
            case((line.from_date > above.c.first, line.from_date), else_=above.c.first),
            case((end < above.c.last, end), else_=above.c.last),
        )
        .join(above, line.person_id == above.c.person)
        .where(line.from_date <= above.c.last, end >= above.c.first)
    )
    if ignoring is not None:
        climbed = climbed.where(line.id != ignoring)
    above = above.union(climbed)
    return manager_id == person_id or bool(
        db.session.scalar(select(select(above.c.person).where(above.c.person == person_id).exists()))
    )
