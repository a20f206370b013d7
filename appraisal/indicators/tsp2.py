"""The indicators of TSP2, developing staff (domain.md section 12, contract.md section 4)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, union

from appraisal.assessments.figures import reached_a_level
from appraisal.coaching.figures import (
    coached_in_every_term,
    due_steps,
    reached_a_step,
    reached_steps,
    with_a_due_term,
)
from appraisal.cpd.figures import (
    applied_a_benefit,
    asked_a_second_person,
    confirmed_a_benefit,
    evaluations,
    follow_up,
)
from appraisal.disclosure.arithmetic import Unit
from appraisal.disclosure.rag import Direction, Thresholds
from appraisal.disclosure.suppression import SENSITIVE, SMALL_SCHOOLS_TOO
from appraisal.indicators.definition import Indicator
from appraisal.indicators.sheets import Among, RollSheet, Sets, Tallies, line, worked_out_once
from appraisal.people.figures import AnySelect, Population
from appraisal.stages.figures import NO_STAGE, moved_on, spread
from appraisal.stages.models import Stage
from appraisal.star.figures import (
    confirmed_impact,
    due_evaluations,
    evaluated_a_project,
    projects_and_schools,
    stopped,
)
from appraisal.workforce.figures import TEN_THOUSANDTHS, TENTHS, month_end_fte, sickness


def _progress(people: Population) -> AnySelect:
    """People with at least one kind of progress in the period; a ladder level is asked of those without another."""
    shown = people.shared(
        "progress",
        lambda: union(reached_a_step(people), moved_on(people), evaluated_a_project(people), applied_a_benefit(people)),
    )
    others = people.in_scope_staff().where(people.in_scope.c.person_id.not_in(select(shown.c[0])))
    return select(shown.c[0]).union_all(reached_a_level(people, others))


class _Absence:
    """TSP2-K6: sickness days and FTE, each of which belongs to one school."""

    slot = "TSP2-K6"

    def lines(self, people: Population) -> list[AnySelect]:
        """Days and FTE of every school, which add up to the Trust's whether it was open or not."""
        lost, fte = sickness(people).subquery(), month_end_fte(people).subquery()
        ends = max(len(people.period.month_ends()), 1)
        days = {"numerator": func.sum(lost.c.days), "numerator_of": lost.c.share_of * TENTHS}
        mean = {"denominator": func.sum(fte.c.fte), "denominator_of": ends * TEN_THOUSANDTHS}
        return [
            line(self.slot, school_id=lost.c.school_id, **days).group_by(lost.c.school_id, lost.c.share_of),
            line(self.slot, **days).group_by(lost.c.share_of),
            line(self.slot, school_id=fte.c.school_id, **mean).group_by(fte.c.school_id),
            line(self.slot, **mean),
        ]


class _Evaluations:
    """TSP2-K8: answers about events, each of which one school hosted or none."""

    slot = "TSP2-K8"

    def lines(self, people: Population) -> list[AnySelect]:
        """Answers of the Trust and of every school that hosted an event."""
        answers = worked_out_once(people, "evaluations", select(evaluations(people).subquery()))
        sums: dict[str, Any] = {
            "numerator": func.sum(answers.c.numerator),
            "denominator": func.sum(answers.c.denominator),
            "basis": func.sum(answers.c.sheets),
        }
        hosts = line(self.slot, school_id=answers.c.school_id, **sums).where(answers.c.school_id.is_not(None))
        return [line(self.slot, **sums), hosts.group_by(answers.c.school_id)]


class _FollowUp:
    """The second method of TSP2-K8: of those who returned a check on an event, who has the learning in use."""

    slot = "TSP2-K8 second"

    def lines(self, people: Population) -> list[AnySelect]:
        """Checks of the Trust and of every school that hosted an event."""
        checks = worked_out_once(people, "follow_up", follow_up(people))
        sums: dict[str, Any] = {
            "numerator": func.sum(checks.c.numerator),
            "denominator": func.sum(checks.c.denominator),
            "basis": func.count(checks.c.person_id.distinct()),
            "beside": func.sum(checks.c.denominator),
        }
        hosts = line(self.slot, school_id=checks.c.school_id, **sums).where(checks.c.school_id.is_not(None))
        return [line(self.slot, **sums), hosts.group_by(checks.c.school_id)]


class _Spread:
    """The four figures of the Shu-Ha-Re spread, which share one denominator."""

    stages = (*(str(stage) for stage in Stage), NO_STAGE)

    def lines(self, people: Population) -> list[AnySelect]:
        """Posts by stage: of the Trust, of every school, of every staff group over the Trust."""
        posts = worked_out_once(people, "stages_of_posts", spread(people))
        sums: list[ColumnElement[Any]] = [
            func.count().label("posts"),
            func.count(posts.c.person_id.distinct()).label("people"),
            *(func.sum(case((posts.c.stage == stage, 1), else_=0)).label(stage) for stage in self.stages),
        ]
        trust = worked_out_once(people, "stages_trust", select(*sums).select_from(posts))
        schools = worked_out_once(
            people, "stages_schools", select(posts.c.school_id, *sums).group_by(posts.c.school_id)
        )
        groups = worked_out_once(
            people, "stages_groups", select(posts.c.staff_group, *sums).group_by(posts.c.staff_group)
        )
        lines: list[AnySelect] = []
        for stage in self.stages:
            slot = f"TSP2-SHR.{stage}"
            for found, key in (
                (trust, {}),
                (schools, {"school_id": schools.c.school_id}),
                (groups, {"staff_group": groups.c.staff_group}),
            ):
                counted = {"numerator": found.c[stage], "denominator": found.c.posts, "basis": found.c.people}
                lines.append(line(slot, **key, **counted))
        return lines


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
        counting=Sets(Among(coached_in_every_term), Among(with_a_due_term)),
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
        counting=RollSheet(
            "TSP2-K2",
            "projects",
            projects_and_schools,
            Sets(Among(confirmed_impact), Among(due_evaluations), Among(stopped)),
        ),
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
        counting=Tallies(reached_steps, due_steps),
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
        counting=_Absence(),
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
        counting=Sets(Among(applied_a_benefit)),
        second_counting=Sets(Among(confirmed_a_benefit), beside=Among(asked_a_second_person)),
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
        counting=_Evaluations(),
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
        counting=Sets(Among(_progress)),
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
