"""What each indicator counts: one entry for each thing in its denominator.

A row (Trust, school, staff group) only selects entries; it never judges them
again. The Trust row takes every entry, a school row those that name the school.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from .columns import SIX_ANSWERS
from .facts import DAY, Facts, days, year_before
from .records import Row

STAGE_ORDER = {"shu": 1, "ha": 2, "re": 3}
NONE = Fraction(0)


@dataclass(frozen=True)
class Entry:
    """One counted thing: its share of N and D, and the rows it belongs to.

    `who` is what suppression counts (a person, project or evaluation); None
    where the entry adds nobody. `left_out` marks what is only told beside D.
    """

    numerator: Fraction
    denominator: Fraction
    who: str | None
    schools: frozenset[str]
    staff_group: str | None = None
    left_out: int = 0


def _person(facts: Facts, ref: str, counts: bool) -> Entry:
    """One person in D, who is in N or not."""
    schools = frozenset(facts.schools_now(ref))
    return Entry(Fraction(counts), Fraction(1), ref, schools)


def _left_out(schools: Iterable[str]) -> Entry:
    """Something told beside the figure, in neither N nor D."""
    return Entry(NONE, NONE, None, frozenset(schools), left_out=1)


def coaching_coverage(facts: Facts) -> list[Entry]:
    """TSP2-K1: a completed session inside every term due for the person."""
    terms = [term for term in facts.bundle["terms"] if term["academic_year"] == facts.academic_year]
    entries = []
    for ref in facts.in_scope:
        due = [term for term in terms if facts.is_term_due(ref, term)]
        covered = [
            term
            for term in due
            if any(term["starts_on"] <= session["held_on"] <= term["ends_on"] for session in facts.sessions(ref))
        ]
        if due:
            entries.append(_person(facts, ref, covered == due))
    return entries


def _is_confirmed_impact(facts: Facts, project: Row) -> bool:
    """Evaluated, positive, two kinds of agreeing evidence, one not the owners'."""
    agreeing = [
        row
        for row in facts.bundle["star_evidence"]
        if row["project_ref"] == project["project_ref"] and row["agrees"] and facts.by_now(row["collected_on"])
    ]
    return (
        facts.by_now(project["evaluated_on"])
        and project["impact_judgement"] in {"clear_positive", "some_positive"}
        and len({row["kind"] for row in agreeing}) >= 2
        and any(row["collected_by_ref"] not in project["owner_refs"] for row in agreeing)
    )


def confirmed_impact(facts: Facts) -> list[Entry]:
    """TSP2-K2: projects on quality with an evaluation due in the period."""
    entries = []
    for project in facts.bundle["star_projects"]:
        if project["strand"] != "quality" or project["status"] == "draft":
            continue
        if not facts.in_period(project["evaluation_due_on"]):
            continue
        schools: set[str] = set()
        for owner in project["owner_refs"]:
            schools |= facts.schools_now(owner)
        evaluated = facts.by_now(project["evaluated_on"])
        if project["status"] == "stopped" and not evaluated:
            entries.append(_left_out(schools))
            continue
        positive = _is_confirmed_impact(facts, project)
        who = project["project_ref"]
        entries.append(Entry(Fraction(positive), Fraction(1), who, frozenset(schools)))
    return entries


def step_success(facts: Facts) -> list[Entry]:
    """TSP2-K3: action steps due in the period, of coachees in scope."""
    entries = []
    for ref in facts.in_scope:
        for session in facts.sessions(ref):
            # A due date alone makes a step, and a step without one is never due:
            # so action_step is not asked. An empty status is `set`: in D, not N.
            if not facts.in_period(session["step_due_on"]):
                continue
            status = session["step_status"]
            if status == "withdrawn":
                continue
            reviewed_on = session["step_reviewed_on"]
            reached = status in {"secure", "embedded"} and (reviewed_on is None or facts.by_now(reviewed_on))
            entries.append(_person(facts, ref, reached))
    return entries


def month_ends(first: date, last: date) -> list[date]:
    """The last calendar days of months from first to last."""
    return [day for day in days(first, last) if (day + DAY).month != day.month]


