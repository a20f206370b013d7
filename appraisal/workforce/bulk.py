"""What must hold between absences, leavers and people once a bundle is imported (contract.md section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from appraisal.bundle.after import After, Located, Rule, blame
from appraisal.bundle.findings import Finding
from appraisal.bundle.spans import FOREVER, by, in_words, joined, overlapping
from appraisal.people.schemas import PEOPLE, POSTS
from appraisal.workforce.schemas import ABSENCES, LEAVERS


def absences_apart(after: After) -> Iterator[Finding]:
    """Nobody is absent twice on one day."""
    people = {located.row.person_ref for located in after.given(ABSENCES)}
    for rows in by("person_ref", after.rows(ABSENCES, "person_ref", people)).values():
        for located, other in overlapping(rows, "first_day", "last_day"):
            days = in_words(other.first_day, other.last_day)
            reason = f"makes the absence overlap another of the same person, {days}"
            yield blame(ABSENCES, located, "first_day", reason, "Correct the days, or end the other absence.")


def absent_while_in_post(after: After) -> Iterator[Finding]:
    """An absence on a day without a post is remarkable."""
    refs = {located.row.person_ref for located in after.given(ABSENCES)}
    left = {located.row.person_ref: located.row.left_on for located in after.rows(PEOPLE, "person_ref", refs)}
    held = {
        ref: joined(
            (post.row.started_on, min(post.row.ended_on or FOREVER, left.get(ref) or FOREVER)) for post in posts
        )
        for ref, posts in by("person_ref", after.rows(POSTS, "person_ref", refs)).items()
    }
    for located in after.given(ABSENCES):
        first, last = located.row.first_day, located.row.last_day or located.row.first_day
        if not any(start <= first and last <= end for start, end in held.get(located.row.person_ref, ())):
            reason = "makes the absence touch a day without a post"
            cure = "Only absences that begin while in post are counted."
            yield blame(ABSENCES, located, "first_day", reason, cure, warning=True)


def leavers_have_left(after: After) -> Iterator[Finding]:
    """The latest day somebody left is their last day in people.csv, unless a post begins later."""
    refs = {located.row.person_ref for file in (LEAVERS, PEOPLE, POSTS) for located in after.given(file)}
    refs |= {row.person_ref for row in after.before(POSTS).values()}
    latest: dict[str, Located] = {}
    for located in after.rows(LEAVERS, "person_ref", refs):
        ref = located.row.person_ref
        if ref not in latest or located.row.left_on > latest[ref].row.left_on:
            latest[ref] = located
    people = {located.row.person_ref: located for located in after.rows(PEOPLE, "person_ref", latest)}
    posts = by("person_ref", after.rows(POSTS, "person_ref", latest))
    unsure = [after.unsure(file, "person_ref") for file in (LEAVERS, PEOPLE, POSTS)]
    for ref, leaver in latest.items():
        left_on: dt.date = leaver.row.left_on
        person = people.get(ref)
        if person is None or person.row.left_on == left_on or any(ref in refs for refs in unsure):
            continue
        if any(post.row.started_on > left_on for post in posts.get(ref, ())):
            continue
        cure = "Make the two days the same, or add the post that began later."
        if leaver.line is not None:
            reason = f"is not left_on of people.csv, {person.row.left_on or 'which is empty'}"
            yield blame(LEAVERS, leaver, "left_on", reason, cure)
        elif person.line is not None:
            yield blame(PEOPLE, person, "left_on", f"is not the latest left_on of leavers.csv, {left_on}", cure)
        else:
            yield Finding(
                POSTS.file_name,
                None,
                "person_ref",
                ref,
                f"left on {left_on} by leavers.csv and has no later post now, but has another left_on in people.csv",
                cure,
            )


RULES: tuple[Rule, ...] = (absences_apart, absent_while_in_post, leavers_have_left)
