"""The files as the rooms declare them are those of the contract, and fit the tables they are kept in."""

import pytest
from sqlalchemy import String, UniqueConstraint

from appraisal.bundle.cells import Code, Text
from appraisal.bundle.files import BundleFile, Link, Links
from appraisal.exchange.files import FILES
from tests.oracle.columns import FILES as CONTRACT
from tests.oracle.columns import SIX_ANSWERS

KEYED = [file for file in FILES if file.key]


def name_of(file: BundleFile) -> str:
    return file.name


def test_all_files_of_the_contract_are_there():
    assert {file.name for file in FILES} == set(CONTRACT)
    assert len(FILES) == 26


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_columns_required_and_key_are_those_of_the_contract(file):
    contract = CONTRACT[file.name]
    assert file.columns == contract.columns
    answers = SIX_ANSWERS if file.name == "cpd_evaluations" else ()  # columns that are there, cells that may be empty
    assert file.required == contract.required + answers
    assert file.key == contract.key


@pytest.mark.parametrize("file", KEYED, ids=name_of)
def test_what_is_required_is_not_null_and_what_is_not_is_not_asked_for(file):
    for name, cell in file.cells.items():
        if isinstance(cell, Links) or (isinstance(cell, Link) and (cell.through or cell.nobody)):
            continue
        column = file.table.c[file.kept_in(name)]
        assert column.nullable == (not cell.required), f"{file.name}.{name}"


@pytest.mark.parametrize("file", KEYED, ids=name_of)
def test_a_key_is_unique_in_the_database(file):
    columns = {file.kept_in(name) for name in file.key}
    unique = [
        set(constraint.columns.keys())
        for constraint in file.table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    unique += [set(index.columns.keys()) for index in file.table.indexes if index.unique]
    assert columns in unique


@pytest.mark.parametrize("file", KEYED, ids=name_of)
def test_no_text_is_longer_than_its_column(file):
    for name, cell in file.cells.items():
        if isinstance(cell, Link | Links):
            continue
        column = file.table.c[file.kept_in(name)]
        length = column.type.length if isinstance(column.type, String) else None
        if isinstance(cell, Text) and length is not None:
            assert cell.most is not None
            assert cell.most <= length
        if isinstance(cell, Code) and length is not None:
            assert max(map(len, cell.codes)) <= length


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_what_a_file_refers_to_is_written_before_it(file):
    earlier = {each.name for each in FILES[: FILES.index(file)]}
    assert {cell.target.name for cell in file.links.values()} <= earlier
