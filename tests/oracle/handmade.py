"""Small bundles made by hand, for tests whose expected figure can be reasoned."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from .columns import FILES
from .reckon import reckon


class Handmade:
    """A bundle in the making: two schools, three terms of 2025/26, four roles."""

    def __init__(self, folder: Path) -> None:
        """Start with the schools A and B and nobody in them."""
        self.folder = folder
        self.rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for code in ("A", "B"):
            self.add("schools", school_code=code, name=code, phase="primary")
        for term, starts_on, ends_on in (
            ("autumn", "2025-09-03", "2025-12-19"),
            ("spring", "2026-01-05", "2026-04-02"),
            ("summer", "2026-04-20", "2026-07-23"),
        ):
            self.add(
                "terms",
                academic_year="2025/26",
                term=term,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        for role_code, staff_group in (
            ("T", "teacher"),
            ("TA", "teaching_assistant"),
            ("L", "leader"),
            ("G", "governor"),
        ):
            self.add("roles", role_code=role_code, title="x", staff_group=staff_group)

    def add(self, name: str, /, **cells: Any) -> None:
        """Add one row to a file; columns not named stay empty."""
        self.rows[name].append({column: str(cell) for column, cell in cells.items()})

    def person(
        self,
        ref: str,
        school: str = "A",
        *,
        kind: str = "employee",
        employed_from: str = "2020-01-01",
        left_on: str = "",
        **post: str,
    ) -> str:
        """Add a person with one post, since 2020 unless told otherwise."""
        self.add(
            "people",
            person_ref=ref,
            given_name="Given",
            family_name="Family",
            kind=kind,
            employed_from=employed_from,
            left_on=left_on,
        )
        self.post(ref, school, **post)
        return ref

    def staff(self, number: int, school: str = "A", **cells: str) -> list[str]:
        """Add that many people with one post each; returns their references."""
        return [self.person(f"{school}{each:03d}", school, **cells) for each in range(number)]

    def post(self, ref: str, school: str, **cells: str) -> str:
        """Add a post, full-time since 2020 unless told otherwise."""
        post_ref = f"post{len(self.rows['posts'])}"
        usual = {"role_code": "T", "fte": "1", "started_on": "2020-01-01"}
        self.add(
            "posts",
            **usual | {"post_ref": post_ref, "person_ref": ref, "school_code": school} | cells,
        )
        return post_ref

    def leave(self, ref: str, from_date: str, to_date: str = "") -> None:
        """Add a leave."""
        self.add(
            "leave",
            person_ref=ref,
            kind="career_break",
            from_date=from_date,
            to_date=to_date,
        )

    def session(self, ref: str, held_on: str, **cells: str) -> None:
        """Add a completed session with this coachee."""
        usual = {"status": "completed", "coach_ref": "coach"}
        self.add(
            "coaching_sessions",
            **usual
            | {
                "session_ref": f"session{len(self.rows['coaching_sessions'])}",
                "coachee_ref": ref,
                "held_on": held_on,
            }
            | cells,
        )

    def benefit(self, ref: str, checked_on: str = "2025-12-01") -> None:
        """Add an impact check that shows an applied benefit."""
        self.add(
            "cpd_impact_checks",
            event_ref="E",
            person_ref=ref,
            checked_on=checked_on,
            learned=4,
            used=2,
            effect=4,
        )

    def reckon(self, as_at: str = "2026-08-31", academic_year: str | None = "2025/26") -> dict[str, Any]:
        """Write the folder and reckon it."""
        for name, rows in self.rows.items():
            with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, FILES[name].columns)
                writer.writeheader()
                writer.writerows(rows)
        return reckon(self.folder, academic_year, date.fromisoformat(as_at))

    def row(
        self,
        code: str,
        school: str | None = None,
        *,
        group: str | None = None,
        as_at: str = "2026-08-31",
    ) -> dict[str, Any]:
        """One row of one indicator; school and group None is the Trust."""
        (indicator,) = (each for each in self.reckon(as_at)["indicators"] if each["code"] == code)
        (row,) = (
            each for each in indicator["rows"] if (each["school_code"], each.get("staff_group")) == (school, group)
        )
        return dict(row)

    def share(
        self,
        code: str,
        school: str | None = None,
        *,
        group: str | None = None,
        as_at: str = "2026-08-31",
    ) -> tuple[float, float]:
        """Numerator and denominator of one row."""
        row = self.row(code, school, group=group, as_at=as_at)
        return row["numerator"], row["denominator"]
