"""What the people of the largest Trust have done in five years, but for coaching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from benchmarks.trust import AS_AT, ROLES, SCHOOLS, STEP, YEARS, LargestTrust, Rows, day

DOMAINS, LEVELS, STATEMENTS = 6, 5, 3
RATED_LEVELS = 2
EVENTS_A_YEAR, PLACES_TAKEN, SHEETS_OF_AN_EVENT = 400, 4, 25
ITEMS = ("time_well_spent", "clear_purpose", "matched_role", "learned_something", "know_next", "supported_to_use")


def projects_and_stages(largest: LargestTrust) -> Iterator[tuple[str, str, Rows]]:
    """STAR projects with owners and evidence, and stages of posts."""
    chance, projects = largest.chance, [(year, person) for year in YEARS for person in range(1, largest.staff + 1)]
    states = chance.choices(("completed", "shared", "active", "draft", "stopped"), (60, 8, 20, 7, 5), k=len(projects))
    columns = "ref, title, academic_year, question, status, strand, evaluation_due_on, evaluated_on, impact_judgement"
    yield "star_project", columns, (
        (f"STAR-{n}", f"Project {n}", year, STEP, state, "quality" if n % 5 else "other",
         f"{year + 1}-06-{1 + n % 28:02}",
         f"{year + 1}-06-{1 + n % 28:02}" if state in ("completed", "shared") else None,
         ("clear_positive", "some_positive", "no_change")[n % 3] if state in ("completed", "shared") else None)
        for n, ((year, _), state) in enumerate(zip(projects, states, strict=True), start=1)
    )  # fmt: skip
    yield (
        "star_owner",
        "project_id, person_id",
        (
            row
            for n, (_, person) in enumerate(projects, start=1)
            for row in (
                (n, person),
                *(
                    ((n, 1 + person * 31 % largest.staff),)
                    if n % 5 == 0 and person * 31 % largest.staff + 1 != person
                    else ()
                ),
            )
        ),
    )
    yield (
        "star_evidence",
        "project_id, collected_on, kind, collected_by_id, agrees",
        (
            row
            for n, ((year, person), state) in enumerate(zip(projects, states, strict=True), start=1)
            if state in ("completed", "shared")
            for row in (
                (n, f"{year + 1}-05-10", "observation", 1 + person * 17 % largest.staff, True),
                (n, f"{year + 1}-05-20", "staff_survey" if n % 4 else "observation", person, n % 9 > 0),
            )
        ),
    )
    yield (
        "stage_agreement",
        "post_id, stage, agreed_on",
        (
            row
            for n in range(1, largest.people + 1)
            for row in (
                (n, "shu", day(largest.started[n] + 60)),
                *(((n, "ha", day(largest.started[n] + 60 + 20 * (n % 90))),) if n % 90 else ()),
            )
            if row[2] <= AS_AT.isoformat()
        ),
    )


def ladder(largest: LargestTrust) -> Iterator[tuple[str, str, Rows]]:
    """Two versions of the ladder, and an assessment of nearly everybody in each year."""
    chance = largest.chance
    statements = [
        (domain, level, n)
        for domain in range(1, DOMAINS + 1)
        for level in range(1, LEVELS + 1)
        for n in range(1, STATEMENTS + 1)
    ]
    yield (
        "ladder",
        "name, status, effective_from",
        (("2021", "retired", "2021-09-01"), ("2024", "live", "2024-09-01")),
    )
    yield (
        "ladder_statement",
        "ladder_id, domain_code, domain_name, level, code, text",
        (
            (ladder, f"D{domain}", f"Domain {domain}", level, f"D{domain}.{level}.{n}", STEP)
            for ladder in (1, 2)
            for domain, level, n in statements
        ),
    )
    yield (
        "role_expectation",
        "ladder_id, role_id, domain_code, minimum_level",
        (
            (ladder, role, f"D{domain}", minimum)
            for ladder in (1, 2)
            for role, (_, _, minimum) in enumerate(ROLES, start=1)
            for domain in range(1, DOMAINS + 1)
        ),
    )
    assessed = [
        (year, n)
        for year in YEARS
        for n in (*range(1, largest.staff + 1), *range(largest.people + 1, largest.people + largest.governors + 1))
        if chance.random() < 0.95
    ]
    yield (
        "ladder_assessment",
        "ref, person_id, academic_year, ladder_id, state, agreed_on",
        (
            (
                f"L-{year}-{n}",
                n,
                year,
                1 if year < 2024 else 2,
                "agreed" if n % 20 else "line",
                f"{year + 1}-03-15" if n % 20 else None,
            )
            for year, n in assessed
        ),
    )
    low = [place for place, (_, level, _) in enumerate(statements, start=1) if level <= RATED_LEVELS]
    yield (
        "ladder_rating",
        "assessment_id, statement_id, self_rating, line_rating, agreed_rating",
        (
            (number, place + (0 if year < 2024 else len(statements)), 2, 2, 3 if chance.random() < 0.9 else 1)
            for number, (year, _) in enumerate(assessed, start=1)
            for place in low
        ),
    )


def cpd(largest: LargestTrust) -> Iterator[tuple[str, str, Rows]]:
    """Events, places taken, impact checks, and anonymous evaluations."""
    chance, count = largest.chance, max(10, int(EVENTS_A_YEAR * largest.schools / SCHOOLS))
    events = [(year, n) for year in YEARS for n in range(count)]
    held = [dt.date(year, 9, 10).toordinal() + n * 290 // count for year, n in events]
    yield (
        "cpd_event",
        "ref, title, kind, starts_on, provider_type, leadership, hours, host_school_id",
        (
            (f"E{n}", f"Event {n}", "INSET", day(held[n - 1]), "internal", n % 6 == 0, 600, 1 + n % largest.schools)
            for n in range(1, len(events) + 1)
        ),
    )
    taken = sorted(
        {
            (1 + chance.randrange(count) + count * place, person)
            for place in range(len(YEARS))
            for person in range(1, largest.staff + 1)
            for _ in range(PLACES_TAKEN)
        }
    )
    yield (
        "cpd_attendance",
        "event_id, person_id, status",
        ((event, person, "attended" if (event + person) % 10 else "absent") for event, person in taken),
    )
    yield (
        "cpd_impact_check",
        "event_id, person_id, checked_on, learned, used, effect, asked_id, confirmation, confirmed_by_id",
        (
            (
                event,
                person,
                day(held[event - 1] + 45),
                3 + n % 3,
                n % 4,
                3 + n // 3 % 3,
                1 + person % largest.staff,
                "yes" if n % 3 else None,
                1 + person % largest.staff if n % 3 else None,
            )
            for n, (event, person) in enumerate(taken)
            if n % 6 == 0
        ),
    )
    yield (
        "questionnaire",
        "opens_on, closes_on, closed_at",
        ((day(h), day(h + 14), f"{day(h + 15)} 04:00:00.000000") for h in held),
    )
    yield (
        "cpd_questionnaire",
        "questionnaire_id, event_id, imported",
        ((n, n, False) for n in range(1, len(events) + 1)),
    )
    sheets = [(largest.key(), event) for event in range(1, len(events) + 1) for _ in range(SHEETS_OF_AN_EVENT)]
    yield "answer_sheet", "id, questionnaire_id", iter(sheets)
    yield (
        "answer",
        "sheet_id, item, score",
        (
            (sheet, item, chance.choices((1, 2, 3, 4, 5), (3, 7, 20, 40, 30))[0])
            for sheet, _ in sheets
            for item in ITEMS
        ),
    )


def the_rest(largest: LargestTrust) -> Iterator[tuple[str, str, Rows]]:
    """Absence, leavers and work across schools."""
    chance = largest.chance
    yield (
        "absence",
        "person_id, category, first_day, last_day, working_days_lost",
        (
            (person, "SIC" if spell else "OTH", day(begins), day(begins + 2), 10 * (1 + (person + year) % 4))
            for year in YEARS
            for person in range(1, largest.staff + 1)
            for spell in range(2)
            if chance.random() < 0.75
            for begins in (dt.date(year, 9, 5).toordinal() + 150 * spell + chance.randint(0, 140),)
        ),
    )
    yield (
        "leaver",
        "person_id, left_on, reason",
        ((n, day(largest.ended[n] or 0), "E02") for n in range(largest.staff + 1, largest.people + 1)),
    )
    activities = largest.staff
    yield (
        "cross_trust_activity",
        "ref, title, kind, held_on, hours, host_id, entered_by_id, verified_by_id",
        (
            (
                f"X{n}",
                f"Activity {n}",
                "network",
                f"{YEARS[n % 5] + 1}-{1 + n % 7:02}-12",
                200 if n % 8 else 50,
                n,
                n,
                n if n % 6 else None,
            )
            for n in range(1, activities + 1)
        ),
    )
    yield (
        "cross_trust_participant",
        "activity_id, person_id",
        (
            (n, person)
            for n in range(1, activities + 1)
            for person in sorted({n, *(1 + n * 37 * k % largest.staff for k in (1, 2, 3, 4))})
        ),
    )
