"""Scores of questionnaire scales (domain.md §6.1 and §6.3), exact until displayed."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from appraisal.disclosure.arithmetic import Unit, mean, value

SAFETY_ITEMS = 7
"""PS1 to PS7."""
SAFETY_REVERSED = frozenset({1, 3, 5})
"""PS1, PS3 and PS5 are worded so that agreeing means less safety."""
SAFETY_MINIMUM_ANSWERED = 5


def psychological_safety_mean(answers: Sequence[int | None], points: int = 7) -> Fraction | None:
    """One respondent's mean over PS1 to PS7 with PS1, PS3 and PS5 reversed, on a scale of 1 to `points`.

    None is an item left out; with fewer than 5 answers the respondent is not scored and the result is
    None. A group's score is the `mean` of its respondents' means. Raises `ValueError` for a wrong number
    of items or an answer off the scale.
    """
    if len(answers) != SAFETY_ITEMS:
        raise ValueError(f"{len(answers)} answers were given; the scale has {SAFETY_ITEMS} items")
    given = [(item, answer) for item, answer in enumerate(answers, start=1) if answer is not None]
    if any(not 1 <= answer <= points for _, answer in given):
        raise ValueError(f"every answer must lie between 1 and {points}")
    if len(given) < SAFETY_MINIMUM_ANSWERED:
        return None
    return mean(points + 1 - answer if item in SAFETY_REVERSED else answer for item, answer in given)


def scale_index(scale_mean: Fraction, points: int) -> Fraction:
    """A mean on a scale of 1 to `points` as an index of 0 to 100 (domain.md §6.1)."""
    return 100 * (scale_mean - 1) / (points - 1)


def net_promoter_score(scores: Iterable[int]) -> Fraction | None:
    """Percentage of promoters (9, 10) less that of detractors (0 to 6), -100 to 100 (domain.md §6.3).

    None without scores. Raises `ValueError` for a score outside 0 to 10.
    """
    given = list(scores)
    if any(not 0 <= score <= 10 for score in given):
        raise ValueError("every score must lie between 0 and 10")
    promoters = sum(score >= 9 for score in given)
    detractors = sum(score <= 6 for score in given)
    return value(promoters - detractors, len(given), Unit.PERCENT)
