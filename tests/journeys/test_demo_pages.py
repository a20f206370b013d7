"""Every page of the demonstration, as every kind of user: it opens, passes axe, and fits a phone."""

from __future__ import annotations

import re
from collections import Counter, deque
from contextvars import Context

import pytest
from sqlalchemy import event

from appraisal.demo.accounts import LISTED
from appraisal.extensions import db
from tests.journeys.conftest import sign_in, violations, wider_than_the_window

LINK = re.compile(r'href="(/[^"#]*)"')
# One page of each shape is enough: keys and queries are folded when pages are compared.
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def shape(path: str) -> str:
    """A page's shape: its address without keys and query."""
    return KEY.sub("*", path.split("?")[0])


def client_of(site, account):
    """A test client signed in through the page."""
    client = site.app.test_client()

    def signed_in():
        page = client.get("/sign-in").text
        fields = dict(re.findall(r'name="(csrf_token|submission)"[^>]*value="([^"]*)"', page))
        answer = client.post("/sign-in", data={**fields, "email": account.email, "password": account.password})
        assert answer.status_code == 303, f"{account.kind} cannot sign in"

    Context().run(signed_in)
    return client


def crawl(site, account, each_shape: int = 2) -> dict[str, str]:
    """Follow every link from home, a few pages of each shape. Returns an address of each shape that is a page."""
    client = client_of(site, account)
    queue, seen, tried, pages = deque(["/"]), {"/"}, Counter(), {}
    while queue:
        path = queue.popleft()
        if tried[shape(path)] >= each_shape or path.startswith(("/static", "/sign-out")):
            continue
        answer = Context().run(client.get, path)
        assert answer.status_code in (200, 303), f"{account.kind}: {path} answered {answer.status_code}"
        tried[shape(path)] += 1
        if answer.status_code == 303:
            found = [answer.location]
        elif answer.mimetype == "text/html":
            pages.setdefault(shape(path), path)
            found = [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
        else:
            found = []
        queue.extend(link for link in found if link not in seen)
        seen.update(found)
    return pages


@pytest.mark.parametrize("account", LISTED, ids=lambda account: account.kind)
def test_every_link_opens_and_no_reading_writes(demo_site, account):
    written = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE") and "user_session" not in statement:
            written.append(statement)

    client_of(demo_site, account)
    with demo_site.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        pages = crawl(demo_site, account)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    by_signing_in = ("sign_in_attempt", "audit_line", "submission", "draft", "account")
    assert not [statement for statement in written if not any(table in statement for table in by_signing_in)]
    assert len(pages) >= 4, f"{account.kind} finds only {sorted(pages)}"


@pytest.fixture(scope="session")
def kinds_of_page(demo_site):
    """Each kind of page once, with the first kind of user who finds it; homes are everybody's own."""
    found: dict[str, tuple] = {}
    for account in LISTED:
        for kind, path in crawl(demo_site, account, each_shape=1).items():
            found.setdefault(f"{account.kind} home" if kind == "/" else kind, (account, path))
    return list(found.values())


@pytest.mark.parametrize("part", range(4))
def test_every_kind_of_page_passes_axe_and_fits_a_phone(demo_site, kinds_of_page, open_page, part):
    wrong = []
    for account in LISTED:
        mine = [path for number, (who, path) in enumerate(kinds_of_page) if who is account and number % 4 == part]
        if not mine:
            continue
        window = open_page("desk")
        sign_in(window, demo_site, account.email, account.password)
        for path in mine:
            for width, size in (("desk", (1280, 900)), ("phone", (390, 844))):
                window.set_viewport_size({"width": size[0], "height": size[1]})
                if width == "desk":
                    window.goto(demo_site.url + path)
                wrong += [f"{path} ({width}): {violation}" for violation in violations(window)]
            window.set_viewport_size({"width": 320, "height": 640})
            if wider_than_the_window(window):
                wrong.append(f"{path}: scrolls sideways at 320 px")
    assert not wrong, "\n".join(wrong)
