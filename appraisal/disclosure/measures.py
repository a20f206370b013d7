"""Small definitions of domain.md that are more than N / D: long absences, samples, school pairs."""

from datetime import date
from fractions import Fraction

from appraisal.disclosure.arithmetic import Unit, value

LONG_TERM_DAYS = 28
"""Calendar days from which a spell of absence is long-term (domain.md §7.2)."""
MODERATION_MINIMUM = 5
"""The smallest quality sample of a school, if it has as many reports (domain.md §9.3)."""


def is_long_term(first_day: date, last_day: date, long_term_days: int = LONG_TERM_DAYS) -> bool:
    """Whether a spell of absence is long-term: calendar days, both ends included (domain.md §7.2).

    The whole spell counts, also where it crosses the edge of a period.
    """
    return (last_day - first_day).days + 1 >= long_term_days


def moderation_sample(reports: int, appraisers: int) -> int:
    """How many appraisal reports of a school are moderated (domain.md §9.3).

    The largest of 5, a tenth of the reports rounded up, and one for each appraiser; never more than there
    are.
    """
    tenth = -(-reports // 10)
    return min(reports, max(MODERATION_MINIMUM, tenth, appraisers))


def school_pair_density(linked_pairs: int, schools: int) -> Fraction | None:
    """Share (0 to 1) of the possible pairs of schools that work together; None below two schools.

    Of TSP3-K6 (domain.md §12).
    """
    return value(linked_pairs, schools * (schools - 1) // 2, Unit.POINTS)
