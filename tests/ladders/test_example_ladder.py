"""The example ladder that ships: its files, and what the verb makes of them."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from sqlalchemy import select

from appraisal.audit.models import AuditLine
from appraisal.audit.service import Actor
from appraisal.extensions import db
from appraisal.ladders import queries, service
from appraisal.ladders.models import LEVELS, Ladder
from appraisal.people.models import StaffGroup
from appraisal.web.refusals import Refused


def rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("appraisal.ladders") / "example" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_its_files_have_the_columns_of_the_bundle():
    (version,) = rows("ladders.csv")
    assert list(version) == ["ladder_version", "status", "effective_from"]
    assert version["status"] == "draft"
    statements = rows("ladder_statements.csv")
    assert list(statements[0]) == [
        "ladder_version", "domain_code", "domain_name", "level", "statement_code", "text",
    ]  # fmt: skip
    assert all(cell for row in statements for cell in row.values())
    assert {row["ladder_version"] for row in statements} == {version["ladder_version"]}


def test_it_has_two_or_three_statements_for_each_of_six_domains_and_five_levels():
    statements = rows("ladder_statements.csv")
    counts: dict[tuple[str, int], int] = {}
    for row in statements:
        place = (row["domain_code"], int(row["level"]))
        counts[place] = counts.get(place, 0) + 1
    domains = {domain for domain, _ in counts}
    assert len(domains) == 6
    assert set(counts) == {(domain, level) for domain in domains for level in LEVELS}
    assert set(counts.values()) <= {2, 3}
    assert len({row["statement_code"] for row in statements}) == len(statements)
    assert len({row["text"] for row in statements}) == len(statements)


def test_its_minima_cover_every_staff_group_in_every_domain():
    minima = {(row["staff_group"], row["domain_code"]): int(row["minimum_level"]) for row in rows("role_minima.csv")}
    domains = {row["domain_code"] for row in rows("ladder_statements.csv")}
    assert set(minima) == {(group, domain) for group in StaffGroup for domain in domains}
    assert set(minima.values()) <= set(LEVELS)


def test_loading_it_makes_a_draft_with_minima_for_the_roles_of_the_trust(make):
    cook, head = make.role("cook", group="support"), make.role("head", group="leader")
    ladder = service.load_example(Actor())
    db.session.commit()
    assert (ladder.status, ladder.effective_from) == ("draft", None)
    assert len(queries.domains(ladder.statements)) == 6
    expected = {row.role.id: row.levels for row in queries.expectations(ladder)}
    assert expected[cook.id] == dict.fromkeys(("D1", "D2", "D3", "D4", "D5", "D6"), 1)
    assert expected[head.id]["D2"] == 3
    assert db.session.scalars(select(AuditLine.act)).all() == ["added"]
    with pytest.raises(Refused, match="already here"):
        service.load_example(Actor())
    assert db.session.query(Ladder).count() == 1


def test_domains_are_in_order_with_their_levels(make):
    ladder = service.load_example(Actor())
    domains = queries.domains(reversed(ladder.statements))
    assert [domain.number for domain in domains] == [1, 2, 3, 4, 5, 6]
    assert [domain.code for domain in domains] == ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert [list(domain.levels) for domain in domains] == [[1, 2, 3, 4, 5]] * 6
    assert [len(domains[0].levels[level]) for level in LEVELS] == [3, 3, 3, 2, 2]
