"""The people of the tests of absence and leavers, on 31 March 2026."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.workforce import factories as workforce


@pytest.fixture
def staff(make, clock_at):
    """A school with a head, a line manager and their teacher, another colleague there, and HR elsewhere."""
    clock_at(workforce.TODAY)
    school, other = make.school("SAL"), make.school("TRE")
    people = SimpleNamespace(
        school=school,
        other_school=other,
        ada=make.person("Ada Penrose", school=school),
        bo=make.person("Bo Hosking", school=school),
        manager=make.person("Cass Trevithick", school=school),
        head=make.person("Demelza Carne", school=school),
        hr=make.person("Hetty Rowe", school=other),
        stranger=make.person("Ewan Bolitho", school=other),
    )
    make.manages(people.manager, people.ada)
    make.manages(people.head, people.manager)
    make.serves(people.head, "head", school)
    make.serves(people.hr, "hr")
    return people
