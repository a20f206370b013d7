"""The application factory: read the settings, fill the extensions, mount the rooms."""

from __future__ import annotations

import importlib
from pathlib import Path

from flask import Flask, g
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

from appraisal import clock, config
from appraisal.access import guard
from appraisal.access.policy import Level
from appraisal.access.viewer import Hat
from appraisal.accounts import sessions
from appraisal.demo.accounts import LISTED
from appraisal.extensions import csrf, db, migrate, writing
from appraisal.indicators import api
from appraisal.web import edges, errors, formats, navigation

ROOT = Path(__file__).parent.parent
# Every room that keeps records, and of those the ones with pages. A room not listed does not exist.
MODELS = (
    "audit",
    "web",
    "people",
    "accounts",
    "plan",
    "ladders",
    "questionnaires",
    "coaching",
    "cpd",
    "workforce",
    "star",
    "opportunities",
    "stages",
    "assessments",
)
PAGES = (
    "accounts",
    "staff",
    "coaching",
    "cpd",
    "workforce",
    "star",
    "opportunities",
    "stages",
    "assessments",
    "indicators",
    "agenda",
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application; raises ``config.BadSettings`` when the settings do not allow a start."""
    settings = settings or config.read()
    app = Flask("appraisal", template_folder=str(ROOT / "templates"), instance_path=str(ROOT / "instance"))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        SESSION_COOKIE_NAME="__Host-form" if settings.secure else "form-token",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the browser session; a long form is never refused
        WTF_CSRF_CHECK_DEFAULT=False,  # edges.check_form_token asks once the viewer is known
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        DEMO_ACCOUNTS=LISTED if settings.environment == "demo" else (),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            app.jinja_loader,  # type: ignore[list-item]
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    WTFormsHelpers(app)
    formats.install(app)
    errors.install(app)
    _install_edges(app)
    _install_rooms(app)
    _install_health(app)
    return app


def serving() -> Flask:
    """The application as a server runs it. Production does not start on a database with demonstration accounts."""
    from appraisal.demo.service import has_demonstration_accounts

    app = create_app()
    reading = writing.set(False)
    try:
        with app.app_context():
            if app.config["SETTINGS"].environment == "production" and has_demonstration_accounts():
                raise config.BadSettings(
                    "The database holds demonstration accounts, whose passwords everybody knows: "
                    "point DATABASE_URL at another database."
                )
    except OperationalError:
        app.logger.warning("The database does not answer yet; pages say so until it does.")
    finally:
        writing.reset(reading)
    return app


def _engine_options(url: str) -> dict[str, object]:
    # What a statement was given is content, such as an anonymous answer: an error in the log does not repeat it.
    options: dict[str, object] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return options
    # JIT compilation costs more than these queries take; a connection lost to a restart is replaced, not an error.
    return {**options, "pool_pre_ping": True, "connect_args": {"options": "-c jit=off -c timezone=UTC"}}


def _install_edges(app: Flask) -> None:
    """The order matters: what runs before a request from top to bottom runs after it from bottom to top."""
    edges.install(app)
    sessions.install(app)
    app.before_request(guard.check)
    edges.install_inner(app)
    app.before_request(guard.entering)
    app.after_request(guard.refuse_unchecked)


def _install_rooms(app: Flask) -> None:
    for room in MODELS:
        importlib.import_module(f"appraisal.{room}.models")
    for room in PAGES:
        app.register_blueprint(importlib.import_module(f"appraisal.{room}.views").blueprint)
    api.install(app)

    @app.context_processor
    def page_trim() -> dict[str, object]:
        return {
            "viewer": g.get("viewer"),
            "Hat": Hat,
            "Level": Level,
            "navigation": navigation.entries,
            "csp_nonce": edges.nonce,
            "settings": app.config["SETTINGS"],
            "today": clock.today,
        }


def _install_health(app: Flask) -> None:
    @app.get("/healthz")
    @guard.permission(guard.Open("says only that the process lives"))
    def healthz() -> str:
        """Whether the process lives."""
        return "ok"

    @app.get("/readyz")
    @guard.permission(guard.Open("says only that the database answers"))
    def readyz() -> str:
        """Whether the database answers; 503 otherwise."""
        db.session.execute(text("SELECT 1"))
        return "ok"

    guard.permission(guard.Open("style sheets and scripts"))(app.view_functions["static"])
