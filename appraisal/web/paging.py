"""One page of a long list: its rows, and how many there are in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func

from appraisal.extensions import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Page ``number`` (from 1) of a list of ``total`` rows: what the SELECT gave, or what a reader made of it."""

    rows: list[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))


def paged(found: Select[*tuple[Any, ...]], number: int = 1, *, size: int = PAGE_SIZE) -> Page:
    """Read one page of an ordered SELECT, in two statements; a number beyond the last page gives the last."""
    total = db.session.scalar(found.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.execute(found.limit(size).offset((number - 1) * size)).all()
    return Page(list(rows), total, number, size)
