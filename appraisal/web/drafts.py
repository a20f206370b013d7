"""Drafts: what someone had typed when a form could not be accepted, kept for that account and that page only."""

from __future__ import annotations

from collections.abc import Iterator

from flask import g, request
from sqlalchemy import delete, select

from appraisal import clock
from appraisal.extensions import db
from appraisal.web.models import Draft

LONGEST = 200_000
_NEVER_KEPT = ("csrf_token", "submission", "password", "new_password")


def keep(account_id: int, path: str) -> None:
    """Keep the fields of this request's form. Passwords are never kept."""
    fields = {name: values for name, values in request.form.lists() if name not in _NEVER_KEPT}
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        return
    db.session.merge(Draft(account_id=account_id, path=path[:300], fields=fields, saved_at=clock.now()))


def kept(path: str) -> dict[str, list[str]] | None:
    """The draft of the viewer's form at this path, if there is one."""
    viewer = g.get("viewer")
    if viewer is None:
        return None
    return db.session.scalar(select(Draft.fields).where(Draft.account_id == viewer.account_id, Draft.path == path))


def pairs(fields: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The draft's fields one value at a time, as a browser would send them."""
    return ((name, value) for name, values in fields.items() for value in values)


def drop(account_id: int, path: str) -> None:
    """Forget a draft: its form has been accepted."""
    db.session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.path == path))
