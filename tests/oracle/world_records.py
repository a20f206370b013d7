"""Coaching, STAR projects, stages and cross-trust work of a generated bundle."""

from collections import Counter
from datetime import date
from typing import Any

from .world import LAST, YEARS, Term, World, plus

FOCUS = ("questioning", "behaviour_culture", "SEND_adaptation", "systems_admin", "catering", "other")
TYPES = ("instructional", "line_management_coaching", "peer", "leadership", "mentoring")
NOT_HELD = ("planned", "missed_coach", "missed_coachee", "rearranged", "cancelled")
STEP_STATUSES = (None, "set", "practising", "secure", "embedded", "carried_forward", "withdrawn")
BASES = ("coachee_self", "coach_drop_in", "video", "peer", "work_product", "outcome_data_aggregate")
EVIDENCE = ("observation", "reading", "work_sample_review")
# Free text that a careless reader trips over: quotes, commas, lines, formulas, NA.
TEXTS = ("Pause, then “ask”", 'Say "why" twice', "First line\nsecond line", "=SUM(A1)", "-1 error a day", "'=x", "NA")


def _step(world: World, held_on: date) -> dict[str, Any]:
    """The step columns of a session, with any of them left out."""
    status = world.pick(STEP_STATUSES, (1, 1, 1, 4, 2, 1, 1))
    reviewed = status in {"secure", "embedded"} and world.chance(0.75)
    return {
        "action_step": world.maybe(0.7, world.pick(TEXTS)),
        "step_due_on": world.maybe(0.88, world.awkward(held_on, plus(held_on, 70))),
        "step_status": status,
        "step_reviewed_on": world.awkward(held_on, plus(held_on, 120)) if reviewed else None,
        "step_review_basis": world.pick(BASES) if reviewed else None,
    }


def _session(world: World, ref: str, held_on: date, status: str) -> None:
    """One session with its coachee; some are disputed."""
    number = len(world.rows["coaching_sessions"])
    coach = world.pick([other for other in world.staff[:20] if other != ref])
    with_step = world.chance(0.8 if status == "completed" else 0.3)
    world.add(
        "coaching_sessions",
        session_ref=f"{world.pick(('s', 'S', '00'))}{number}",
        coachee_ref=ref,
        coach_ref=coach,
        held_on=held_on,
        coaching_type=world.pick(TYPES),
        focus_area=world.pick(FOCUS),
        status=status,
        minutes=world.maybe(0.5, world.rng.randint(5, 60)),
        precise_praise=world.maybe(0.5, world.pick(TEXTS)),
        shared_with_manager=world.pick((None, "true", "false")),
        coachee_response=world.pick((None, "confirmed", "disputed"), (6, 3, 1)),
        **(_step(world, held_on) if with_step else {}),
    )


def _day_in(world: World, term: Term) -> date:
    """A day about the term: its first, its last, one within, or just outside."""
    within = world.day(term.starts_on, term.ends_on)
    outside = world.pick((plus(term.starts_on, -1), plus(term.ends_on, 1)))
    return world.pick((term.starts_on, term.ends_on, within, outside), (15, 15, 65, 5))


def add_coaching(world: World) -> None:
    """Most people are coached in most terms; some sessions did not take place."""
    for ref in world.staff:
        diligence = world.pick((0.98, 0.9, 0.5, 0.1), (6, 3, 1, 1))
        for term in world.terms:
            if world.chance(diligence):
                _session(world, ref, _day_in(world, term), "completed")
            if world.chance(0.15):
                _session(world, ref, _day_in(world, term), world.pick(NOT_HELD))
        for _ in range(world.rng.randint(0, 2)):
            _session(world, ref, world.awkward(), "completed")


def add_projects(world: World, number: int) -> None:
    """STAR projects of owners of any kind, each with evidence for and against."""
    statuses = ("draft", "agreed", "active", "evaluating", "completed", "shared", "paused", "stopped")
    for place in range(number):
        ref = f"STAR{place}"
        owners = sorted(world.some(world.people, 3))
        evaluated = world.chance(0.75)
        world.add(
            "star_projects",
            project_ref=ref,
            title=world.pick(TEXTS),
            academic_year=world.pick(YEARS),
            question=world.pick(TEXTS),
            owner_refs=";".join(owners),
            status=world.pick(statuses, (1, 1, 1, 1, 5, 4, 1, 3)),
            strand=world.pick(("quality", "other", None), (7, 1, 1)),
            plan_ref=world.maybe(0.4, "2.2"),
            baseline=world.maybe(0.4, "12 of 30"),
            change_tried=world.maybe(0.4, world.pick(TEXTS)),
            evaluation_due_on=world.maybe(0.92, world.awkward()),
            evaluated_on=world.awkward() if evaluated else None,
            impact_judgement=world.pick(
                (None, "clear_positive", "some_positive", "no_change", "some_negative", "not_yet_known"),
                (1, 5, 5, 1, 1, 1),
            ),
            confidence=world.pick((None, "low", "medium", "high")),
            evaluation=world.maybe(0.5, world.pick(TEXTS)),
            adoption=world.pick((None, "adopted_trust", "adopted_school", "noted", "not_adopted")),
        )
        seen = set()
        for _ in range(world.rng.randint(0, 5)):
            by = world.pick(owners) if world.chance(0.5) else world.pick(world.people)
            key = (world.awkward(), world.pick(EVIDENCE), by)
            if key in seen:
                continue
            seen.add(key)
            world.add(
                "star_evidence",
                project_ref=ref,
                collected_on=key[0],
                kind=key[1],
                collected_by_ref=by,
                agrees=world.pick(("true", "false"), (5, 1)),
                summary=world.maybe(0.5, world.pick(TEXTS)),
            )


def add_stages(world: World) -> None:
    """Stages of posts: first ones, steps up and down, several on one day."""
    for post in world.posts:
        if world.chance(0.25):
            continue
        started_on = date.fromisoformat(post["started_on"])
        seen = set()
        day = world.awkward(started_on, max(plus(started_on, 1), LAST))
        for _ in range(world.rng.randint(1, 4)):
            if not world.chance(0.25):
                day = world.awkward(day, max(plus(day, 1), plus(LAST, 30)))
            key = (day, world.pick(("shu", "ha", "re")))
            if key in seen:
                continue
            seen.add(key)
            world.add(
                "stages",
                person_ref=post["person_ref"],
                post_ref=post["post_ref"],
                stage=key[1],
                agreed_on=key[0],
                agreed_by_ref=world.maybe(0.7, world.pick(world.staff)),
                evidence=world.maybe(0.3, world.pick(TEXTS)),
            )


def add_cross_trust_work(world: World, number: int) -> None:
    """Activities of one to five people, some too short, some not verified.

    Some name one person alone who has had several posts: two schools, not two people.
    """
    holders = Counter(post["person_ref"] for post in world.posts)
    several = [ref for ref, posts in holders.items() if posts > 1]
    for place in range(number):
        people = world.some(world.people, 5) if world.chance(0.8) else [world.pick(several)]
        world.add(
            "cross_trust_work",
            activity_ref=f"{world.pick(('0', 'W'))}{place}",
            title=world.pick(TEXTS),
            kind=world.pick(("network", "moderation", "secondment")),
            held_on=world.awkward(),
            hours=world.pick(("0.5", "0.99", "1", "1", "1.5", "6")),
            person_refs=";".join(sorted(people)),
            verified_by_ref=world.maybe(0.75, world.pick(world.people)),
        )
