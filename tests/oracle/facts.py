"""Facts about people on days: in post, on leave, in scope, achieved level.

Everything is asked day by day. Facts are about the person, from all posts in the
Trust; which school's row a person stands in is decided elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from .records import Bundle, Row

DAY = timedelta(days=1)
LEVELS = (1, 2, 3, 4, 5)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none if last is earlier."""
    day = first
    while day <= last:
        yield day
        day += DAY


def year_of(day: date) -> str:
    """The label of the academic year that contains the day, such as 2025/26."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def year_before(academic_year: str) -> str:
    """The label of the academic year before: 2024/25 for 2025/26."""
    first = int(academic_year[:4]) - 1
    return f"{first}/{(first + 1) % 100:02d}"


def open_on(row: Row, day: date, start: str, end: str) -> bool:
    """Whether a dated row covers the day; an empty end is still open."""
    return row[start] <= day and (row[end] is None or row[end] >= day)


class Facts:
    """The bundle as it answers on one as-at day of one academic year."""

    def __init__(self, bundle: Bundle, academic_year: str, as_at: date) -> None:
        """Clamp as-at to the year's last day; refuse one before its first."""
        self.bundle = bundle
        self.academic_year = academic_year
        self.year_starts = date(int(academic_year[:4]), 9, 1)
        self.year_ends = date(self.year_starts.year + 1, 8, 31)
        if as_at < self.year_starts:
            raise ValueError(f"{as_at} is before the first day of {academic_year}")
        self.as_at = min(as_at, self.year_ends)
        self.people = {row["person_ref"]: row for row in bundle["people"]}
        self.posts = self._by("posts", "person_ref")
        self.leave = self._by("leave", "person_ref")
        self.sessions_of = self._by("coaching_sessions", "coachee_ref")
        self.assessments_of = self._by("ladder_assessments", "person_ref")
        self.ratings_of = self._by("ladder_ratings", "assessment_ref")
        self.statements_of = self._by("ladder_statements", "ladder_version")
        self.expectations_of = self._by("role_expectations", "ladder_version")
        self.in_scope = {ref for ref in self.people if self._is_in_scope(ref)}
        self.excused = {ref for ref in self.people if self._is_excused_staff(ref)}

    def _by(self, name: str, column: str) -> dict[str, list[Row]]:
        """The rows of one file, grouped by one column."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.bundle[name]:
            groups[row[column]].append(row)
        return groups

    def in_period(self, day: date | None) -> bool:
        """Whether a day is given and lies from the year's first day to as-at."""
        return day is not None and self.year_starts <= day <= self.as_at

    def by_now(self, day: date | None) -> bool:
        """Whether a day is given and not after as-at."""
        return day is not None and day <= self.as_at

    def posts_on(self, ref: str, day: date) -> list[Row]:
        """The posts a person holds on the day; none after they left."""
        left_on = self.people[ref]["left_on"]
        if left_on is not None and left_on < day:
            return []
        return [post for post in self.posts[ref] if open_on(post, day, "started_on", "ended_on")]

    def schools_on(self, ref: str, day: date) -> set[str]:
        """The schools where a person is in post on the day."""
        return {post["school_code"] for post in self.posts_on(ref, day)}

    def schools_now(self, ref: str) -> set[str]:
        """The schools where a person is in post on the as-at day."""
        return self.schools_on(ref, self.as_at)

    def is_employee(self, ref: str) -> bool:
        """Whether the person is of kind employee."""
        return bool(self.people[ref]["kind"] == "employee")

    def service_began(self, ref: str) -> date | None:
        """employed_from; where not given, the earliest start of any post."""
        given: date | None = self.people[ref]["employed_from"]
        starts = [post["started_on"] for post in self.posts[ref]]
        return given or min(starts, default=None)

    def service_days(self, ref: str) -> int:
        """Days of service at as-at, the first and the last day both counted."""
        began = self.service_began(ref)
        return 0 if began is None else (self.as_at - began).days + 1

    def on_leave(self, ref: str, day: date) -> bool:
        """Whether any leave row covers the day."""
        return any(open_on(row, day, "from_date", "to_date") for row in self.leave[ref])

    def is_excused(self, ref: str) -> bool:
        """On leave on more than half of their days in the period."""
        began = self.service_began(ref)
        if began is None:
            return False
        counted = list(days(max(self.year_starts, began), self.as_at))
        away = {day for day in counted if self.on_leave(ref, day)}
        return 2 * len(away) > len(counted)

    def _is_settled_employee(self, ref: str) -> bool:
        """An employee in post on as-at with 28 days of service."""
        return self.is_employee(ref) and bool(self.posts_on(ref, self.as_at)) and self.service_days(ref) >= 28

    def _is_in_scope(self, ref: str) -> bool:
        return self._is_settled_employee(ref) and not self.is_excused(ref)

    def _is_excused_staff(self, ref: str) -> bool:
        return self._is_settled_employee(ref) and self.is_excused(ref)

    def employees_at(self, school: str | None) -> set[str]:
        """Employees in post on as-at, in one school or (None) in the Trust."""
        return {
            ref
            for ref in self.people
            if self.is_employee(ref)
            for post in self.posts_on(ref, self.as_at)
            if school is None or post["school_code"] == school
        }

    def open_schools(self) -> list[str]:
        """Codes of the schools open on at least one day of the period, sorted."""
        return sorted(
            school["school_code"]
            for school in self.bundle["schools"]
            if (school["opened_on"] is None or school["opened_on"] <= self.as_at)
            and (school["closed_on"] is None or school["closed_on"] >= self.year_starts)
        )

    def is_term_due(self, ref: str, term: Row) -> bool:
        """Ended by as-at, in post on 28 of its days, away on at most half."""
        if term["ends_on"] > self.as_at:
            return False
        term_days = list(days(term["starts_on"], term["ends_on"]))
        in_post = {day for day in term_days if self.posts_on(ref, day)}
        away = {day for day in term_days if self.on_leave(ref, day)}
        return len(in_post) >= 28 and 2 * len(away) <= len(term_days)

    def sessions(self, ref: str) -> list[Row]:
        """Completed sessions of a coachee, without those the coachee disputes."""
        return [
            session
            for session in self.sessions_of[ref]
            if session["status"] == "completed" and session["coachee_response"] != "disputed"
        ]

    def assessment(self, ref: str, academic_year: str) -> Row | None:
        """The assessment that counts for TSP3-K1 in a year, or None."""
        status = {row["ladder_version"]: row["status"] for row in self.bundle["ladders"]}
        counted = [
            row
            for row in self.assessments_of[ref]
            if row["academic_year"] == academic_year
            and status[row["ladder_version"]] in {"live", "retired"}
            and row["state"] in {"agreed", "moderated"}
            and self.by_now(row["agreed_on"])
        ]
        return max(
            counted,
            key=lambda row: (row["agreed_on"], row["assessment_ref"]),
            default=None,
        )

    def domains(self, version: str) -> set[str]:
        """The domains that have statements in a ladder version."""
        return {row["domain_code"] for row in self.statements_of[version]}

    def achieved(self, assessment: Row, domain: str) -> int:
        """The highest level such that it and all below have 80 % at 2 or more."""
        agreed = {
            row["statement_code"]: row["agreed_rating"] or 0 for row in self.ratings_of[assessment["assessment_ref"]]
        }
        reached = 0
        for level in LEVELS:
            marks = [
                agreed.get(row["statement_code"], 0)
                for row in self.statements_of[assessment["ladder_version"]]
                if row["domain_code"] == domain and row["level"] == level
            ]
            good = [mark for mark in marks if mark >= 2]
            if marks and Fraction(len(good), len(marks)) < Fraction(80, 100):
                break
            reached = level
        return reached

    def expectations(self, assessment: Row, roles: set[str]) -> list[Row]:
        """What the assessment's ladder version expects of these roles."""
        return [row for row in self.expectations_of[assessment["ladder_version"]] if row["role_code"] in roles]

    def roles_of_posts(self, ref: str) -> set[str]:
        """The roles of all posts held on as-at."""
        return {post["role_code"] for post in self.posts_on(ref, self.as_at)}

    def seats(self, ref: str) -> list[Row]:
        """The governor's seats a person has on as-at, whether or not they left."""
        return [
            seat
            for seat in self.bundle["governors"]
            if seat["person_ref"] == ref and open_on(seat, self.as_at, "started_on", "ended_on")
        ]
