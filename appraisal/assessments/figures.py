"""Facts about ladder assessments for the indicators: who has one that counts, and which levels it reaches."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from appraisal.assessments.models import AssessmentState, LadderAssessment, LadderRating
from appraisal.ladders.figures import counted_versions
from appraisal.ladders.models import LEVELS, LadderStatement, RoleExpectation
from appraisal.people.figures import AnySelect, Population, by_code_point
from appraisal.people.models import GovernorSeat, Person, Post
from appraisal.people.relations import in_post, on_day

GOOD = 2
"""The agreed rating from which a statement is met: *usually*."""
SHARE = (4, 5)
"""Of the statements of a level, as a fraction, that must be met for the level to be reached: 80 %."""


def _counts(assessment: type[LadderAssessment], people: Population, years_before: int) -> ColumnElement[bool]:
    """Agreed by the as-at day for the year, on a version that counts."""
    return and_(
        assessment.academic_year == people.period.year.start_year - years_before,
        assessment.state.in_((AssessmentState.AGREED, AssessmentState.MODERATED)),
        assessment.agreed_on <= people.period.as_at,
        assessment.ladder_id.in_(counted_versions()),
    )


def assessed(people: Population, *, years_before: int = 0) -> CTE:
    """TSP3-K1: the one assessment of each person that counts: person_id, assessment_id, ladder_id.

    Of several it is the one agreed last, on one day the one with the highest reference. ``years_before`` asks for an
    earlier academic year, still as known on the as-at day.
    """
    later = aliased(LadderAssessment)
    comes_after = or_(
        later.agreed_on > LadderAssessment.agreed_on,
        and_(
            later.agreed_on == LadderAssessment.agreed_on,
            by_code_point(later.ref) > by_code_point(LadderAssessment.ref),
        ),
    )
    return people.shared(
        f"assessed_{years_before}",
        lambda: select(
            LadderAssessment.person_id, LadderAssessment.id.label("assessment_id"), LadderAssessment.ladder_id
        ).where(
            _counts(LadderAssessment, people, years_before),
            ~exists().where(
                later.person_id == LadderAssessment.person_id, _counts(later, people, years_before), comes_after
            ),
        ),
    )


def has_an_assessment(people: Population) -> Select[int]:
    """TSP3-K1, numerator: people with an assessment of the year that counts."""
    return select(assessed(people).c.person_id)


def achieved(people: Population, *, years_before: int = 0, among: Select[int] | None = None) -> CTE:
    """The level reached in every domain: person_id, ladder_id, domain_code, level (0 to 5).

    A level without statements counts as reached, also above the highest written one; a statement without a rating as
    not met. ``among`` limits it to some people.
    """
    found = assessed(people, years_before=years_before)

    def build() -> Select[int, int, str, int]:
        part, whole = SHARE
        statements = [
            func.sum(case((LadderStatement.level == level, 1), else_=0)).label(f"written_{level}") for level in LEVELS
        ]
        written = (
            select(LadderStatement.ladder_id, LadderStatement.domain_code, *statements)
            .group_by(LadderStatement.ladder_id, LadderStatement.domain_code)
            .cte(f"written_for_{years_before}_{people.place}")
        )
        chosen = select(found.c.assessment_id)
        if among is not None:
            chosen = chosen.where(found.c.person_id.in_(among))
        good = (
            select(LadderRating.assessment_id, LadderStatement.domain_code, LadderStatement.level)
            .join(LadderStatement, LadderStatement.id == LadderRating.statement_id)
            .where(LadderRating.assessment_id.in_(chosen), LadderRating.agreed_rating >= GOOD)
        )
        # Every domain once more, or one without a single good rating would be missing.
        bare = (
            select(LadderAssessment.id, written.c.domain_code, literal(0))
            .join(written, written.c.ladder_id == LadderAssessment.ladder_id)
            .where(LadderAssessment.id.in_(chosen))
        )
        each = union_all(good, bare).subquery()
        met = [func.sum(case((each.c.level == level, 1), else_=0)).label(f"met_{level}") for level in LEVELS]
        reached = (
            select(each.c.assessment_id, each.c.domain_code, *met)
            .group_by(each.c.assessment_id, each.c.domain_code)
            .subquery()
        )
        missed = [
            (whole * reached.c[f"met_{level}"] < part * written.c[f"written_{level}"], level - 1) for level in LEVELS
        ]
        return (
            select(
                LadderAssessment.person_id,
                LadderAssessment.ladder_id,
                reached.c.domain_code,
                case(*missed, else_=LEVELS[-1]).label("level"),
            )
            .join(reached, reached.c.assessment_id == LadderAssessment.id)
            .join(
                written,
                and_(written.c.ladder_id == LadderAssessment.ladder_id, written.c.domain_code == reached.c.domain_code),
            )
        )

    return people.shared(f"achieved_{years_before}{'' if among is None else '_of_some'}", build)


Asked = Callable[[CTE, InstrumentedAttribute[int]], ColumnElement[bool]]
"""A condition on a row of a CTE and the role that a person holds."""


def _by_posts(people: Population, found: CTE, asked: Asked) -> Select[int]:
    """Those of ``found`` with a role of theirs, of a post on the as-at day, that meets what is asked: person_id."""
    return (
        select(found.c.person_id)
        .join(Post, Post.person_id == found.c.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(in_post(people.period.as_at), asked(found, Post.role_id))
    )


def _by_seats(people: Population, found: CTE, asked: Asked) -> Select[int]:
    """The same by the roles of governors' seats."""
    return (
        select(found.c.person_id)
        .join(GovernorSeat, GovernorSeat.person_id == found.c.person_id)
        .where(
            found.c.person_id.in_(select(people.seats.c.person_id)),
            on_day(GovernorSeat.started_on, GovernorSeat.ended_on, people.period.as_at),
            asked(found, GovernorSeat.role_id),
        )
    )


