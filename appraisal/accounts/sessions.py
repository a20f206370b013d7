"""The session cookie: from a request to the viewer behind it, and back into a response.

The cookie holds a random token; the row behind it (``UserSession``) decides. Flask's own signed cookie is kept for
the form token and one-time messages only, since a copy of a signed cookie outlives sign-out.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from sqlalchemy import update

from appraisal import clock
from appraisal.access.viewer import viewer_for
from appraisal.accounts import service
from appraisal.accounts.models import UserSession
from appraisal.extensions import db, login


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this host and to https."""
    return "__Host-session" if current_app.config["SESSION_COOKIE_SECURE"] else "session-token"


def load() -> None:
    """Before each request: find the session, and the viewer where it is current.

    An expired session leaves ``g.expired_account_id``, so that what its owner typed can be kept for them alone.
    """
    token = request.cookies.get(cookie_name())
    if not token:
        return
    session = service.find_session(token)
    if session is None:
        return
    if not service.is_current(session):
        if session.account.is_active and session.ended_at is None:
            g.expired_account_id = session.account_id
        return
    account = session.account
    g.user_session = session
    g.viewer = viewer_for(
        account_id=account.id,
        person_id=account.person_id,
        name=account.name,
        administrator=account.administrator,
        on=clock.today(),
    )
    if service.touch(session):
        g.touched_session_id = session.id


@login.request_loader
def _account(_request: object) -> object | None:
    session: UserSession | None = g.get("user_session")
    return session.account if session else None


def keep_alive(response: Response) -> Response:
    """After each request: note the session's last use, in a transaction of its own so that reading pages stay reads."""
    session_id = g.pop("touched_session_id", None)
    if session_id is not None:
        with db.engine.begin() as connection:
            connection.execute(update(UserSession).where(UserSession.id == session_id).values(last_used_at=clock.now()))
    return response


def hand_out(response: Response, token: str) -> None:
    """Give the browser its session token."""
    response.set_cookie(
        cookie_name(),
        token,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def take_back(response: Response) -> None:
    """Remove the token from the browser."""
    response.delete_cookie(
        cookie_name(),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def install(app: Flask) -> None:
    """Mount sessions on the application."""
    login.init_app(app)
    app.before_request(load)
    app.after_request(keep_alive)
