"""The indicators of TSP3, leadership (domain.md section 12, contract.md section 4)."""

from __future__ import annotations

from sqlalchemy import or_, select, union

from appraisal.assessments.figures import (
    below_as_leaders,
    below_in_posts,
    expected_of_leaders,
    expected_of_posts,
    has_an_assessment,
)
from appraisal.cpd.figures import had_a_leadership_course
from appraisal.disclosure.rag import Thresholds
from appraisal.indicators.definition import Indicator
from appraisal.indicators.sheets import Among, Keys, RollSheet, Sets
from appraisal.opportunities.figures import worked_across
from appraisal.people.figures import AnySelect, Population

_MINIMUM = Thresholds(95, 85)
_ACHIEVED = (
    "A domain's achieved level is the highest n such that every level from 1 to n has at least 80 % of its statements "
    "with an agreed rating of 2 or more; a level without statements counts as reached, a statement without a rating as "
    "0."
)


def _at_minimum(expected: Keys, below: Keys) -> Sets:
    """N: with an expectation and below none. D: with an expectation. Beside it: assessed, without an expectation."""
    return Sets(Among(expected, but_not=below), Among(expected), Among(has_an_assessment, but_not=expected))


def _leaders(people: Population) -> AnySelect:
    """In-scope staff and governors with each school of their posts and boards; besides, governors without a school."""
    places, seats = people.places, people.seats
    counted = or_(places.c.person_id.in_(people.in_scope_staff()), places.c.person_id.in_(select(seats.c.person_id)))
    return union(
        select(places.c.person_id.label("key"), places.c.school_id).where(counted),
        select(seats.c.person_id, seats.c.school_id),
    )


TSP3 = (
    Indicator(
        code="TSP3-K1",
        name="Annual assessment of all staff against the leadership ladder framework",
        title="Assessed on the leadership ladder",
        sentence="{n} of {d} staff, {value} %, have an agreed assessment on the leadership ladder this year",
        counted="In-scope staff.",
        left_out="Excused staff; assessments that are still being talked about, or agreed without a date.",
        plain="Whether everybody has looked at their leadership with their line manager this year, whatever came out.",
        rule="D = in-scope staff. N = those with an assessment of the academic year on a ladder version that is live "
        "or retired, agreed or moderated, with a date of agreement not after the as-at day.",
        primary="Ladder assessments",
        second="Moderation of a sample by somebody else. Not recorded here yet.",
        counting=Sets(Among(has_an_assessment)),
        thresholds=Thresholds(98, 90),
        tells_excused=True,
    ),
    Indicator(
        code="TSP3-K1.at_minimum",
        name="Staff at or above the minimum of their roles",
        title="Staff at the minimum of their roles",
        sentence="{n} of {d} assessed staff, {value} %, are at or above the minimum of their roles",
        counted="In-scope staff with an agreed assessment this year whose roles have an expectation on that ladder.",
        left_out="Excused staff; staff without an assessment; assessed staff whose roles have no expectation (their "
        "number is given beside the figure).",
        plain="Of those who were assessed, how many lead at least at the level their roles ask for.",
        rule="D = staff of TSP3-K1's N whose roles (posts on the as-at day) have an expectation in the version they "
        "were assessed on. N = those whose achieved level is at or above the minimum in every expected domain of every "
        f"such role. {_ACHIEVED}",
        primary="Ladder assessments and the expectations of roles",
        second="Moderation of a sample by somebody else. Not recorded here yet.",
        counting=_at_minimum(expected_of_posts, below_in_posts),
        thresholds=_MINIMUM,
        tells_excused=True,
        beside="left out because their roles have no expectation",
    ),
    Indicator(
        code="TSP3-K3",
        name="Access to leadership courses including internal and national",
        title="Had a leadership course",
        sentence="{n} of {d} staff, {value} %, have taken part in a leadership course this year",
        counted="In-scope staff.",
        left_out="Excused staff; courses booked and not attended; courses that began in another year.",
        plain="How many people have had a leadership course this year, in the Trust or elsewhere. Needs agreed in "
        "appraisal are not recorded here yet; once they are, the figure will say how many of them were met.",
        rule="Form access: D = in-scope staff, N = those who attended all or part of a leadership event with its first "
        "day in the period.",
        primary="CPD attendance at leadership events",
        second="Certificates or the register of the provider. Not recorded here yet.",
        counting=Sets(Among(had_a_leadership_course)),
        thresholds=Thresholds(80, 60),
        tells_excused=True,
        form="access",
    ),
    Indicator(
        code="TSP3-K6",
        name="Amount of cross trust working",
        title="Worked across schools",
        sentence="{n} of {d} staff, {value} %, have worked with another school of the Trust this year",
        counted="In-scope staff.",
        left_out="Excused staff; activities of less than an hour, or that their host has not confirmed; STAR projects, "
        "unless recorded as an activity.",
        plain="How many people have done something together with colleagues of another school.",
        rule="D = in-scope staff. N = those named in an activity held in the period, of 1 hour or more, verified, "
        "where at least two of the people named were in post that day, at 2 or more schools between them (the central "
        "team counts as a school).",
        primary="Cross-trust activities",
        second="Confirmation by the host. Only confirmed activities are counted, so it is part of the figure itself.",
        counting=Sets(Among(worked_across)),
        thresholds=Thresholds(50, 30),
        tells_excused=True,
    ),
    Indicator(
        code="TSP3-GOAL",
        name="Leadership at or above role minimum",
        title="Leadership at the minimum of roles",
        sentence="{n} of {d} assessed staff and governors, {value} %, are at or above the minimum of their roles",
        counted="In-scope staff and governors together, each person once, with an agreed assessment this year and an "
        "expectation for a role of theirs. A person counts for the schools of their posts and of their boards; seats "
        "on the Trust Board count for the Trust only.",
        left_out="Excused staff without a seat; people without an assessment; assessed people whose roles have no "
        "expectation (their number is given beside the figure).",
        plain="Whether everybody who leads, paid or as a volunteer, does so at least at the level their roles ask for.",
        rule="As TSP3-K1.at_minimum, over in-scope staff and everybody with a governor's seat on the as-at day, by the "
        f"roles of all their posts and seats on that day. {_ACHIEVED}",
        primary="Ladder assessments and the expectations of roles",
        second="None.",
        counting=RollSheet("TSP3-GOAL", "leaders", _leaders, _at_minimum(expected_of_leaders, below_as_leaders)),
        thresholds=_MINIMUM,
        beside="left out because their roles have no expectation",
    ),
)