def _expected(found: CTE, role: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The version somebody was assessed on expects something of the role."""
    return exists().where(RoleExpectation.ladder_id == found.c.ladder_id, RoleExpectation.role_id == role)


def _below(level: CTE, role: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """It expects more of the role in a domain than the level reached there."""
    return exists().where(
        RoleExpectation.ladder_id == level.c.ladder_id,
        RoleExpectation.role_id == role,
        RoleExpectation.domain_code == level.c.domain_code,
        RoleExpectation.minimum_level > level.c.level,
    )


def expected_of_posts(people: Population) -> Select[int]:
    """TSP3-K1.at_minimum, denominator: assessed people with an expectation for the role of a post."""
    of_posts = people.shared("expected_of_posts", lambda: _by_posts(people, assessed(people), _expected))
    return select(of_posts.c.person_id)


def below_in_posts(people: Population) -> Select[int]:
    """Those of them who are below a minimum, and so not in the numerator."""
    of_posts = people.shared("below_in_posts", lambda: _by_posts(people, achieved(people), _below))
    return select(of_posts.c.person_id)


def expected_of_leaders(people: Population) -> AnySelect:
    """TSP3-GOAL, denominator: assessed people with an expectation for the role of a post or of a seat."""
    return expected_of_posts(people).union_all(_by_seats(people, assessed(people), _expected))


def below_as_leaders(people: Population) -> AnySelect:
    """Those of them who are below a minimum, and so not in the numerator."""
    return below_in_posts(people).union_all(_by_seats(people, achieved(people), _below))


def reached_a_level(people: Population, among: Select[int]) -> Select[int]:
    """TSP2-GOAL: those of ``among`` above their level of the year before in a domain with statements in both."""
    before, now = achieved(people, years_before=1, among=among), achieved(people)
    both = union_all(
        select(now.c.person_id, now.c.domain_code, now.c.level, cast(null(), Integer).label("before")),
        select(before.c.person_id, before.c.domain_code, cast(null(), Integer), before.c.level),
    ).subquery()
    return (
        select(both.c.person_id)
        .group_by(both.c.person_id, both.c.domain_code)
        .having(func.max(both.c.level) > func.max(both.c.before))
    )
