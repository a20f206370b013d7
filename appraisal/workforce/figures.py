"""Facts about absence for the indicators: working days lost to sickness and the FTE they are set against.

All numbers are whole: days in tenths, FTE in ten-thousandths, so that nothing is rounded on the way.
"""

from __future__ import annotations

from functools import reduce
from operator import add

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, literal, or_, select, type_coerce

from appraisal.people.figures import Population, held_on
from appraisal.people.models import Person, PersonKind, Post
from appraisal.people.relations import in_post
from appraisal.workforce.models import Absence, AbsenceCategory

TENTHS = 10
"""How often a whole day holds the unit of ``days``."""
TEN_THOUSANDTHS = 10_000
"""How often one FTE holds the unit of ``fte``."""

_DAYS = type_coerce(Absence.working_days_lost, BigInteger)
_FTE = type_coerce(Post.fte, BigInteger)


def sickness(people: Population) -> Select[int, int, int]:
    """TSP2-K6, numerator: sickness that began in the period, of employees in post that day.

    Columns: school_id, share_of, days. An absence belongs to its person's schools in proportion to their FTE there
    on its first day: ``days / share_of`` tenths of a day, summed over the rows of a school.
    """
    at_school = (
        select(Absence.id, _DAYS.label("days"), Post.school_id, func.sum(_FTE).label("fte"))
        .join(Person, Person.id == Absence.person_id)
        .join(Post, Post.person_id == Absence.person_id)
        .where(
            Absence.category == AbsenceCategory.SIC,
            people.period.holds(Absence.first_day),
            Person.kind == PersonKind.EMPLOYEE,
            held_on(Absence.first_day),
        )
        .group_by(Absence.id, Absence.working_days_lost, Post.school_id)
        .subquery()
    )
    whole = func.sum(at_school.c.fte).over(partition_by=at_school.c.id)
    shares = select(at_school, whole.label("whole")).subquery()
    only_school = shares.c.fte == shares.c.whole  # most people work at one: then the share is 1 of 1
    share_of = case((only_school, 1), else_=shares.c.whole)
    days = shares.c.days * case((only_school, 1), else_=shares.c.fte)
    return select(
        shares.c.school_id, share_of.label("share_of"), func.sum(type_coerce(days, BigInteger)).label("days")
    ).group_by(shares.c.school_id, share_of)


def month_end_fte(people: Population) -> Select[int, int]:
    """TSP2-K6, denominator: FTE of employees' posts, summed over the month-ends of the period: school_id, fte.

    Divide by the number of month-ends for the mean.
    """
    ends = people.period.month_ends()
    held: list[ColumnElement[int]] = [case((in_post(end), 1), else_=0) for end in ends]
    months: ColumnElement[int] = reduce(add, held, literal(0))
    if ends:  # most posts are held throughout, and need not be looked at month by month
        throughout = and_(Post.started_on <= ends[0], in_post(ends[-1]))
        months = case((throughout, len(ends)), else_=months)
    return (
        select(Post.school_id, func.sum(_FTE * months).label("fte"))
        .join(Person, Person.id == Post.person_id)
        .where(
            Person.kind == PersonKind.EMPLOYEE,
            Post.started_on <= people.period.as_at,
            or_(Post.ended_on.is_(None), Post.ended_on >= people.period.first_day),
        )
        .group_by(Post.school_id)
    )
