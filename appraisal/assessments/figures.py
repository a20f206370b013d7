"""Facts about ladder assessments for the indicators: who has one that counts, and which levels it reaches."""

from __future__ import annotations

from sqlalchemy import CTE, Select, and_, case, func, select

from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.ladders.figures import counted_versions, written_levels
from appraisal.ladders.models import LEVELS, LadderStatement, RoleExpectation
from appraisal.people.figures import Population, by_code_point

GOOD = 2
"""The agreed rating from which a statement is met: *usually*."""
SHARE = (4, 5)
"""Of the statements of a level, as a fraction, that must be met for the level to be reached: 80 %."""


def assessed(people: Population, *, years_before: int = 0) -> CTE:
    """TSP3-K1: the one assessment of each person that counts: person_id, assessment_id, ladder_id.

    ``years_before`` asks for an earlier academic year, still as known on the as-at day.
    """

    def build() -> Select[int, int, int]:
        place = func.row_number().over(
            partition_by=LadderAssessment.person_id,
            order_by=(LadderAssessment.agreed_on.desc(), by_code_point(LadderAssessment.ref).desc()),
        )
        agreed = (
            select(
                LadderAssessment.person_id,
                LadderAssessment.id.label("assessment_id"),
                LadderAssessment.ladder_id,
                place.label("place"),
            )
            .where(
                LadderAssessment.academic_year == people.period.year.start_year - years_before,
                LadderAssessment.state.in_((AssessmentState.AGREED, AssessmentState.MODERATED)),
                LadderAssessment.agreed_on <= people.period.as_at,
                LadderAssessment.ladder_id.in_(counted_versions()),
            )
            .subquery()
        )
        return select(agreed.c.person_id, agreed.c.assessment_id, agreed.c.ladder_id).where(agreed.c.place == 1)

    return people.shared(f"assessed_{years_before}", build)


def first_missed(people: Population, *, years_before: int = 0) -> CTE:
    """The lowest level an assessment does not reach in a domain: assessment_id, domain_code, level.

    No row where every level is reached. A level without statements counts as reached, a statement without a rating
    as not met.
    """
    found = assessed(people, years_before=years_before)

    def build() -> Select[int, str, int]:
        good = (
            select(
                LadderRating.assessment_id,
                LadderStatement.domain_code,
                LadderStatement.level,
                func.count().label("statements"),
            )
            .join(found, found.c.assessment_id == LadderRating.assessment_id)
            .join(LadderStatement, LadderStatement.id == LadderRating.statement_id)
            .where(LadderRating.agreed_rating >= GOOD)
            .group_by(LadderRating.assessment_id, LadderStatement.domain_code, LadderStatement.level)
            .subquery()
        )
        written = written_levels().subquery()
        part, whole = SHARE
        return (
            select(found.c.assessment_id, written.c.domain_code, func.min(written.c.level).label("level"))
            .join(written, written.c.ladder_id == found.c.ladder_id)
            .outerjoin(
                good,
                and_(
                    good.c.assessment_id == found.c.assessment_id,
                    good.c.domain_code == written.c.domain_code,
                    good.c.level == written.c.level,
                ),
            )
            .where(whole * func.coalesce(good.c.statements, 0) < part * written.c.statements)
            .group_by(found.c.assessment_id, written.c.domain_code)
        )

    return people.shared(f"missed_{years_before}", build)


def at_minimum(people: Population, roles: Select[int, int]) -> Select[int, int, int, int]:
    """Assessed people against the minimum of every role of theirs: person_id, numerator, denominator, beside.

    ``roles`` selects person_id and role_id. Beside the figure are those whose roles have no expectation in the version
    they were assessed on.
    """
    found, missed, held = assessed(people), first_missed(people), roles.subquery()
    expected = func.count(RoleExpectation.id) > 0
    short = case((missed.c.level <= RoleExpectation.minimum_level, 1), else_=0)
    return (
        select(
            found.c.person_id,
            case((and_(expected, func.max(short) == 0), 1), else_=0).label("numerator"),
            case((expected, 1), else_=0).label("denominator"),
            case((expected, 0), else_=1).label("beside"),
        )
        .join(held, held.c.person_id == found.c.person_id)
        .outerjoin(
            RoleExpectation,
            and_(RoleExpectation.ladder_id == found.c.ladder_id, RoleExpectation.role_id == held.c.role_id),
        )
        .outerjoin(
            missed,
            and_(
                missed.c.assessment_id == found.c.assessment_id,
                missed.c.domain_code == RoleExpectation.domain_code,
            ),
        )
        .group_by(found.c.person_id)
    )


def reached_a_level(people: Population) -> Select[int]:
    """TSP2-GOAL: people above their level of the year before in a domain with statements in both: person_id."""
    now, before = assessed(people), assessed(people, years_before=1)
    missed_now, missed_before = first_missed(people), first_missed(people, years_before=1)
    domains = select(LadderStatement.ladder_id, LadderStatement.domain_code).distinct()
    domain, same_domain = domains.subquery(), domains.subquery()
    top = LEVELS[-1] + 1  # nothing missed up to the highest level
    return (
        select(now.c.person_id)
        .join(before, before.c.person_id == now.c.person_id)
        .join(domain, domain.c.ladder_id == now.c.ladder_id)
        .join(
            same_domain,
            and_(
                same_domain.c.ladder_id == before.c.ladder_id,
                same_domain.c.domain_code == domain.c.domain_code,
            ),
        )
        .outerjoin(
            missed_now,
            and_(
                missed_now.c.assessment_id == now.c.assessment_id,
                missed_now.c.domain_code == domain.c.domain_code,
            ),
        )
        .outerjoin(
            missed_before,
            and_(
                missed_before.c.assessment_id == before.c.assessment_id,
                missed_before.c.domain_code == domain.c.domain_code,
            ),
        )
        .where(func.coalesce(missed_now.c.level, top) > func.coalesce(missed_before.c.level, top))
    )
