"""Schools, people and their dated relations of a generated bundle."""

from datetime import date

from .world import FIRST, LAST, YEARS, Term, World, plus, year_ends, year_starts

SCHOOLS = ("TOR", "A10", "A9", "b2", "0CH", "PEN", "ZEN", "MIN")
ROLES = (
    ("TEA", "Teacher", "teacher", 8),
    ("ECT", "Early career teacher", "teacher", 2),
    ("TA", "Teaching assistant", "teaching_assistant", 5),
    ("HLTA", "Higher level teaching assistant", "teaching_assistant", 1),
    ("ADM", "Administrator", "support", 3),
    ("SIT", "Site staff", "support", 2),
    ("SUB", "Subject lead", "leader", 3),
    ("HEA", "Headteacher", "leader", 1),
    ("GOV", "Governor", "governor", 0),
    ("CHA", "Chair", "governor", 0),
)
STAFF_ROLES = [code for code, _, _, weight in ROLES if weight]
WEIGHTS = [weight for *_, weight in ROLES if weight]
GIVEN = ("Ada", "Björn", "Chidi", "Demelza", "Éloïse", "Femi", "Gwen", "Hui", "Ines", "Jory", "NA", "Kerensa")
FAMILY = ("O’Dell", "Null", "Penhale", "St. Clare", "Nowak", "Trevanion", "Ünal", "None", "de la Rue", "Okoro")
FTES = ("1", "1", "1", "0.8", "0.6", "0.5", "0.4", "0.33", "0.25", "0.01")
LEAVE = ("maternity", "adoption", "shared_parental", "long_term_sickness", "secondment_out", "career_break")


def _opening(world: World) -> date:
    """The day asked about, the day after it, or any other."""
    asked = world.pick(world.questions)[1]
    return world.pick((asked, plus(asked, 1), world.awkward()))


def _closing(world: World) -> date:
    """The first day of a year, the day before it, or any other."""
    first = year_starts(world.pick(YEARS))
    return world.pick((first, plus(first, -1), world.awkward()))


def add_schools(world: World) -> None:
    """Five to eight schools: one central, one closed, one opened in the three years."""
    number = world.rng.randint(5, 8)
    world.schools = list(SCHOOLS[:number])
    closed, opened = world.rng.sample(range(1, number), 2)
    for place, code in enumerate(world.schools):
        phase = "central" if place == 2 else world.pick(("primary", "secondary", "all_through", "special"))
        world.add(
            "schools",
            school_code=code,
            name=f"{code} “Academy”, The",
            phase=phase,
            urn=world.maybe(0.7, f"0{10000 + place}"),
            opened_on=_opening(world) if place == opened else world.maybe(0.3, date(2012, 9, 1)),
            closed_on=_closing(world) if place == closed else world.maybe(0.1, date(2030, 8, 31)),
        )


def add_calendar(world: World) -> None:
    """Terms of three years, and the roles."""
    for term in world.terms:
        world.add(
            "terms",
            academic_year=term.academic_year,
            term=term.name,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
        )
    for code, title, staff_group, _ in ROLES:
        world.add("roles", role_code=code, title=title, staff_group=staff_group)


def _school(world: World) -> str:
    """A school: the first are the larger, the last two hold a handful or nobody."""
    shares: list[float] = [20.0, 15, 9, 7, 5, 4][: len(world.schools) - 2]
    tiny = [sum(shares) * people / world.people_wanted for people in world.tiny]
    return world.pick(world.schools, shares + tiny)


def _post(world: World, ref: str, school: str, started_on: date, ended_on: date | None) -> None:
    """One post."""
    row = world.add(
        "posts",
        post_ref=f"{world.pick(('0', 'post-', 'X'))}{len(world.posts)}",
        person_ref=ref,
        school_code=school,
        role_code=world.pick(STAFF_ROLES, WEIGHTS),
        job_title=world.maybe(0.3, "Phase lead, Years 1; 2"),
        fte=world.pick(FTES),
        started_on=started_on,
        ended_on=ended_on,
    )
    world.posts.append(row)


def _leaver(world: World, ref: str, left_on: date) -> None:
    """The record that a person left."""
    reason = world.pick(("E01", "E02", "E05", "E13", "E14", "E17", "E99"))
    destination = world.maybe(0.6, world.pick(("D1", "D2", "D6", "D9")))
    world.add("leavers", person_ref=ref, left_on=left_on, reason=reason, destination=destination)


