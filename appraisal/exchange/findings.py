"""Findings collected, counted and put into words: the first of each file, errors row by row, warnings by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from appraisal.bundle.findings import Finding

SHOWN = 200
"""How many errors, and how many warnings, are printed for each file."""
_ROWS_NAMED = 5
_LONGEST_VALUE = 60


class Refusal(Exception):
    """An import or export cannot go on; ``args`` holds one sentence for each reason."""


@dataclass
class _Kind:
    """Warnings of one kind in one file: the rows, as many as are named, and how many there are."""

    first: Finding
    count: int = 0
    lines: list[int] = field(default_factory=list)


class Findings:
    """Every error and warning of a bundle. Keeps what will be printed and counts the rest."""

    def __init__(self) -> None:
        self._errors: dict[str, list[Finding]] = defaultdict(list)
        self._counts: dict[str, int] = defaultdict(int)
        self._warnings: dict[str, dict[tuple[str | None, str, str], _Kind]] = defaultdict(dict)

    def add(self, finding: Finding) -> None:
        """Take in a finding."""
        if finding.warning:
            kind = self._warnings[finding.file].setdefault(
                (finding.column, finding.reason, finding.cure), _Kind(finding)
            )
            kind.count += 1
            if finding.line is not None and len(kind.lines) < _ROWS_NAMED:
                kind.lines.append(finding.line)
            return
        kept = self._errors[finding.file]
        kept.append(finding)
        self._counts[finding.file] += 1
        if len(kept) >= 10 * SHOWN:
            self._errors[finding.file] = _first(kept)

    def add_all(self, findings: Iterable[Finding]) -> None:
        """Take in findings."""
        for finding in findings:
            self.add(finding)

    @property
    def errors(self) -> int:
        """How many errors there are, printed or not."""
        return sum(self._counts.values())

    def error_lines(self) -> Iterator[str]:
        """The errors in words: the first ``SHOWN`` of each file in the order of its rows, then their number."""
        for file, findings in self._errors.items():
            yield from map(in_words, _first(findings))
            if self._counts[file] > SHOWN:
                yield f"{file}: {self._counts[file]:,} errors, of which the first {SHOWN} are shown."

    def warning_lines(self) -> Iterator[str]:
        """The warnings in words, those of one kind together."""
        for file, kinds in self._warnings.items():
            for kind in list(kinds.values())[:SHOWN]:
                yield f"warning: {_warning(kind)}"
            if len(kinds) > SHOWN:
                yield f"warning: {file}: {len(kinds):,} kinds of warnings, of which the first {SHOWN} are shown."


def _first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.line or 0)[:SHOWN]


def in_words(finding: Finding) -> str:
    """``posts.csv, row 7, fte, "1.5": is out of range. Write a number …``"""
    row = None if finding.line is None else f"row {finding.line}"
    value = None if finding.value is None else shown(finding.value)
    place = ", ".join(part for part in (finding.file, row, finding.column, value) if part is not None)
    return f"{place}: {finding.reason}. {finding.cure}"


def _warning(kind: _Kind) -> str:
    if kind.count == 1:
        return in_words(kind.first)
    named = ", ".join(map(str, kind.lines))
    more = kind.count - len(kind.lines)
    rows = f"rows {named} and {more:,} more" if more else f"rows {named}"
    place = ", ".join(part for part in (kind.first.file, rows, kind.first.column) if part is not None)
    return f"{place}: {kind.first.reason}. {kind.first.cure}"


def shown(value: str) -> str:
    """A value in quotation marks, cut where it is long, with what cannot be printed made visible."""
    cut = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return '"' + "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in cut) + '"'
