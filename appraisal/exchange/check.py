"""Checking a bundle against the database, and what an import would add and change."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from operator import attrgetter

from appraisal import clock
from appraisal.bundle.after import Located, blame
from appraisal.bundle.cells import Day
from appraisal.bundle.files import BundleFile, Link, Links, Row
from appraisal.bundle.findings import Finding
from appraisal.exchange.after import AfterImport
from appraisal.exchange.files import RULES
from appraisal.exchange.findings import Findings
from appraisal.exchange.read import FileRows
from appraisal.exchange.snapshot import Fingerprint, fingerprint, snapshot


@dataclass
class FilePlan:
    """What an import does with one file. ``given`` are the columns it may change."""

    file: BundleFile
    given: tuple[str, ...]
    added: list[Row] = field(default_factory=list)
    changed: list[tuple[int, Row, Row]] = field(default_factory=list)
    """Each with its id, as it was and as it will be."""
    unchanged: int = 0


@dataclass
class Plan:
    """What an import finds and does. ``seen`` is the state of the tables it was judged on."""

    findings: Findings
    files: list[FilePlan]
    seen: Fingerprint


def check(bundle: Mapping[str, FileRows], found_in_reading: Findings) -> Plan:
    """Judge a bundle on the state after its import. Nothing is locked and nothing written."""
    findings = deepcopy(found_in_reading)
    with snapshot() as connection:
        after = AfterImport(connection, bundle)
        files = []
        for found in bundle.values():
            findings.add_all(_unknown_references(after, found))
            findings.add_all(_within_rows(after, found))
            findings.add_all(_days_ahead(found))
            files.append(_changes(after, found))
        for rule in RULES:
            findings.add_all(rule(after))
        return Plan(findings, files, fingerprint(connection, after.tables))


def _unknown_references(after: AfterImport, found: FileRows) -> Iterator[Finding]:
    for name, cell in found.file.links.items():
        if isinstance(cell, Link) and cell.within:
            continue  # a rule of its room knows in which group to look
        known = after.known(cell.target)
        column = list(map(attrgetter(name), found.rows))
        named = {ref for refs in column for ref in refs or ()} if isinstance(cell, Links) else set(column)
        unknown = {ref for ref in named if ref is not None and ref not in known}
        unknown.discard(cell.nobody if isinstance(cell, Link) else None)
        if not unknown:
            continue
        cure = f"Correct it, or add the row to {cell.target.file_name}."
        for line, value in zip(found.lines, column, strict=True):
            for ref in sorted(unknown.intersection(value or ()) if isinstance(cell, Links) else unknown & {value}):
                yield Finding(found.file.file_name, line, name, ref, "is not known", cure)


def _within_rows(after: AfterImport, found: FileRows) -> Iterator[Finding]:
    for rule in found.file.rules:
        for line, row in zip(found.lines, after.merged(found.file), strict=True):
            if not rule.holds(row):
                yield blame(found.file, Located(line, row), rule.column, rule.reason, rule.cure, warning=rule.warning)


def _days_ahead(found: FileRows) -> Iterator[Finding]:
    today = clock.today()
    for name, cell in found.file.cells.items():
        if isinstance(cell, Day) and not cell.ahead and name in found.given:
            day = attrgetter(name)
            for line, row in zip(found.lines, found.rows, strict=True):
                value: dt.date | None = day(row)
                if value is not None and value > today:
                    yield Finding(
                        found.file.file_name,
                        line,
                        name,
                        value.isoformat(),
                        "is after today",
                        "Nothing to do if that is right.",
                        warning=True,
                    )


def _changes(after: AfterImport, found: FileRows) -> FilePlan:
    plan = FilePlan(found.file, found.given)
    if not found.file.key:
        named = {row[0] for row in found.rows}
        there = Counter(after.contents(found.file, found.file.columns[0], named))
        for row in found.rows:
            if there[row]:
                there[row] -= 1
                plan.unchanged += 1
            else:
                plan.added.append(row)
        return plan
    matches = after.matches(found.file)
    rows = after.merged(found.file)
    for row, key in zip(rows, map(found.file.key_of, rows), strict=True):
        if key not in matches:
            plan.added.append(row)
        elif matches[key][1] == row:
            plan.unchanged += 1
        else:
            plan.changed.append((*matches[key], row))
    return plan
