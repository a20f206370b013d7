"""Ladders, assessments and CPD of a generated bundle."""

from datetime import date

from .columns import SIX_ANSWERS
from .world import FIRST, LAST, YEARS, World, plus, year_ends, year_starts
from .world_staff import ROLES

# Version, status, domains. D3 was dropped and D4 is new, so that years compared
# across versions share only some of their domains.
LADDERS = (
    ("v1", "retired", ("D1", "D2", "D3")),
    ("v2", "live", ("D1", "D2", "D4")),
    ("v3", "consulting", ("D1", "D4")),
    ("v4", "draft", ("D2",)),
)


def add_ladders(world: World) -> dict[str, list[tuple[str, str, int]]]:
    """Versions with their statements and expectations; returns the statements.

    Some levels have no statements, some five (so that four of them are 80 %).
    Site staff have no expectation anywhere, chairs only in the live version.
    """
    statements: dict[str, list[tuple[str, str, int]]] = {}
    for place, (version, status, domains) in enumerate(LADDERS):
        world.add("ladders", ladder_version=version, status=status, effective_from=date(2021 + place, 9, 1))
        statements[version] = []
        for domain in domains:
            sizes = [world.pick((0, 1, 2, 5), (3, 4, 2, 3)) for _ in range(5)]
            if not any(sizes):
                sizes[1] = 2
            for level, size in enumerate(sizes, start=1):
                for number in range(size):
                    code = f"{domain}-{level}.{number}"
                    statements[version].append((code, domain, level))
                    world.add(
                        "ladder_statements",
                        ladder_version=version,
                        domain_code=domain,
                        domain_name=f"Domain, {domain}",
                        level=level,
                        statement_code=code,
                        text=f"Leads at level {level}",
                    )
        for role, _, staff_group, _ in ROLES:
            if role == "SIT" or (role == "CHA" and status != "live"):
                continue
            for domain in world.some(domains, 2):
                most = 4 if staff_group == "leader" else 2
                world.add(
                    "role_expectations",
                    ladder_version=version,
                    role_code=role,
                    domain_code=domain,
                    minimum_level=world.rng.randint(1, most),
                )
    return statements


def _rate(world: World, assessment_ref: str, statements: list[tuple[str, str, int]]) -> None:
    """Ratings that are good up to a level of the person's own, with gaps."""
    strength = world.rng.randint(0, 5)
    steadiness = world.pick((1.0, 0.9, 0.8))
    for code, _, level in statements:
        if world.chance(0.04):
            continue
        good = world.chance(steadiness if level <= strength else 0.3)
        agreed = world.pick((2, 3)) if good else world.pick((None, 0, 1))
        world.add(
            "ladder_ratings",
            assessment_ref=assessment_ref,
            statement_code=code,
            self_rating=world.pick((None, 0, 1, 2, 3)),
            line_rating=world.pick((None, 0, 1, 2, 3)),
            agreed_rating=agreed,
        )


def add_assessments(world: World, statements: dict[str, list[tuple[str, str, int]]]) -> None:
    """Yearly assessments, some twice, some on one day, some on an unused version.

    agreed_on is never before the assessment's own year: whether such a one is
    "in the period" is the one thing the contract leaves open about it.
    """
    for ref in world.people:
        for year, weights in zip(YEARS, ((8, 1, 0, 1), (4, 5, 1, 0), (2, 7, 1, 1)), strict=True):
            if not world.chance(0.85):
                continue
            agreed_on = world.awkward(year_starts(year), plus(year_ends(year), 60))
            for _ in range(world.pick((1, 2, 3), (7, 2, 1))):
                if not world.chance(0.5):
                    agreed_on = world.awkward(year_starts(year), plus(year_ends(year), 60))
                number = len(world.rows["ladder_assessments"])
                assessment_ref = f"{world.pick(('a', 'A', 'A-', '0'))}{number}"
                version = world.pick([name for name, *_ in LADDERS], weights)
                state = world.pick(("self", "line", "agreed", "moderated"), (1, 1, 8, 4))
                is_agreed = state in {"agreed", "moderated"}
                world.add(
                    "ladder_assessments",
                    assessment_ref=assessment_ref,
                    person_ref=ref,
                    academic_year=year,
                    ladder_version=version,
                    state=state,
                    agreed_on=world.maybe(0.95 if is_agreed else 0.1, agreed_on),
                )
                _rate(world, assessment_ref, statements[version])


def _check(world: World, event_ref: str, ref: str, checked_on: date) -> None:
    """One named impact check, often just at or below what makes a benefit."""
    world.add(
        "cpd_impact_checks",
        event_ref=event_ref,
        person_ref=ref,
        checked_on=checked_on,
        learned=world.pick((3, 4, 5, 1), (2, 5, 3, 1)),
        used=world.pick((0, 1, 2, 3), (1, 2, 6, 3)),
        effect=world.pick((3, 4, 5, 1), (2, 5, 3, 1)),
        confirmation=world.pick((None, "yes", "partly", "no")),
        confirmed_by_ref=world.maybe(0.5, world.pick(world.staff)),
    )


def add_cpd(world: World, number: int) -> None:
    """Events with attendance, impact checks and anonymous evaluations."""
    kinds = ("SMART_day", "INSET", "twilight", "course_external", "NPQ", "conference", "governor_training")
    for place in range(number):
        event_ref = f"{world.pick(('0', 'E', 'e-'))}{place}"
        starts_on = world.awkward()
        world.add(
            "cpd_events",
            event_ref=event_ref,
            title="=Event, “one”",
            kind=world.pick(kinds),
            starts_on=starts_on,
            ends_on=world.maybe(0.4, world.awkward(starts_on, plus(starts_on, 90))),
            provider_type=world.pick(("internal", "trust", "national", "other")),
            leadership=world.pick((None, "true", "false"), (1, 3, 3)),
            hours=world.maybe(0.7, world.pick(("0.5", "2", "6", "12.25"))),
            host_school_code=world.maybe(0.75, world.pick(world.schools[:4])),
        )
        share = world.pick((0.1, 0.2, 0.4))
        for ref in world.people:
            if world.chance(share):
                status = world.pick(("booked", "attended", "part", "absent", "excused"), (1, 6, 2, 1, 1))
                world.add("cpd_attendance", event_ref=event_ref, person_ref=ref, status=status)
            if world.chance(share / 2):
                checked_on = world.awkward(max(starts_on, FIRST), plus(max(starts_on, LAST), 30))
                _check(world, event_ref, ref, checked_on)
                if world.chance(0.2):
                    _check(world, event_ref, ref, plus(checked_on, world.rng.randint(1, 30)))
        for _ in range(world.pick((0, 1, 2, 3, 4, 6, 9))):
            answers = {item: world.maybe(0.85, world.pick((2, 3, 4, 5), (1, 2, 4, 3))) for item in SIX_ANSWERS}
            # An evaluation with no answer at all says nothing; it is not generated.
            if any(answers.values()):
                world.add("cpd_evaluations", event_ref=event_ref, **answers)