def sickness_days(facts: Facts) -> list[Entry]:
    """TSP2-K6: sickness days by first_day, over the mean FTE of month-ends.

    The entries of D are shares of the mean; employees in post on as-at add
    nothing but themselves, for they are what suppression counts.
    """
    entries = []
    for absence in facts.bundle["absences"]:
        ref, first_day = absence["person_ref"], absence["first_day"]
        if absence["category"] != "SIC" or not facts.in_period(first_day):
            continue
        if not facts.is_employee(ref):
            continue
        held = facts.posts_on(ref, first_day)
        for post in held:
            share = post["fte"] / sum(each["fte"] for each in held)
            lost = absence["working_days_lost"] * share
            school = frozenset({post["school_code"]})
            entries.append(Entry(lost, NONE, None, school))
    ends = month_ends(facts.year_starts, facts.as_at)
    for ref in filter(facts.is_employee, facts.people):
        for day in ends:
            for post in facts.posts_on(ref, day):
                school = frozenset({post["school_code"]})
                entries.append(Entry(NONE, post["fte"] / len(ends), None, school))
        if facts.posts_on(ref, facts.as_at):
            schools = frozenset(facts.schools_now(ref))
            entries.append(Entry(NONE, NONE, ref, schools))
    return entries


def applied_benefit(facts: Facts) -> set[str]:
    """People with one and the same check in the period that shows a benefit."""
    return {
        check["person_ref"]
        for check in facts.bundle["cpd_impact_checks"]
        if facts.in_period(check["checked_on"])
        and check["learned"] >= 4
        and check["used"] >= 2
        and check["effect"] >= 4
    }


def cpd_benefit(facts: Facts) -> list[Entry]:
    """TSP2-K7: staff with an applied benefit."""
    benefit = applied_benefit(facts)
    return [_person(facts, ref, ref in benefit) for ref in facts.in_scope]


def event_feedback(facts: Facts) -> list[Entry]:
    """TSP2-K8: answers of 4 or 5 among the answers given to the six items."""
    events = {event["event_ref"]: event for event in facts.bundle["cpd_events"]}
    entries = []
    for number, evaluation in enumerate(facts.bundle["cpd_evaluations"]):
        event = events[evaluation["event_ref"]]
        if not facts.in_period(event["starts_on"]):
            continue
        answers = [evaluation[item] for item in SIX_ANSWERS if evaluation[item] is not None]
        positive = [answer for answer in answers if answer >= 4]
        host = event["host_school_code"]
        schools = frozenset() if host is None else frozenset({host})
        entries.append(
            Entry(
                Fraction(len(positive)),
                Fraction(len(answers)),
                f"evaluation {number}",
                schools,
            )
        )
    return entries


def ladder_assessment(facts: Facts) -> list[Entry]:
    """TSP3-K1: staff with an agreed assessment of the year."""
    return [_person(facts, ref, facts.assessment(ref, facts.academic_year) is not None) for ref in facts.in_scope]


def _at_minimum(facts: Facts, ref: str, roles: set[str], schools: Iterable[str]) -> list[Entry]:
    """One person judged against the minimum of every role; none if unassessed."""
    assessment = facts.assessment(ref, facts.academic_year)
    if assessment is None:
        return []
    expected = facts.expectations(assessment, roles)
    if not expected:
        return [_left_out(schools)]
    met = all(facts.achieved(assessment, row["domain_code"]) >= row["minimum_level"] for row in expected)
    return [Entry(Fraction(met), Fraction(1), ref, frozenset(schools))]


def staff_at_minimum(facts: Facts) -> list[Entry]:
    """TSP3-K1.at_minimum: assessed staff whose roles carry an expectation."""
    entries = []
    for ref in facts.in_scope:
        roles = facts.roles_of_posts(ref)
        entries += _at_minimum(facts, ref, roles, facts.schools_now(ref))
    return entries


def all_at_minimum(facts: Facts) -> list[Entry]:
    """TSP3-GOAL: staff in scope and governors together, each person once."""
    entries = []
    for ref in facts.people:
        seats = facts.seats(ref)
        if ref not in facts.in_scope and not seats:
            continue
        roles = facts.roles_of_posts(ref) | {seat["governor_role"] for seat in seats}
        # `trust` is no school's code, so such a seat stands in the Trust row only.
        boards = {seat["board"] for seat in seats}
        entries += _at_minimum(facts, ref, roles, facts.schools_now(ref) | boards)
    return entries


