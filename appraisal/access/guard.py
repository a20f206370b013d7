"""The guard at the door of every route, and of every object page.

A view names its rule with ``@permission(...)``; a route without one is refused at run time. A rule about a record
is settled by ``fetch``, which reads the row through the same condition as the lists do and answers 404 otherwise,
so that not even existence leaks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import abort, current_app, g, request
from sqlalchemy import Select, select

from appraisal.access.policy import Level, Record
from appraisal.access.reach import Shape
from appraisal.access.viewer import Hat, Viewer
from appraisal.extensions import db


@dataclass(frozen=True)
class Open:
    """Anybody, signed in or not; ``why`` says why that is right."""

    why: str

    def __str__(self) -> str:
        return f"open: {self.why}"


@dataclass(frozen=True)
class SignedIn:
    """Anybody who is signed in; ``why`` says why no record of another person is at stake."""

    why: str

    def __str__(self) -> str:
        return f"signed in: {self.why}"


@dataclass(frozen=True)
class Wearing:
    """Anybody who wears one of these hats today."""

    hats: tuple[Hat, ...]

    def __str__(self) -> str:
        return "hat: " + ", ".join(self.hats)


@dataclass(frozen=True)
class OnRecord:
    """Whoever the access table gives ``level`` on the record; the view must ``fetch`` it."""

    record: Record
    level: Level

    def __str__(self) -> str:
        return f"record: {self.record} at {self.level.name.lower()}"


ViewFunction = TypeVar("ViewFunction", bound=Callable[..., Any])
Rule = Open | SignedIn | Wearing | OnRecord


def wearing(*hats: Hat) -> Wearing:
    """A page for these hats."""
    return Wearing(hats)


def permission(rule: Rule) -> Callable[[ViewFunction], ViewFunction]:
    """Declare a view's rule; put it closest to the function, under the route decorators."""

    def declare(view: ViewFunction) -> ViewFunction:
        view.permission = rule  # type: ignore[attr-defined]
        return view

    return declare


def viewer() -> Viewer:
    """The viewer of this request; only called where the rule asks for one."""
    found: Viewer | None = g.get("viewer")
    if found is None:
        raise RuntimeError("this view needs a signed-in viewer: its permission must not be Open")
    return found


def rule_of(endpoint: str) -> Rule | None:
    """The rule declared on an endpoint, or None."""
    view = current_app.view_functions.get(endpoint)
    return getattr(view, "permission", None)


def check() -> None:
    """Before each request: refuse an undeclared route, a missing sign-in (401) and a missing hat (403)."""
    if request.endpoint is None:
        return  # no such page: Flask answers 404 or 405 itself
    rule = rule_of(request.endpoint)
    match rule:
        case None:
            current_app.logger.error("%s declares no permission and was refused", request.endpoint)
            abort(403)
        case Open():
            return
    if g.get("viewer") is None:
        abort(401)
    if isinstance(rule, Wearing) and not viewer().wears(*rule.hats):
        abort(403)


def fetch(shape: Shape, public_id: uuid.UUID, level: Level, *, query: Select[Any] | None = None) -> Any:
    """The row with this public key, if the viewer has at least ``level`` on it; else 404.

    ``query`` may add eager loading; it must select ``shape.model``.
    """
    statement = (query if query is not None else select(shape.model)).where(
        shape.model.public_id == public_id, shape.reachable(viewer(), level)
    )
    row = db.session.scalars(statement).unique().one_or_none()
    g.record_checked = True
    if row is None:
        abort(404)
    return row


def entering() -> None:
    """The last thing before the view: from here on, a record's page has to fetch its record."""
    g.view_entered = True


def refuse_unchecked(response: Any) -> Any:
    """After each request: a page about a record that never fetched it through the guard is a fault, not an answer."""
    rule = rule_of(request.endpoint) if request.endpoint else None
    if (
        isinstance(rule, OnRecord)
        and request.method != "OPTIONS"
        and response.status_code < 400
        and "view_entered" in g
        and not g.get("record_checked")
    ):
        raise RuntimeError(f"{request.endpoint} declares a rule on a record and did not fetch it through the guard")
    return response
