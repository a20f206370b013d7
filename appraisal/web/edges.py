"""The edges of a request: one transaction, one commit, one record for a form sent twice, and safe headers."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from appraisal import clock
from appraisal.extensions import csrf, db, writing
from appraisal.web import drafts
from appraisal.web.models import Submission

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
ViewFunction = TypeVar("ViewFunction", bound=Callable[..., Any])


def unlinkable(view: ViewFunction) -> ViewFunction:
    """Declare that a view takes anonymous answers (privacy.md rule 11): the edges keep no trace of who sent what when.

    No received submission, no draft, no last use of the session, and nothing written in the request's own
    transaction: its service writes in transactions of its own. Put it below the route, like ``permission``.
    """
    view.unlinkable = True  # type: ignore[attr-defined]
    return view


def _leaves_no_trace() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "unlinkable", False)


def begin() -> None:
    """Before anything reads the database: say whether this request will write."""
    writing.set(request.method not in SAFE_METHODS and not _leaves_no_trace())
    for name, value in request.args.items(multi=True):
        # No page of ours makes such an address, and not every database takes the value.
        if "\x00" in value or (name in ("year", "page") and value.isdecimal() and len(value) > 9):
            abort(400)


def forget_use() -> None:
    """An anonymous answer does not count as a use of the session, whose time is kept with the account."""
    if _leaves_no_trace():
        g.pop("touched_session_id", None)


def nonce() -> str:
    """The key of this response's one inline script; made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def check_form_token() -> Response | None:
    """Refuse a form that did not come from our own page; what was typed is kept and offered again."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return None
    try:
        csrf.protect()
    except CSRFError:
        viewer = g.get("viewer")
        if viewer is None or _leaves_no_trace():
            raise
        drafts.keep(viewer.account_id, request.path)
        db.session.commit()
        return redirect(f"{request.path}?kept=form", 303)  # type: ignore[return-value]
    return None


def _submission_key() -> str | None:
    token = request.form.get("submission", "")
    if not token or request.method in SAFE_METHODS or _leaves_no_trace():
        return None
    viewer = g.get("viewer")
    owner = viewer.account_id if viewer else "nobody"
    return hashlib.sha256(f"{owner} {request.path} {token}".encode()).hexdigest()


def _already_received(key: str) -> str | None:
    return db.session.scalar(select(Submission.location).where(Submission.token == key))


def receive_once() -> Response | None:
    """A form that was already accepted is not acted on again: its sender is led to what it made."""
    key = _submission_key()
    if key is None:
        return None
    location = _already_received(key)
    if location is None:
        viewer = g.get("viewer")
        db.session.add(
            Submission(
                token=key, account_id=viewer.account_id if viewer else None, received_at=clock.now(), location=""
            )
        )
        try:
            db.session.flush()
        except IntegrityError:  # the twin, on another worker, was quicker
            db.session.rollback()
            location = _already_received(key)
    if location:
        return redirect(location, 303)  # type: ignore[return-value]
    g.submission_key = key
    return None


def keep_changes() -> None:
    """Commit although the answer is an error: a failed sign-in has to be remembered."""
    g.keep_changes = True


def finish(response: Response) -> Response:
    """After each request: commit what a good answer changed, or nothing."""
    if request.method in SAFE_METHODS or _leaves_no_trace():
        db.session.rollback()
        return response
    if response.status_code >= 400 and not g.get("keep_changes"):
        db.session.rollback()
        return response
    key = g.get("submission_key")
    if key is not None and response.status_code < 400:
        received = db.session.get(Submission, key)
        if received is not None:
            received.location = (response.headers.get("Location") or urlsplit(request.referrer or "/").path)[:500]
        viewer = g.get("viewer")
        if viewer is not None:
            drafts.drop(viewer.account_id, request.path)
    db.session.commit()
    return response


def headers(response: Response) -> Response:
    """The headers that keep a page to itself (Content Security Policy and its kin)."""
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'self'; script-src {script}; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        # A page about a person must not be found again with the Back button after sign-out.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def sign_in_first(_error: Exception) -> Response:
    """Nobody is signed in. A form whose session ran out is kept for its owner; then to the sign-in page.

    A program that asks the API is told so instead of being led to a page.
    """
    if request.path.startswith("/api/"):
        return make_response({"message": "Sign in first."}, 401)
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else request.path
    expired = g.get("expired_account_id")
    if request.method not in SAFE_METHODS and expired is not None and not _leaves_no_trace():
        db.session.rollback()
        drafts.keep(expired, request.path)
        db.session.commit()
    return redirect(url_for("accounts.sign_in", next=target), 303)  # type: ignore[return-value]


def install(app: Flask) -> None:
    """Mount the outer edges. Flask runs ``after_request`` in reverse, so ``finish`` comes before ``headers``."""
    app.before_request(begin)
    app.after_request(headers)
    app.register_error_handler(401, sign_in_first)


def install_inner(app: Flask) -> None:
    """Mount what has to run once the viewer is known and admitted."""
    app.before_request(forget_use)
    app.before_request(check_form_token)
    app.before_request(receive_once)
    app.after_request(finish)
