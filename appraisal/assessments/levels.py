"""The level achieved in a domain: pure arithmetic on agreed ratings (contract.md section 4, TSP3-K1.at_minimum)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from appraisal.assessments.figures import GOOD, SHARE
from appraisal.ladders.models import LEVELS


def achieved_level(ratings: Mapping[int, Sequence[int | None]]) -> int:
    """The highest n such that every level 1 to n has at least 80 % of its statements rated 2 or more.

    ``ratings`` holds one rating (0 to 3, None for unrated, which counts as 0) per statement, by level. A level
    without statements counts as reached, also above the highest written one, so full marks give 5. 0 when level 1
    is not reached.
    """
    part, whole = SHARE
    achieved = 0
    for level in LEVELS:
        given = ratings.get(level, ())
        met = sum(1 for rating in given if (rating or 0) >= GOOD)
        if whole * met < part * len(given):
            break
        achieved = level
    return achieved
