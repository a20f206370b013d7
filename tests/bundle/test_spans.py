import datetime as dt
from collections import namedtuple
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appraisal.bundle.after import Located
from appraisal.bundle.spans import FOREVER, joined, overlapping

Stay = namedtuple("Stay", "first last")
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 15))
STAYS = st.lists(
    st.tuples(st.booleans(), DAYS, DAYS | st.none()).filter(lambda stay: stay[2] is None or stay[1] <= stay[2]),
    max_size=6,
)


def days_of(first, last):
    last = min(last or FOREVER, dt.date(2026, 1, 20))
    return {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}


@given(STAYS)
def test_overlaps_are_told_when_a_day_is_in_two_rows_one_of_them_in_a_file(stays):
    rows = [Located(number if given else None, Stay(a, b)) for number, (given, a, b) in enumerate(stays)]
    told = {located.line: other for located, other in overlapping(rows, "first", "last")}
    assert None not in told
    for line, other in told.items():
        _, first, last = stays[line]
        assert days_of(first, last) & days_of(other.first, other.last)
    pairs = [
        (one, other)
        for number, one in enumerate(stays)
        for other in stays[:number]
        if days_of(one[1], one[2]) & days_of(other[1], other[2])
    ]
    if any(one[0] or other[0] for one, other in pairs):
        assert told
    if not pairs:
        assert not told


@given(st.lists(st.tuples(DAYS, DAYS).filter(lambda span: span[0] <= span[1]), max_size=6))
def test_joined_spans_hold_the_same_days_and_never_touch(spans):
    merged = joined(spans)
    assert set().union(*(days_of(*span) for span in merged)) == set().union(*(days_of(*span) for span in spans))
    for (_, end), (start, _) in pairwise(merged):
        assert start > end + dt.timedelta(days=1)


def test_an_open_span_takes_in_what_begins_later():
    assert joined([(dt.date(2026, 1, 1), FOREVER), (dt.date(2026, 2, 1), dt.date(2026, 2, 2))]) == [
        (dt.date(2026, 1, 1), FOREVER)
    ]
