"""The access table and the rooms' states match both ways, and the table keeps to privacy.md's hardest lines."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import appraisal
from appraisal.access.policy import TABLE, Level, Record, Relation
from appraisal.access.reach import Shape


def shapes() -> list[Shape]:
    """Every record shape of the service: those of access and of each room's rules."""
    found = []
    for module in pkgutil.walk_packages(appraisal.__path__, "appraisal."):
        if module.name.endswith((".rules", ".reach")):
            held = vars(importlib.import_module(module.name)).values()
            found += [value for value in held if isinstance(value, Shape)]
    return list({id(shape): shape for shape in found}.values())


def test_every_record_of_the_table_has_a_shape_and_every_shape_a_row():
    assert {shape.record for shape in shapes()} == set(TABLE) == set(Record)


@pytest.mark.parametrize("record", Record)
def test_the_states_of_the_table_are_the_states_of_the_rooms(record):
    spoken_of = {grant.state for grant in TABLE[record] if grant.state}
    for shape in shapes():
        if shape.record is record:
            assert set(shape.states) == spoken_of, f"{record}: the table and the room's rules name different states"


@pytest.mark.parametrize("record", Record)
def test_every_relation_of_the_table_can_be_asked(record):
    for shape in shapes():
        if shape.record is record:
            assert {grant.relation for grant in TABLE[record]} <= set(shape.relations)


def test_content_is_never_the_administrators_by_role():
    for record, grants in TABLE.items():
        if record not in (Record.PROFILE, Record.RELATIONS):
            assert all(grant.relation is not Relation.ADMINISTRATOR for grant in grants), record


def test_a_reflection_is_its_writers_alone():
    assert [(grant.relation, grant.level) for grant in TABLE[Record.REFLECTION]] == [(Relation.SELF, Level.EDIT)]


def test_former_coaches_and_managers_read_no_content():
    for record, grants in TABLE.items():
        for grant in grants:
            if grant.relation in (Relation.FORMER_COACH, Relation.FORMER_MANAGER):
                assert grant.level <= Level.SUMMARY, record
