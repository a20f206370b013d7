"""A real browser on a real server: headless Chromium, at a phone's and a desk's width.

Where there is no Chromium the browser tests are left out with one line, except under ``CI=true``, where that fails.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from appraisal.app import create_app
from appraisal.extensions import db
from tests.conftest import CHROMIUM, settings_for

AXE = Path(__file__).parents[1] / ".assets" / "axe.min.js"
WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


# Where there is no Chromium these tests are not collected, and the summary says so in one line (tests/conftest.py).
collect_ignore_glob = ["test_*.py"] if CHROMIUM is None and os.environ.get("CI") != "true" else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One headless Chromium for all journeys."""
    assert CHROMIUM is not None, "CI needs a Chromium: .ci/run installs it"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture
def engine_name() -> str:
    """A journey is about the pages; the engines are compared below them."""
    return "sqlite"


class Site:
    """A served application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """The application under test, served, on its empty database."""
    served = Site(app)
    yield served
    served.close()


@pytest.fixture(scope="session")
def demo_site(scratch: Path) -> Iterator[Site]:
    """The demonstration Trust, filled once and served."""
    from appraisal.demo.service import fill

    app = create_app(settings_for(f"sqlite:///{scratch / 'demo.db'}", environment="demo"))
    with app.app_context():
        db.create_all()
        fill()
        db.session.commit()
    served = Site(app)
    yield served
    served.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def open_page(chromium: Chromium) -> Iterator[Callable[..., Page]]:
    """Open a page at a width; whatever it complains about on its console fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(width: str = "desk", *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport=WIDTHS[width], java_script_enabled=javascript, has_touch=width == "phone", locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    expected = ("the server responded with a status of 4",)
    assert not [text for text in complaints if not any(known in text for known in expected)]


def sign_in(page: Page, site: Site, email: str, password: str) -> None:
    """Sign in through the page."""
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, in words."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:3]}"
        for violation in found["violations"]
    ]


def wider_than_the_window(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
