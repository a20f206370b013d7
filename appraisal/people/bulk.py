"""What must hold between rows about people once a bundle is imported (contract.md section 3, *Errors*, *Warnings*)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from appraisal import clock
from appraisal.bundle.after import After, Located, Rule, blame
from appraisal.bundle.files import Row
from appraisal.bundle.findings import Finding
from appraisal.bundle.spans import by, in_words, overlapping
from appraisal.clock import AcademicYear
from appraisal.people.lines import circles
from appraisal.people.schemas import LEAVE, LINES, PEOPLE, POSTS, TERMS


def terms_in_their_year(after: After) -> Iterator[Finding]:
    """A term lies within its academic year and shares no day with another term."""
    if not after.given(TERMS):
        return
    for located in after.given(TERMS):
        year = AcademicYear(located.row.academic_year)
        for column in ("starts_on", "ends_on"):
            if not year.first_day <= getattr(located.row, column) <= year.last_day:
                cure = f"Give a day from {year.first_day} to {year.last_day}, or correct the year."
                yield blame(TERMS, located, column, f"is outside {year}", cure)
    for located, other in overlapping(after.rows(TERMS), "starts_on", "ends_on"):
        days = in_words(other.starts_on, other.ends_on)
        reason = f"makes the term overlap the {other.term} term, {days}"
        yield blame(TERMS, located, "starts_on", reason, "Correct the days of one of them.")


def addresses_used_once(after: After) -> Iterator[Finding]:
    """No e-mail address belongs to two people, whatever its case."""
    if not after.given(PEOPLE):
        return
    owners: dict[str, Located] = {}
    for located in after.rows(PEOPLE):
        if located.row.email is None:
            continue
        first = owners.setdefault(located.row.email.lower(), located)
        if first is not located:
            told, other = (located, first) if located.line is not None else (first, located)
            reason = f"is also the address of {other.row.person_ref}"
            yield blame(PEOPLE, told, "email", reason, "Give each person their own address, or none.")


def posts_end_with_employment(after: After) -> Iterator[Finding]:
    """No post starts after its person left; one that stays open is only remarkable."""
    people = {located.row.person_ref: located for located in after.given(PEOPLE)}
    elsewhere = {located.row.person_ref for located in after.given(POSTS)} - set(people)
    people |= {located.row.person_ref: located for located in after.rows(PEOPLE, "person_ref", elsewhere)}
    left = {ref: person for ref, person in people.items() if person.row.left_on is not None}
    for post in after.rows(POSTS, "person_ref", left):
        person = left[post.row.person_ref]
        left_on = person.row.left_on
        if post.row.started_on > left_on:
            cure = "Correct one of the two days, or empty left_on of someone who has come back."
            if post.line is not None:
                yield blame(POSTS, post, "started_on", f"is after the person left, {left_on}", cure)
            else:
                reason = f"is before post {post.row.post_ref} starts, {post.row.started_on}"
                yield blame(PEOPLE, person, "left_on", reason, cure)
        elif post.row.ended_on is None or post.row.ended_on > left_on:
            cure = "The post counts up to left_on; give it an end."
            if post.line is not None:
                reason = "leaves the post open after the person left"
                yield blame(POSTS, post, "ended_on", reason, cure, warning=True)
            elif person.line is not None:
                reason = "is before the end of a post"
                yield blame(PEOPLE, person, "left_on", reason, cure, warning=True)


def no_circles(after: After) -> Iterator[Finding]:
    """Nobody is above themselves on any day."""
    if not after.given(LINES):
        return
    for located, day, chain in circles(after.rows(LINES)):
        if located.line is not None:
            reason = f"closes a circle on {day}: {' is managed by '.join(chain)}"
            yield blame(LINES, located, "manager_ref", reason, "Correct the manager or the days of one of these rows.")


def leave_overlaps(after: After) -> Iterator[Finding]:
    """Overlapping leave of one person counts once."""
    people = {located.row.person_ref for located in after.given(LEAVE)}
    for rows in by("person_ref", after.rows(LEAVE, "person_ref", people)).values():
        for located, _ in overlapping(rows, "from_date", "to_date"):
            reason = "makes the leave overlap other leave of the same person"
            yield blame(LEAVE, located, "from_date", reason, "Days on leave twice count once.", warning=True)


def no_longer_in_post(after: After, refs: Collection[str]) -> set[str]:
    """Those of these people who have had a post, or a last day, and hold no post today."""
    today = clock.today()
    people = {located.row.person_ref: located.row for located in after.rows(PEOPLE, "person_ref", refs)}
    gone = {ref for ref, person in people.items() if person.left_on is not None and person.left_on < today}
    posts = by("person_ref", after.rows(POSTS, "person_ref", people))
    begun = {ref: [post.row for post in held if post.row.started_on <= today] for ref, held in posts.items()}
    return gone | {ref for ref, held in begun.items() if held and all(_over(post, today) for post in held)}


def _over(post: Row, day: dt.date) -> bool:
    return post.ended_on is not None and post.ended_on < day


RULES: tuple[Rule, ...] = (
    terms_in_their_year,
    addresses_used_once,
    posts_end_with_employment,
    no_circles,
    leave_overlaps,
)
