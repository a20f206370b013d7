"""A browser for tests: it keeps cookies, reads forms as a page has them, and sends them with their hidden fields."""

from __future__ import annotations

import itertools
from contextvars import Context
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from appraisal import clock
from appraisal.accounts import service
from appraisal.accounts.models import Account, UserSession
from appraisal.extensions import db
from appraisal.people.models import Person

_tokens = itertools.count(1)


class _Forms(HTMLParser):
    """Collects, for each form of a page, its action and the fields a browser would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, MultiDict[str, str]]] = []
        self._inside = False
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name = at.get("name") or ""
        if tag == "form":
            self._inside = True
            self.forms.append((at.get("action") or "", MultiDict()))
        elif not self._inside:
            return
        elif tag == "input" and name and at.get("type") not in ("radio", "checkbox", "submit", "file"):
            self.forms[-1][1].add(name, at.get("value") or "")
        elif tag == "input" and name and "checked" in at:
            self.forms[-1][1].add(name, at.get("value") or "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in at:
            self.forms[-1][1].add(self._select, at.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1][1].add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._inside:
            self.forms[-1][1][self._area] += data.removeprefix("\n")


class Browser:
    """One person at one browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, person: Person) -> None:
        """Sign in without the page: a session row and its cookie."""
        account = service.account_of(person)
        if account is None:
            account = Account(person_id=person.id)
            db.session.add(account)
            db.session.flush()
        now = clock.now()
        token = f"token-{next(_tokens)}"  # id(self) would be given again once a browser is closed
        db.session.add(
            UserSession(account_id=account.id, token_hash=service.digest(token), started_at=now, last_used_at=now)
        )
        db.session.commit()
        self.client.set_cookie("session-token", token)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        db.session.rollback()  # a test's own open transaction must not hold the page up
        answer = Context().run(self.client.get, path, **options)
        db.session.expire_all()
        return answer

    def form(self, path: str, action: str | None = None) -> MultiDict[str, str]:
        """The fields of the form on a page that posts to ``action`` (its own address if not given)."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        reader = _Forms()
        reader.feed(answer.text)
        for target, fields in reader.forms:
            if (action is None and target in ("", path)) or (action is not None and target == action):
                return fields
        raise AssertionError(f"{path} has no form for {action or path}; it has {[a for a, _ in reader.forms]}")

    def submit(self, path: str, *, action: str | None = None, **answers: Any) -> TestResponse:
        """Open a page, fill its form and send it. A date is given as ``"23 11 2026"`` and goes into three boxes."""
        fields = self.form(path, action)
        return self.send(action or path, fields, **answers)

    def send(self, path: str, fields: MultiDict[str, str], **answers: Any) -> TestResponse:
        """Send fields read before, with these answers in place of what was there."""
        db.session.rollback()
        answered = self.post(path, self.filled(fields, **answers))
        db.session.expire_all()
        return answered

    def post(self, path: str, sent: MultiDict[str, str]) -> TestResponse:
        """Send a filled form and nothing else, so that several threads can."""
        # In a context of its own, as a request has in real life: nothing of the test's `g` or session is shared.
        return Context().run(self.client.post, path, data=sent)

    @staticmethod
    def filled(fields: MultiDict[str, str], **answers: Any) -> MultiDict[str, str]:
        """A form's fields with these answers in place of what was there."""
        sent = MultiDict(fields)
        for name, answer in answers.items():
            if isinstance(answer, list):
                sent.setlist(name, answer)
            elif len(sent.getlist(name)) == 3 and isinstance(answer, str):
                sent.setlist(name, [*answer.split(" "), "", "", ""][:3])
            else:
                sent.setlist(name, [str(answer)])
        return sent
