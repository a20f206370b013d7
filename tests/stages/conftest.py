"""A person in a post, with a line manager, and the others who stand around them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture
def kitchen(make, clock_at) -> SimpleNamespace:
    """Ann is the cook; Ben manages her. Today is 10 March 2026."""
    clock_at("2026-03-10")
    school = make.school("SAL", name="Saltmarsh School")
    people = SimpleNamespace(
        school=school,
        ann=make.person("Ann Ashby"),
        ben=make.person("Ben Birch", school=school),
        other=make.person("Olu Oak", school=school),
    )
    people.post = make.post(people.ann, school, role=make.role("cook", group="support", title="Cook"))
    make.manages(people.ben, people.ann)
    people.page = f"/stages/posts/{people.post.public_id}"
    return people
