"""The people of the tests of CPD, and the day on which they happen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.cpd import factories as cpd


@pytest.fixture
def today(clock_at):
    """31 March 2026."""
    clock_at(cpd.TODAY)
    return cpd.DAY


@pytest.fixture
def staff(make, today):
    """A school with a head, a line manager and a teacher, an organiser elsewhere, HR, and a colleague of nobody."""
    school, other = make.school("SAL"), make.school("TRE")
    people = SimpleNamespace(
        school=school,
        other_school=other,
        ada=make.person("Ada Penrose", school=school),
        manager=make.person("Bo Hosking", school=school),
        head=make.person("Cass Trevithick", school=school),
        organiser=make.person("Demelza Carne", school=other),
        hr=make.person("Hetty Rowe", school=other),
        colleague=make.person("Ewan Bolitho", school=other),
    )
    make.manages(people.manager, people.ada)
    make.serves(people.head, "head", school)
    make.serves(people.hr, "hr")
    return people
