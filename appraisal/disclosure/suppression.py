"""Which rows of a partition are withheld (domain.md §6.4, contract.md §4 'Values').

Primary suppression withholds a group that is too small. Complementary (secondary) suppression withholds
more, because where one row is missing, the total minus the others gives it back. Whoever shows rows must
suppress the whole partition first and choose rows afterwards: suppressing only the rows on one page would
let two pages together tell what neither does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LOWEST_MINIMUM = 5
"""No setting may publish a group smaller than this (domain.md §6.4)."""


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """How small is too small.

    `minimum`: a row whose basis is below it is withheld; also what the withheld rows of a partition must
    add up to. `minimum_school_staff`: besides, every school with fewer staff is withheld, whatever its
    basis; it does not touch the Trust row or staff groups. Raises `ValueError` for a minimum below 5.
    """

    minimum: int
    minimum_school_staff: int | None = None

    def __post_init__(self) -> None:
        if self.minimum < LOWEST_MINIMUM:
            raise ValueError(f"the minimum group is {self.minimum}, but may never be below {LOWEST_MINIMUM}")


COVERAGE = SuppressionRule(minimum=5)
"""Coverage counts. Basis: people or records in D; coachees for TSP2-K3; people for TSP2-SHR."""
SMALL_SCHOOLS_TOO = SuppressionRule(minimum=5, minimum_school_staff=10)
"""TSP2-K7 (basis: people in D) and TSP2-K8 (basis: evaluations, not answers)."""
SENSITIVE = SuppressionRule(minimum=10)
"""Absence and leavers. Basis: employees in post on the as-at day for TSP2-K6."""
SURVEY = SuppressionRule(minimum=10)
"""Anonymous surveys, by default. Basis: respondents."""


class Outcome(StrEnum):
    """What becomes of one row.

    Pages never say whether a row is primary or secondary: that would tell on which side of the minimum
    it lies.
    """

    SHOWN = "shown"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    NOT_APPLICABLE = "not_applicable"


WITHHELD = frozenset({Outcome.PRIMARY, Outcome.SECONDARY})


@dataclass(frozen=True, slots=True)
class Child:
    """One group of a partition.

    `basis` is the number the minimum looks at. `too_small` withholds the group for a further reason, such
    as a small school. `empty` says that D = 0: there is nothing to protect and nothing to hide behind.
    """

    key: str
    basis: int
    too_small: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Partition:
    """What becomes of every group, by key; `hidden` where no group that has a figure can be shown."""

    outcomes: dict[str, Outcome]
    hidden: bool


def primary(child: Child, minimum: int) -> bool:
    """Whether the group is withheld for its own sake."""
    return not child.empty and (child.too_small or child.basis < minimum)


def suppress(children: Sequence[Child], *, minimum: int, parent_shown: bool) -> Partition:
    """Decide a whole partition.

    While the total is shown and something is withheld, the smallest remaining group (on equal basis the
    lowest key) is withheld too, until at least two groups with at least `minimum` in them are missing.
    If that takes every group, the partition is hidden and only its parent is shown. A parent that is
    itself withheld gives nothing back, so then the primary groups suffice.

    Raises `ValueError` if a key comes twice.
    """
    candidates = sorted((child for child in children if not child.empty), key=lambda child: (child.basis, child.key))
    outcomes = {child.key: Outcome.NOT_APPLICABLE for child in children}
    if len(outcomes) != len(children):
        raise ValueError("a group comes twice in one partition")
    withheld = [child for child in candidates if primary(child, minimum)]
    remaining = [child for child in candidates if not primary(child, minimum)]
    outcomes |= {child.key: Outcome.PRIMARY for child in withheld}
    outcomes |= {child.key: Outcome.SHOWN for child in remaining}
    if parent_shown and withheld:
        for child in remaining:
            if len(withheld) >= 2 and sum(other.basis for other in withheld) >= minimum:
                break
            withheld.append(child)
            outcomes[child.key] = Outcome.SECONDARY
    return Partition(outcomes, hidden=bool(withheld) and len(withheld) == len(candidates))