def _add_posts(world: World, ref: str, began: date, left_on: date | None) -> None:
    """Posts of one career: one, two at once, a move, a gap, a return, none."""
    # Some posts stay open after left_on; the contract warns of it and imports.
    ends = left_on if left_on is None or world.chance(0.7) else None
    last = left_on or plus(LAST, 60)
    schools = (_school(world), _school(world))
    turn = world.awkward(max(began, plus(FIRST, -30)), max(last, began)) if began < last else began
    careers = ("one", "two schools", "same school", "mover", "overlap", "gap", "return", "none")
    career = world.pick(careers, (56, 14, 4, 12, 4, 4, 4, 2))
    if career == "none":
        return
    if career in {"one", "two schools", "same school"} or turn >= last:
        _post(world, ref, schools[0], began, ends)
        if career == "two schools":
            _post(world, ref, schools[1], turn, ends)
        elif career == "same school":
            _post(world, ref, schools[0], began, ends)
        return
    again = {"mover": plus(turn, 1), "overlap": turn, "gap": plus(turn, world.rng.randint(2, 40))}
    restart = min(again.get(career, plus(turn, world.rng.randint(1, 90))), last)
    _post(world, ref, schools[0], began, turn)
    _post(world, ref, schools[1], max(restart, began), ends)
    if career == "return" and restart > turn:
        _leaver(world, ref, turn)


