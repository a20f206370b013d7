"""The chance, the calendar and the sheets that a generated bundle is made from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from .columns import FILES

T = TypeVar("T")
YEARS = ("2023/24", "2024/25", "2025/26")
FIRST = date(2023, 9, 1)
LAST = date(2026, 8, 31)

# Month and day of each term. `edges` touches the year's own edges and leaves no
# day between terms; in `short` autumn is 28 days long (due only for those there on
# each of them), spring is an odd number of days and summer too short to be due.
TERMS = {
    "usual": {"autumn": ((9, 4), (12, 20)), "spring": ((1, 6), (3, 28)), "summer": ((4, 14), (7, 22))},
    "edges": {"autumn": ((9, 1), (12, 31)), "spring": ((1, 1), (3, 31)), "summer": ((4, 1), (8, 31))},
    "short": {"autumn": ((9, 1), (9, 28)), "spring": ((1, 5), (2, 28)), "summer": ((6, 1), (6, 27))},
    "two": {"autumn": ((9, 3), (12, 19)), "summer": ((4, 20), (7, 23))},
    "none": {},
}


def plus(day: date, number: int) -> date:
    """The day that many days later (earlier where negative)."""
    return day + timedelta(days=number)


def year_starts(academic_year: str) -> date:
    """The first day of an academic year."""
    return date(int(academic_year[:4]), 9, 1)


def year_ends(academic_year: str) -> date:
    """The last day of an academic year."""
    return date(int(academic_year[:4]) + 1, 8, 31)


@dataclass(frozen=True)
class Term:
    """One term of the generated calendar."""

    academic_year: str
    name: str
    starts_on: date
    ends_on: date


@dataclass
class World:
    """A bundle in the making; every choice comes from its one seeded source."""

    seed: int
    people_wanted: int
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Draw the calendar first: the other choices circle around its edges."""
        self.rng = Random(self.seed)  # noqa: S311 - the same bundle for the same seed
        self.terms = [term for year in YEARS for term in self._draw_terms(year)]
        self.questions = self._draw_questions()
        self.edges = self._edges()
        self.tiny = [self.pick((0, 1, 2, 4, 6, 8)) for _ in range(2)]
        self.schools: list[str] = []
        self.people: list[str] = []
        self.staff: list[str] = []
        self.employees: list[str] = []
        self.posts: list[dict[str, str]] = []

    def add(self, name: str, /, **cells: Any) -> dict[str, str]:
        """Add a row to a file; None is an empty cell."""
        row = {column: "" if cell is None else str(cell) for column, cell in cells.items()}
        self.rows[name].append({column: row.pop(column, "") for column in FILES[name].columns})
        assert not row, f"{name} has no column {', '.join(row)}"
        return self.rows[name][-1]

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.rng.random() < share

    def pick(self, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the items."""
        return self.rng.choices(items, weights)[0]

    def some(self, items: Sequence[T], most: int) -> list[T]:
        """One to `most` different items."""
        return self.rng.sample(items, min(len(items), self.rng.randint(1, most)))

    def maybe(self, share: float, cell: T) -> T | None:
        """The cell in that share of cases, else empty."""
        return cell if self.chance(share) else None

    def day(self, first: date, last: date) -> date:
        """Any day from first to last."""
        return plus(first, self.rng.randint(0, (last - first).days))

    def awkward(self, first: date | None = None, last: date | None = None) -> date:
        """A day from first to last, most often on an edge where rules turn.

        Without bounds it is a day of the three years, mostly of the last one.
        """
        if first is None or last is None:
            year = self.pick(YEARS, (2, 3, 5))
            first, last = year_starts(year), year_ends(year)
        edges = [edge for edge in self.edges if first <= edge <= last]
        if edges and self.chance(0.6):
            return self.pick(edges)
        return self.day(first, last)

    def _draw_terms(self, academic_year: str) -> list[Term]:
        """The terms of one year, after one of the patterns."""
        pattern = TERMS[self.pick(tuple(TERMS), (60, 20, 10, 8, 2))]
        return [
            Term(
                academic_year,
                name,
                *(date(year_starts(academic_year).year + (month < 9), month, day) for month, day in edges),
            )
            for name, edges in pattern.items()
        ]

    def _draw_questions(self) -> list[tuple[str, date]]:
        """Years and as-at days worth asking: closed years, edges, any day."""
        ends = [term.ends_on for term in self.terms if term.academic_year == YEARS[2]]
        asked = [
            (YEARS[2], LAST),
            (YEARS[1], plus(LAST, 80)),
            (YEARS[2], date(2026, 3, 31)),
            (YEARS[1], date(2025, 3, 30)),
            (YEARS[2], plus(FIRST, 2 * 365 + 1 + self.rng.randint(0, 60))),
            (YEARS[0], self.day(FIRST, year_ends(YEARS[0]))),
        ]
        for end in ends[:2]:
            asked += [(YEARS[2], end), (YEARS[2], plus(end, -1))]
        return list(dict.fromkeys(asked))

    def _edges(self) -> list[date]:
        """The days around which rules turn; those near a question come twice."""
        edges = []
        for academic_year, asked in self.questions:
            as_at = min(asked, year_ends(academic_year))
            edges += [plus(as_at, number) for number in (0, 0, 1, 1, -1, -26, -27, -28)]
        for academic_year in YEARS:
            first, last = year_starts(academic_year), year_ends(academic_year)
            edges += [first, plus(first, -1), last, plus(last, 1)]
        for term in self.terms:
            edges += [plus(term.starts_on, number) for number in (0, -1)]
            edges += [plus(term.ends_on, number) for number in (0, 1, -26, -27)]
        for month in range(36):
            first = date(2023 + (8 + month) // 12, (8 + month) % 12 + 1, 1)
            edges += [first, plus(first, -1)]
        return edges


def questions(seed: int) -> list[tuple[str, date]]:
    """Pairs of academic year and as-at day that are worth asking of a seed's bundle.

    One as-at lies after its year's end (it counts as that end); none is refused.
    """
    return World(seed, 0).questions
