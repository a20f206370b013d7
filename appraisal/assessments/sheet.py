"""An assessment as a sheet: its statements by domain with the three ratings, and what follows from them. No SQL."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appraisal.assessments.figures import GOOD
from appraisal.assessments.levels import achieved_level
from appraisal.assessments.models import LadderRating
from appraisal.ladders.models import LEVELS, LadderStatement
from appraisal.web.fingerprint import fingerprint

CONSISTENTLY = 3
RATING_WORDS = {0: "Not yet", 1: "Starting", 2: "Usually", CONSISTENTLY: "Consistently"}


class Side(enum.StrEnum):
    """Whose rating: the person's own, the line manager's, or the one both agree."""

    SELF = "self"
    LINE = "line"
    AGREED = "agreed"


@dataclass(frozen=True)
class Answer:
    """What a side says about one statement: a rating (0 to 3, None for unrated) and, of their own, a note."""

    rating: int | None
    note: str | None = None


@dataclass(frozen=True)
class Line:
    """One statement with its ratings (0 to 3, or None) and the person's note on it."""

    statement: LadderStatement
    ratings: Mapping[Side, int | None]
    note: str | None

    def words(self, side: Side) -> str | None:
        """A side's rating in words; None where there is none."""
        rating = self.ratings[side]
        return None if rating is None else RATING_WORDS[rating]

    @property
    def suggestion(self) -> int | None:
        """The rating both gave, offered as the agreed one; None where they differ or one is missing."""
        mine, theirs = self.ratings[Side.SELF], self.ratings[Side.LINE]
        return mine if mine == theirs else None


@dataclass(frozen=True)
class DomainSheet:
    """A domain of the ladder with its lines, lowest level first; ``number`` is its place in addresses, from 1."""

    number: int
    code: str
    name: str
    lines: list[Line]

    def rated(self, side: Side) -> int:
        """How many statements this side has rated."""
        return sum(1 for line in self.lines if line.ratings[side] is not None)

    @property
    def achieved(self) -> int:
        """The level achieved by the agreed ratings, 0 to 5."""
        by_level: dict[int, list[int | None]] = {}
        for line in self.lines:
            by_level.setdefault(line.statement.level, []).append(line.ratings[Side.AGREED])
        return achieved_level(by_level)

    def fingerprint(self, side: Side) -> int:
        """Changes with any rating of this side (and, for the person's own, with any note)."""
        return fingerprint(
            (line.statement.id, line.ratings[side], line.note if side is Side.SELF else None) for line in self.lines
        )


def domain_sheets(rows: Iterable[tuple[LadderStatement, LadderRating | None]]) -> list[DomainSheet]:
    """Sheets from statements with their rating rows, in the order of domain code, level and statement code."""
    found: dict[str, DomainSheet] = {}
    for statement, row in sorted(rows, key=lambda pair: (pair[0].domain_code, pair[0].level, pair[0].code)):
        sheet = found.setdefault(
            statement.domain_code, DomainSheet(len(found) + 1, statement.domain_code, statement.domain_name, [])
        )
        ratings = {side: None if row is None else getattr(row, f"{side}_rating") for side in Side}
        sheet.lines.append(Line(statement, ratings, None if row is None else row.evidence))
    return list(found.values())


@dataclass(frozen=True)
class Standing:
    """Where a person stands in one domain: levels only, no ratings. ``minimum`` is the highest their roles ask."""

    domain: str
    name: str
    achieved: int
    minimum: int | None

    @property
    def at_minimum(self) -> bool:
        """Whether the level is what the roles ask; true where they ask nothing."""
        return self.minimum is None or self.achieved >= self.minimum


def standings(sheets: Iterable[DomainSheet], minima: Mapping[str, int]) -> list[Standing]:
    """The level achieved in each domain beside the roles' minimum."""
    return [Standing(sheet.code, sheet.name, sheet.achieved, minima.get(sheet.code)) for sheet in sheets]


@dataclass(frozen=True)
class Rung:
    """The next level of a domain: what it looks like, first what is not there yet."""

    domain: str
    level: int
    growing: list[str]
    there: list[str]


def next_rungs(sheets: Iterable[DomainSheet]) -> list[Rung]:
    """The next level in each domain where there is one."""
    found = []
    for sheet in sheets:
        level = sheet.achieved + 1
        if level in LEVELS:
            there = {
                line.statement.id: (line.ratings[Side.AGREED] or 0) >= GOOD
                for line in sheet.lines
                if line.statement.level == level
            }
            texts = {line.statement.id: line.statement.text for line in sheet.lines}
            found.append(
                Rung(
                    sheet.name,
                    level,
                    [texts[key] for key, is_there in there.items() if not is_there],
                    [texts[key] for key, is_there in there.items() if is_there],
                )
            )
    return found


def strengths(sheets: Iterable[DomainSheet], most: int = 3) -> list[str]:
    """The statements of the highest levels that both agree are done consistently."""
    found = [line for sheet in sheets for line in sheet.lines if line.ratings[Side.AGREED] == CONSISTENTLY]
    found.sort(key=lambda line: -line.statement.level)
    return [line.statement.text for line in found[:most]]


def progress(before: Iterable[Standing], now: Iterable[Standing]) -> list[tuple[str, int, int]]:
    """The domains of both assessments in which the level rose: name, level before, level now."""
    earlier = {standing.domain: standing.achieved for standing in before}
    return [
        (standing.name, earlier[standing.domain], standing.achieved)
        for standing in now
        if standing.domain in earlier and standing.achieved > earlier[standing.domain]
    ]