def add_people(world: World) -> None:
    """Staff with their posts, then governors who are nothing else."""
    for number in range(world.people_wanted + world.people_wanted // 6):
        is_governor = number >= world.people_wanted
        ref = f"{world.pick(('000', 'P', 'p-', 'E'))}{number}"
        began = world.day(date(2012, 1, 1), plus(FIRST, -1)) if world.chance(0.55) else world.awkward()
        leaves = world.chance(0.18)
        left_on = world.awkward(max(began, FIRST), plus(LAST, 60)) if leaves else None
        if is_governor:
            kind, employed_from = "governor_only", None
        else:
            kind = world.pick(("employee", "agency"), (9, 1))
            employed_from = world.pick((None, began, plus(began, -world.rng.randint(1, 400)), None), (3, 5, 1, 1))
            if world.chance(0.06) and left_on is None:
                employed_from = world.awkward()
            _add_posts(world, ref, began, left_on)
            world.staff.append(ref)
            if kind == "employee":
                world.employees.append(ref)
        given, family = world.pick(GIVEN), world.pick(FAMILY)
        address = f"{world.pick(('Name', 'name', 'NAME'))}.{number}@example.org"
        world.people.append(ref)
        world.add(
            "people",
            person_ref=ref,
            given_name=given,
            family_name=family,
            email=world.maybe(0.6, address),
            kind=kind,
            employed_from=employed_from,
            left_on=left_on,
        )
        if left_on is not None and not is_governor and world.chance(0.85):
            _leaver(world, ref, left_on)


def _service_began(world: World, ref: str) -> date:
    """employed_from, or the first post, or long ago."""
    (person,) = (row for row in world.rows["people"] if row["person_ref"] == ref)
    starts = [row["started_on"] for row in world.posts if row["person_ref"] == ref]
    return date.fromisoformat(person["employed_from"] or min(starts, default="2012-01-01"))


def _leave(world: World, ref: str, kind: str, from_date: date, to_date: date | None) -> None:
    """One leave; a second of one kind from the same day would be the same row."""
    same = [row for row in world.rows["leave"] if row["person_ref"] == ref and row["from_date"] == str(from_date)]
    if kind not in {row["kind"] for row in same}:
        world.add("leave", person_ref=ref, kind=kind, from_date=from_date, to_date=to_date)


def _about_half(world: World, ref: str) -> tuple[date, date] | None:
    """Leave on half of a question's days, or one more: the edge of excused."""
    academic_year, asked = world.pick(world.questions)
    last = min(asked, year_ends(academic_year))
    first = max(year_starts(academic_year), _service_began(world, ref))
    length = ((last - first).days + 1) // 2 + world.pick((0, 0, 1, 1, 2))
    if last < first or length < 1:
        return None
    from_date = plus(first, world.pick((0, 0, -10, world.rng.randint(0, length))))
    return from_date, plus(max(from_date, first), length - 1)


def _half_of(world: World, term: Term) -> tuple[date, date]:
    """Leave on half of a term's days, or one more: the edge of due."""
    length = ((term.ends_on - term.starts_on).days + 1) // 2 + world.pick((0, 0, 1))
    from_date = world.pick((term.starts_on, plus(term.ends_on, 1 - length)))
    return from_date, plus(from_date, length - 1)


def add_leave(world: World) -> None:
    """Leave of a third of the staff: about half, open-ended, overlapping, short."""
    for ref in world.staff:
        if not world.chance(0.35):
            continue
        kind = world.pick(LEAVE)
        shape = world.pick(("half", "term", "open", "long", "overlap", "short"), (35, 20, 10, 15, 10, 10))
        first = world.awkward()
        span: tuple[date, date | None] | None = (first, plus(first, world.rng.randint(0, 60)))
        if shape == "half":
            span = _about_half(world, ref)
        elif shape == "term" and world.terms:
            span = _half_of(world, world.pick(world.terms))
        elif shape == "open":
            span = (first, None)
        elif shape == "long":
            span = (first, plus(first, world.rng.randint(150, 400)))
        if span is None:
            continue
        _leave(world, ref, kind, *span)
        if shape == "overlap":
            second = plus(first, world.rng.randint(0, 30))
            _leave(world, ref, world.pick(LEAVE), second, plus(second, world.rng.randint(0, 120)))


def add_relations(world: World) -> None:
    """Line management without circles (up the list only), coaches, service roles."""
    for place, ref in enumerate(world.staff):
        if place and world.chance(0.9):
            boss, next_boss = (world.pick(world.staff[:place]) for _ in range(2))
            from_date = world.awkward()
            to_date = world.maybe(0.3, world.awkward(from_date, plus(LAST, 90)))
            world.add("line_management", person_ref=ref, manager_ref=boss, from_date=from_date, to_date=to_date)
            if to_date is not None:
                world.add("line_management", person_ref=ref, manager_ref=next_boss, from_date=plus(to_date, 1))
        coach = world.pick(world.staff)
        if coach != ref and world.chance(0.8):
            from_date = world.awkward()
            to_date = world.maybe(0.3, world.awkward(from_date, plus(LAST, 90)))
            world.add("coaching_pairs", coachee_ref=ref, coach_ref=coach, from_date=from_date, to_date=to_date)
    for code in world.schools:
        world.add(
            "service_roles",
            person_ref=world.pick(world.employees),
            service_role="head",
            school_code=code,
            from_date=world.awkward(),
        )
    for service_role in ("hr", "ceo", "administrator"):
        person = world.pick(world.employees)
        world.add("service_roles", person_ref=person, service_role=service_role, from_date=FIRST)


def add_governors(world: World) -> None:
    """Seats of governors and of some staff, agency staff among them; some ended."""
    agency = set(world.staff) - set(world.employees)
    for ref in world.people:
        share = 0.95 if ref not in set(world.staff) else 0.4 if ref in agency else 0.1
        if not world.chance(share):
            continue
        for board in world.some(["trust", *world.schools], 2):
            started_on = world.awkward() if world.chance(0.5) else world.day(date(2015, 1, 1), FIRST)
            ended_on = world.maybe(0.25, world.awkward(max(started_on, FIRST), plus(LAST, 30)))
            world.add(
                "governors",
                person_ref=ref,
                board=board,
                governor_role=world.pick(("GOV", "CHA"), (4, 1)),
                started_on=started_on,
                ended_on=ended_on,
            )


def add_absences(world: World) -> None:
    """Absences that never overlap; only the last of a person may be open."""
    categories = ("SIC", "PRG", "MAT", "OTH", "PUB", "SEC", "UNA", "UNP")
    for ref in world.staff:
        if not world.chance(0.5):
            continue
        firsts = sorted({world.awkward() for _ in range(world.rng.randint(1, 5))})
        for first_day, next_day in zip(firsts, [*firsts[1:], None], strict=True):
            length = world.pick((1, 1, 2, 5, 28, 60))
            if next_day is not None:
                length = min(length, (next_day - first_day).days)
            is_open = next_day is None and world.chance(0.15)
            world.add(
                "absences",
                person_ref=ref,
                category=world.pick(categories, (14, 1, 1, 1, 1, 1, 1, 1)),
                first_day=first_day,
                last_day=None if is_open else plus(first_day, length - 1),
                working_days_lost=f"{world.rng.randint(1, 2 * length) / 2:g}",
            )
