"""A person with a role, a line manager and a coach, and a live ladder."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.assessments.factories import ladder


@pytest.fixture
def office(make, clock_at) -> SimpleNamespace:
    """Ann works in the office, Ben manages her, Cat coaches her. Today is 10 March 2026."""
    clock_at("2026-03-10")
    school = make.school("SAL", name="Saltmarsh School")
    role = make.role("clerk", group="support", title="Office clerk")
    people = SimpleNamespace(
        school=school,
        role=role,
        ann=make.person("Ann Ashby", school=school, role=role),
        ben=make.person("Ben Birch", school=school),
        cat=make.person("Cat Cedar", school=school),
        ladder=ladder("V1"),
    )
    make.manages(people.ben, people.ann)
    make.coaches(people.cat, people.ann)
    return people
