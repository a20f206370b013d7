"""Goals 1, 3 and 4: pages against a bare floor, statements of a page, and recording a coaching session."""

from __future__ import annotations

import secrets
import statistics
import threading
import time
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import event, select

from appraisal import clock
from appraisal.accounts.models import Account, UserSession
from appraisal.accounts.service import digest
from appraisal.extensions import db
from appraisal.people.models import LineManagement, Person, ServiceRole
from benchmarks.trust import AS_AT
from benchmarks.visitors import Rate, Visitor, fields_of, load, percentiles, served, size, title

NOW = "2026-07-14T10:00:00"
"""The day on which the pages are opened: in the last term of the year that is counted."""
FLOOR_PORT, PORT = 8911, 8912
VISITORS, ROUNDS, SECONDS = 4, 3, 5.0
RECORDED = 60
HR_PAGES = ("/people", "/coverage", "/")
MANAGER_PAGES = ("/coaching/team", "/team", "/coaching", "/star-projects", "/cpd", "/")
DASHBOARDS = ("/indicators",)


@dataclass(frozen=True)
class Cast:
    """Tokens of sessions for an HR officer and two line managers, and whom each of these may coach."""

    hr: str
    managers: tuple[str, str]
    coachees: tuple[str, str]


def cast(app: Flask) -> Cast:
    """Make accounts and sessions for three people of the largest Trust."""
    with app.app_context():
        lines = db.session.execute(
            select(LineManagement.manager_id, Person.public_id)
            .join(Person, Person.id == LineManagement.person_id)
            .where(LineManagement.to_date.is_(None))
            .order_by(LineManagement.id)
        ).all()
        first = lines[0]
        second = next(line for line in lines if line.manager_id != first.manager_id)
        people = (first.manager_id, second.manager_id)
        officer = next(n for n in range(1, 50) if n not in people)
        if not db.session.scalar(select(ServiceRole.id).where(ServiceRole.service_role == "hr")):
            db.session.add(ServiceRole(person_id=officer, service_role="hr", from_date=AS_AT.replace(year=2020)))
        tokens = tuple(_session(person) for person in (officer, *people))
        db.session.commit()
        return Cast(tokens[0], (tokens[1], tokens[2]), (str(first.public_id), str(second.public_id)))


def _session(person: int) -> str:
    account = db.session.scalars(select(Account).where(Account.person_id == person)).one_or_none()
    if account is None:
        account = Account(person_id=person)
        db.session.add(account)
        db.session.flush()
    token = f"benchmark-{person}"
    if not db.session.scalar(select(UserSession.id).where(UserSession.token_hash == digest(token))):
        now = clock.now()
        db.session.add(UserSession(account_id=account.id, token_hash=digest(token), started_at=now, last_used_at=now))
    return token


def statements(app: Flask, token: str, paths: tuple[str, ...]) -> dict[str, tuple[int, float, float, str]]:
    """For each page: how many statements, their milliseconds, its size in kilobytes, and its heading."""
    found = {}
    counted: list[float] = []
    client = app.test_client()
    client.set_cookie("session-token", token)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *_: counted.append(-time.perf_counter()))

    def after(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        began = counted.pop()
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            counted.append(began + time.perf_counter())

    event.listen(engine, "after_cursor_execute", after)
    for path in paths:
        client.get(path)
        counted.clear()
        answer = client.get(path, follow_redirects=True)
        found[path] = (len(counted), sum(counted) * 1000, size(answer.text), title(answer.text))
    return found


def _settings(url: str) -> dict[str, str]:
    """What both servers are started with; two workers of the floor must share a key."""
    return {"DATABASE_URL": url, "APPRAISAL_ENV": "test", "APPRAISAL_NOW": NOW, "SECRET_KEY": secrets.token_hex(32)}


def against_the_floor(url: str, pages: list[tuple[str, str]]) -> dict[str, tuple[Rate, Rate]]:
    """Each page (path, session) in turn with the floor's; the medians of both."""
    settings = _settings(url)
    found = {}
    with (
        served("benchmarks.floor:create_app()", FLOOR_PORT, **settings),
        served("appraisal.app:create_app()", PORT, **settings),
    ):
        floor = [Visitor(FLOOR_PORT) for _ in range(VISITORS)]
        for visitor in floor:
            visitor.get("/sign-in")
        for path, token in pages:
            visitors = [Visitor(PORT, {"session-token": token}) for _ in range(VISITORS)]
            load(floor, "/people", 1)
            load(visitors, path, 1)
            pairs = [(load(visitors, path, SECONDS), load(floor, "/people", SECONDS)) for _ in range(ROUNDS)]
            found[path] = (_median([one for one, _ in pairs]), _median([two for _, two in pairs]))
    return found


def _median(rates: list[Rate]) -> Rate:
    return Rate(
        statistics.median(rate.per_second for rate in rates),
        statistics.median(rate.p50 for rate in rates),
        statistics.median(rate.p95 for rate in rates),
    )


def recording(url: str, people: Cast) -> tuple[float, float]:
    """Two line managers record sessions at the same time; milliseconds from POST to redirect, p50 and p95."""
    settings = _settings(url)
    times: list[float] = []

    def record(token: str, coachee: str) -> None:
        visitor = Visitor(PORT, {"session-token": token})
        path = f"/coaching/record/{coachee}"
        for number in range(RECORDED):
            _, _, text = visitor.get(path)
            fields = dict.fromkeys((name for name, _ in fields_of(text)), "")
            sent = [(name, value) for name, value in fields_of(text) if name not in ANSWERS]
            sent += [(name, value.format(number=number)) for name, value in ANSWERS.items()]
            if "last_step" in fields and dict(fields_of(text))["last_step"]:
                sent.append(("review", "practising"))
            began = time.perf_counter()
            status, _, answer = visitor.send(path, sent)
            times.append(time.perf_counter() - began)
            if status != 303:
                raise RuntimeError(f"recording answered {status}: {answer[:2000]}")

    with served("appraisal.app:create_app()", PORT, **settings):
        pairs = zip(people.managers, people.coachees, strict=True)
        threads = [threading.Thread(target=record, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if len(times) != 2 * RECORDED:
        raise RuntimeError("a visitor gave up")
    return percentiles(times)


ANSWERS = {
    "precise_praise": "You asked the question first and the name last, every time ({number}).",
    "focus_area": "questioning",
    "action_step": "Count to three after each question.",
}