def leadership_access(facts: Facts) -> list[Entry]:
    """TSP3-K3, form access: attended a leadership event that began in the period."""
    events = {
        event["event_ref"]
        for event in facts.bundle["cpd_events"]
        if event["leadership"] and facts.in_period(event["starts_on"])
    }
    reached = {
        row["person_ref"]
        for row in facts.bundle["cpd_attendance"]
        if row["event_ref"] in events and row["status"] in {"attended", "part"}
    }
    return [_person(facts, ref, ref in reached) for ref in facts.in_scope]


def cross_trust_working(facts: Facts) -> list[Entry]:
    """TSP3-K6: named in a verified activity between two schools or more."""
    named: set[str] = set()
    for activity in facts.bundle["cross_trust_work"]:
        schools = [facts.schools_on(ref, activity["held_on"]) for ref in set(activity["person_refs"])]
        in_post = [each for each in schools if each]
        if (
            facts.in_period(activity["held_on"])
            and activity["hours"] >= 1
            and activity["verified_by_ref"] is not None
            and len(in_post) >= 2
            and len(set[str]().union(*in_post)) >= 2
        ):
            named |= set(activity["person_refs"])
    return [_person(facts, ref, ref in named) for ref in facts.in_scope]


def stages_by_day(facts: Facts, post_ref: str) -> dict[date, int]:
    """The highest stage agreed for a post on each day up to as-at, in order."""
    by_day: dict[date, int] = {}
    for row in facts.bundle["stages"]:
        if row["post_ref"] == post_ref and facts.by_now(row["agreed_on"]):
            day = row["agreed_on"]
            by_day[day] = max(by_day.get(day, 0), STAGE_ORDER[row["stage"]])
    return dict(sorted(by_day.items()))


def _has_step(facts: Facts, ref: str) -> bool:
    """A step found secure or embedded in the period."""
    return any(
        session["step_status"] in {"secure", "embedded"} and facts.in_period(session["step_reviewed_on"])
        for session in facts.sessions(ref)
    )


def _has_stage(facts: Facts, ref: str) -> bool:
    """A stage agreed in the period above the one before it in the same post."""
    for post in facts.posts[ref]:
        by_day = stages_by_day(facts, post["post_ref"])
        dates = list(by_day)
        for earlier, later in pairwise(dates):
            if facts.in_period(later) and by_day[later] > by_day[earlier]:
                return True
    return False


def _has_project(facts: Facts, ref: str) -> bool:
    """An owned project, completed or shared, evaluated in the period."""
    return any(
        ref in project["owner_refs"]
        and project["status"] in {"completed", "shared"}
        and facts.in_period(project["evaluated_on"])
        for project in facts.bundle["star_projects"]
    )


def _has_level(facts: Facts, ref: str) -> bool:
    """A ladder level above the year before, in a domain of both versions."""
    now = facts.assessment(ref, facts.academic_year)
    before = facts.assessment(ref, year_before(facts.academic_year))
    if now is None or before is None:
        return False
    shared = facts.domains(now["ladder_version"]) & facts.domains(before["ladder_version"])
    return any(facts.achieved(now, domain) > facts.achieved(before, domain) for domain in shared)


def recognised_progress(facts: Facts) -> list[Entry]:
    """TSP2-GOAL: staff with at least one kind of progress."""
    benefit = applied_benefit(facts)
    return [
        _person(
            facts,
            ref,
            _has_step(facts, ref)
            or _has_stage(facts, ref)
            or _has_project(facts, ref)
            or ref in benefit
            or _has_level(facts, ref),
        )
        for ref in facts.in_scope
    ]


def stage_spread(facts: Facts, stage: str) -> list[Entry]:
    """TSP2-SHR: posts held on as-at whose latest stage is this one (or none)."""
    group = {role["role_code"]: role["staff_group"] for role in facts.bundle["roles"]}
    wanted = STAGE_ORDER.get(stage, 0)
    entries = []
    for ref in facts.in_scope:
        for post in facts.posts_on(ref, facts.as_at):
            by_day = stages_by_day(facts, post["post_ref"])
            latest = list(by_day.values())[-1] if by_day else 0
            entries.append(
                Entry(
                    Fraction(latest == wanted),
                    Fraction(1),
                    ref,
                    frozenset({post["school_code"]}),
                    group[post["role_code"]],
                )
            )
    return entries
