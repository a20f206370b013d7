import datetime as dt
import time
from collections import namedtuple

from hypothesis import given
from hypothesis import strategies as st

from appraisal.bundle.after import Located
from appraisal.people.lines import circles

Line = namedtuple("Line", "person_ref manager_ref from_date to_date")
FIRST = dt.date(2025, 9, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(6)]
LINES = st.lists(
    st.tuples(
        st.sampled_from("abcde"), st.sampled_from("abcde"), st.sampled_from(DAYS), st.sampled_from(DAYS) | st.none()
    ).filter(lambda line: line[0] != line[1] and (line[3] is None or line[2] <= line[3])),
    max_size=9,
)


def above_themselves(lines, day):
    """Who is above themselves on a day, by plain search."""
    managers = {}
    for person, manager, first, last in lines:
        if first <= day and (last is None or day <= last):
            managers.setdefault(person, set()).add(manager)
    found = set()
    for person in managers:
        above, new = set(), managers[person]
        while new:
            above |= new
            new = set().union(*(managers.get(each, set()) for each in new)) - above
        if person in above:
            found.add(person)
    return found


@given(LINES)
def test_circles_are_found_exactly_where_somebody_is_above_themselves(lines):
    rows = [Located(number, Line(*line)) for number, line in enumerate(lines)]
    told = list(circles(rows))
    assert bool(told) == any(above_themselves(lines, day) for day in DAYS)
    for located, day, chain in told:
        assert located.row.person_ref == chain[0] == chain[-1]
        assert set(chain) <= above_themselves(lines, day)


def test_a_circle_that_never_holds_on_one_day_is_none():
    rows = [
        Located(1, Line("a", "b", DAYS[0], DAYS[1])),
        Located(2, Line("b", "a", DAYS[2], None)),
    ]
    assert not list(circles(rows))


def test_the_row_of_the_file_is_told_rather_than_that_of_the_database():
    rows = [Located(7, Line("a", "b", DAYS[0], None)), Located(None, Line("b", "a", DAYS[1], None))]
    ((located, day, chain),) = circles(rows)
    assert (located.line, day, chain) == (7, DAYS[1], ["a", "b", "a"])


def test_the_largest_trust_that_turned_its_lines_round_takes_seconds_at_most():
    """12,000 people in one chain that is upside down a year later: as bad as it gets without a circle."""
    later = FIRST + dt.timedelta(days=365)
    rows = [Located(n, Line(f"{n}", f"{n + 1}", FIRST, later - dt.timedelta(days=1))) for n in range(12_000)]
    rows += [Located(n, Line(f"{n + 1}", f"{n}", later, None)) for n in range(12_000)]
    began = time.process_time()
    assert not list(circles(rows))
    assert time.process_time() - began < 5
