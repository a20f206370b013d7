"""The indicators of TSP2, developing staff (domain.md section 12, contract.md section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)

from appraisal.assessments.figures import reached_a_level
from appraisal.coaching.figures import coverage, reached_a_step, steps
from appraisal.cpd.figures import applied_a_benefit, confirmations, evaluations, follow_up
from appraisal.disclosure.arithmetic import Unit
from appraisal.disclosure.rag import Direction, Thresholds
from appraisal.disclosure.suppression import SENSITIVE, SMALL_SCHOOLS_TOO
from appraisal.indicators.definition import Indicator, Staff
from appraisal.indicators.sheets import AnySelect, HostSheet, Key, RecordSheet, Tally
from appraisal.people.figures import Population
from appraisal.stages.figures import NO_STAGE, moved_on, spread
from appraisal.stages.models import Stage
from appraisal.star.figures import due_evaluations, evaluated_a_project, schools_of_projects
from appraisal.workforce.figures import TEN_THOUSANDTHS, TENTHS, month_end_fte, sickness


def _progress(people: Population) -> AnySelect:
    """In-scope staff or others with at least one kind of progress in the period: person_id."""
    return union(
        reached_a_step(people),
        moved_on(people),
        evaluated_a_project(people),
        applied_a_benefit(people),
        reached_a_level(people),
    )


def _absence(people: Population) -> AnySelect:
    """Sickness and FTE by school, one after the other: school_id, days, share_of, fte, month_ends."""
    ends = len(people.period.month_ends())
    lost, fte = sickness(people).subquery(), month_end_fte(people).subquery()
    nothing = cast(literal(0), BigInteger)
    return union_all(
        select(lost.c.school_id, lost.c.days, lost.c.share_of, nothing.label("fte"), literal(1).label("month_ends")),
        select(fte.c.school_id, nothing, literal(1), fte.c.fte, literal(max(ends, 1))),
    )


def _absence_tally(row: Row[*tuple[Any, ...]]) -> Tally:
    return Tally(
        Fraction(int(row.days), int(row.share_of) * TENTHS), Fraction(int(row.fte), row.month_ends * TEN_THOUSANDTHS)
    )


def _evaluation_tally(row: Row[*tuple[Any, ...]]) -> Tally:
    return Tally(Fraction(int(row.numerator)), Fraction(int(row.denominator)), basis=int(row.sheets))


class _FollowUp:
    """The second method of TSP2-K8: of those who returned a check on an event, who has the learning in use."""

    slot = "TSP2-K8 second"

    def select(self, people: Population) -> AnySelect:
        """One row for the Trust, one for each school that hosted an event."""
        checks = follow_up(people).cte(f"follow_up_{people.period.year.start_year}")
        sums: list[ColumnElement[Any]] = [
            func.sum(checks.c.numerator).label("numerator"),
            func.sum(checks.c.denominator).label("denominator"),
            func.count(checks.c.person_id.distinct()).label("people"),
        ]
        schools = select(checks.c.school_id, *sums).where(checks.c.school_id.is_not(None)).group_by(checks.c.school_id)
        return union_all(select(cast(null(), Integer).label("school_id"), *sums), schools)

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """The tally of the Trust or of one school."""
        answered = int(row.denominator or 0)
        tally = Tally(Fraction(int(row.numerator or 0)), Fraction(answered), int(row.people), beside=answered)
        yield self.slot, Key(row.school_id), tally


class _Spread:
    """The four figures of the Shu-Ha-Re spread, which share one denominator."""

    stages = (*(str(stage) for stage in Stage), NO_STAGE)

    def select(self, people: Population) -> AnySelect:
        """One row for the Trust, one for each school, one for each staff group over the Trust."""
        posts = spread(people).cte(f"stages_of_posts_{people.period.year.start_year}")
        sums: list[ColumnElement[Any]] = [
            func.count().label("posts"),
            func.count(posts.c.person_id.distinct()).label("people"),
            *(func.sum(case((posts.c.stage == stage, 1), else_=0)).label(stage) for stage in self.stages),
        ]
        return union_all(
            select(
                cast(null(), Integer).label("school_id"), cast(null(), String).label("staff_group"), *sums
            ).select_from(posts),
            select(posts.c.school_id, null(), *sums).group_by(posts.c.school_id),
            select(null(), posts.c.staff_group, *sums).group_by(posts.c.staff_group),
        )

    def read(self, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[str, Key, Tally]]:
        """The four tallies of one row."""
        for stage in self.stages:
            held = int(row._mapping[stage] or 0)
            tally = Tally(Fraction(held), Fraction(row.posts), row.people)
            yield f"TSP2-SHR.{stage}", Key(row.school_id, row.staff_group), tally


_SPREAD = _Spread()
_STAGE_WORDS = {
    "shu": ("at Shu, learning the role precisely", "Posts at Shu"),
    "ha": ("at Ha, fluent and adapting", "Posts at Ha"),
    "re": ("at Re, proposing improvements", "Posts at Re"),
    "none": ("without an agreed stage yet", "Posts without a stage yet"),
}

TSP2 = (
    Indicator(
        code="TSP2-K1",
        name="Annual moderation of appraisal to ensure all have had coaching",
        title="Coached in every term",
        sentence="{n} of {d} staff, {value} %, had coaching in every term so far",
        counted="In-scope staff with at least one term that has ended and is due for them.",
        left_out="Excused staff; staff for whom no term is due yet; coaching between terms; sessions that did not "
        "happen, and those whose coachee says they did not, until that is settled.",
        plain="Whether everybody has been coached, term by term. It says nothing about what was talked about: only "
        "that a coach and a coachee met.",
        rule="A term is due for a person if it has ended by the as-at day, they were in post on at least 28 of its "
        "days, and they were on leave on at most half of its days. D = in-scope staff with at least one due term. "
        "N = those with a completed session as coachee inside every due term (first and last day of the term "
        "included).",
        primary="Coaching sessions",
        second="Moderation of appraisal: reports in the sample that show coaching, and the person's own word that "
        "they had it. Not recorded here yet.",
        counting=Staff(coverage),
        thresholds=Thresholds(100, 90),
        tells_excused=True,
    ),
    Indicator(
        code="TSP2-K2",
        name="Triangulation of quality of teaching and impact of intervention",
        title="Projects with confirmed impact",
        sentence="{n} of {d} STAR projects on quality that were due for evaluation, {value} %, had a positive impact "
        "confirmed by two kinds of evidence",
        counted="STAR projects on the quality of teaching or service whose evaluation was due in the period. Paused "
        "projects are counted.",
        left_out="Drafts; projects on something else; projects stopped before they were evaluated (their number is "
        "given beside the figure). A project belongs to every school where one of its owners is in post; one without "
        "such a school counts for the Trust only.",
        plain="Of the enquiries that should have reached a conclusion by now, how many made things better, as more "
        "than one kind of evidence shows, seen by more than their owners.",
        rule="D = STAR projects of strand quality with an evaluation due in the period, but not draft, and not "
        "stopped without having been evaluated by the as-at day. N = those evaluated by the as-at day with a clear or "
        "some positive impact and, among their evidence that agrees and was collected by the as-at day, at least 2 "
        "different kinds and at least one piece collected by somebody who is not an owner.",
        primary="Evaluations of STAR projects and their evidence",
        second="A quality review by somebody other than the owner. It is asked for within the figure itself; no "
        "separate review is recorded here yet.",
        counting=RecordSheet("TSP2-K2", "project_id", due_evaluations, schools_of_projects),
        thresholds=Thresholds(70, 50),
        beside="left out because they were stopped",
    ),
    Indicator(
        code="TSP2-K3",
        name="Impact of incremental coaching across all staff",
        title="Steps that came off",
        sentence="{n} of {d} steps that were due, {value} %, are secure or embedded",
        counted="Action steps from coaching whose day to look again lies in the period, of in-scope staff.",
        left_out="Steps that were withdrawn; steps of sessions that did not happen or that their coachee disputes. "
        "Steps carried forward are counted as due: not yet is no failure.",
        plain="How often a small step agreed in coaching becomes part of how somebody works.",
        rule="D = action steps with a due date in the period, not withdrawn, of completed sessions whose coachee is in "
        "scope. N = those secure or embedded and either without a review date or reviewed by the as-at day.",
        primary="Action steps of coaching sessions and their reviews",
        second="The yearly survey's item on coaching. Not recorded here yet.",
        counting=Staff(steps),
        thresholds=Thresholds(70, 50),
    ),
    Indicator(
        code="TSP2-K6",
        name="Staff attendance and reasons for long term and short term absences",
        title="Sickness days for each FTE",
        sentence="{value} working days lost to sickness for each full-time equivalent: {n} days over {d} FTE",
        counted="Working days lost to sickness that began in the period, of employees in post on its first day, over "
        "the mean full-time equivalent at the ends of the months so far, on leave or not.",
        left_out="Every other kind of absence, among them pregnancy-related absence, which is never counted as "
        "sickness; agency staff. No reason is kept, and no person's absence is rated.",
        plain="How many working days the Trust loses to sickness, so that support can be planned. It is not a measure "
        "of anybody's commitment.",
        rule="N = sum of working days lost for category SIC with the first day in the period, of employees in post on "
        "that day; all days of an absence count on its first day. D = mean, over the last calendar days of the months "
        "in the period, of the FTE of posts held by employees on that day. A school has the share of an absence that "
        "the person's FTE there on the first day is of their whole FTE. N / D, not a percentage. It is rated at the "
        "end of the year only.",
        primary="Absence records",
        second="The payroll's total. Not recorded here yet.",
        counting=HostSheet("TSP2-K6", _absence, _absence_tally),
        unit=Unit.DAYS,
        thresholds=Thresholds(Fraction(5), Fraction(13, 2), Direction.DOWN),
        suppression=SENSITIVE,
        basis_is_staff=True,
        rated_at_year_end=True,
    ),
    Indicator(
        code="TSP2-K7",
        name="Numbers of staff benefitting positively from CPD experiences",
        title="Benefit from CPD in use",
        sentence="{n} of {d} staff, {value} %, have put something from CPD to good use",
        counted="In-scope staff, whether they went to an event or not.",
        left_out="Excused staff. A person counts once, however many events.",
        plain="How many people learned something at a CPD event, use it, and find that it helps, by their own word "
        "some weeks later.",
        rule="D = in-scope staff. N = those with one and the same impact check in the period with learned at least 4 "
        "of 5, used at least 2 of 3 and effect at least 4 of 5.",
        primary="Impact checks",
        second="The second person's word: staff with such a check that somebody else confirms (yes or partly), of the "
        "same staff. Given once somebody has been asked and has answered.",
        counting=Staff(applied_a_benefit),
        second_counting=Staff(confirmations),
        thresholds=Thresholds(70, 54),
        suppression=SMALL_SCHOOLS_TOO,
        tells_excused=True,
    ),
    Indicator(
        code="TSP2-K8",
        name="Annual feedback surveys from SMART day and CPD events",
        title="CPD events found worthwhile",
        sentence="{n} of {d} answers about CPD events, {value} %, were positive",
        counted="Answers to the six questions of the anonymous evaluation of events that began in the period and "
        "whose collection has closed. For a school: events it hosted.",
        left_out="Questions left empty; evaluations of events that still collect answers; events that no school "
        "hosted count for the Trust only.",
        plain="What people thought of the CPD they were offered: whether it was worth their time, clear, right for "
        "their role, new, and of use.",
        rule="D = answers given to the six items of evaluations of events with their first day in the period. "
        "N = answers of 4 or 5. Answers are pooled, so an event with more evaluations weighs more.",
        primary="Anonymous evaluations of events",
        second="Use some weeks later: of the impact checks returned by people who came to these events, those with "
        "the learning in use at least sometimes.",
        counting=HostSheet("TSP2-K8", evaluations, _evaluation_tally),
        second_counting=_FollowUp(),
        thresholds=Thresholds(80, 65),
        suppression=SMALL_SCHOOLS_TOO,
    ),
    Indicator(
        code="TSP2-GOAL",
        name="Staff with recognised progress",
        title="Staff with recognised progress",
        sentence="{n} of {d} staff, {value} %, have made progress that was recognised this year",
        counted="In-scope staff.",
        left_out="Excused staff; a first stage in a post, which is a beginning; progress that nobody has recorded.",
        plain="How many people have moved on this year in at least one way that was written down and agreed.",
        rule="D = in-scope staff. N = those with at least one of these in the period: a step of a completed session "
        "reviewed as secure or embedded; a stage agreed above the previous stage in that post; an own STAR project, "
        "completed or shared, evaluated; an applied CPD benefit (as TSP2-K7); a ladder level of this year's "
        "assessment (as TSP3-K1) above that of the year before in any domain with statements in both versions.",
        primary="Coaching sessions, stages, STAR projects, impact checks and ladder assessments",
        second="None: it is itself made of several methods.",
        counting=Staff(_progress),
        tells_excused=True,
    ),
    *(
        Indicator(
            code=f"TSP2-SHR.{stage}",
            name=f"Shu-Ha-Re spread: {stage}",
            title=title,
            sentence=f"{{n}} of {{d}} posts, {{value}} %, are {words}",
            counted="Posts held on the as-at day by in-scope staff; a person with two posts counts twice.",
            left_out="Posts of excused staff and of people who are not employees.",
            plain="Where posts stand between learning a role precisely (Shu), being fluent and adapting it (Ha) and "
            "proposing improvements (Re). Starting again at Shu in a new role is normal. No stage is better to have.",
            rule="D = posts held on the as-at day by in-scope staff. N = those whose latest agreed stage up to that "
            "day is this one (of several agreed on one day, the highest). Rows by school and, over the Trust, by staff "
            "group of the post's role.",
            primary="Agreed stages",
            second="None.",
            counting=_SPREAD,
        )
        for stage, (words, title) in _STAGE_WORDS.items()
    ),
)
