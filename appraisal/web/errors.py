"""Error pages: what happened, what was kept, what to do."""

from __future__ import annotations

import logging

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from appraisal.extensions import db

PAGES = {
    400: (
        "Something in that request was not right",
        "Go back to the page you came from and try again. If you followed a link, it may be incomplete.",
    ),
    403: (
        "This page is not part of your role",
        "Nothing is wrong with your account. If your role has changed, ask HR to check it on the staff list.",
    ),
    404: (
        "We cannot show this page",
        "The address may be mistyped, the record may have been removed, or it may not be one you can see.",
    ),
    405: ("That cannot be done here", "Go back to the page you came from and use its buttons."),
    413: (
        "That is too much to send at once",
        "Shorten the text or choose a smaller file. Use your browser's Back button: what you typed is still there.",
    ),
    429: ("Too many tries", "Wait 15 minutes, then try again."),
}


def _typed() -> list[tuple[str, str]]:
    """What the person had typed into the form that failed, so that they can copy it."""
    if request.method == "GET":
        return []
    hidden = ("csrf_token", "submission", "version")
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value.strip() and name not in hidden and "password" not in name
    ]


def _page(status: int, title: str, advice: str, *, typed: bool = False) -> ResponseReturnValue:
    try:
        kept = _typed() if typed else []
    except HTTPException:  # the body itself could not be read
        kept = []
    return make_response(render_template("errors/error.html", title=title, advice=advice, typed=kept), status)


def install(app: Flask) -> None:
    """Register the error pages."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400 or status == 401:
            return error
        title, advice = PAGES.get(status, (error.name, "Go back and try again."))
        return _page(status, title, advice, typed=True)

    @app.errorhandler(CSRFError)
    def form_error(_error: CSRFError) -> ResponseReturnValue:
        return _page(
            400,
            "We could not check where this form came from",
            "Open the page again and send the form from there. Your browser must accept cookies.",
            typed=True,
        )

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        logging.getLogger(__name__).error("the database did not answer: %s", error.orig)
        try:
            db.session.rollback()
        except OperationalError:
            db.session.remove()
        g.pop("touched_session_id", None)
        page = _page(
            503,
            "The service is away for a moment",
            "Wait a minute, then send the page again. What you typed is shown below so that nothing is lost.",
            typed=True,
        )
        page.headers["Retry-After"] = "60"  # type: ignore[union-attr]
        return page

    @app.errorhandler(500)
    def fault(_error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return _page(
            500,
            "Something went wrong on our side",
            "It has been logged. Nothing was saved by this request. Try again in a few minutes.",
            typed=True,
        )
