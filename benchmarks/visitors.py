"""A server as in production, and visitors who keep their connection and their cookies."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
GUNICORN = Path(sys.executable).with_name("gunicorn")


@contextmanager
def served(application: str, port: int, **settings: str) -> Iterator[int]:
    """Run an application under gunicorn with the workers and threads of ``appraisal serve``; yields its port."""
    command = [
        str(GUNICORN), application, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
        "--worker-class", "gthread", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})  # noqa: S603 - named just above
    try:
        for _ in range(150):
            try:
                Visitor(port).get("/sign-in")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(30)


class _Forms(HTMLParser):
    """The hidden fields of every form of a page, by the form's number."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.selected: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and at.get("type") in ("hidden", "text", None) and self.forms and at.get("name"):
            self.forms[-1].append((at["name"] or "", unescape(at.get("value") or "")))
        elif tag == "select":
            self.selected = at.get("name")
        elif tag == "option" and "selected" in at and self.selected and self.forms:
            self.forms[-1].append((self.selected, at.get("value") or ""))


@dataclass
class Visitor:
    """One browser: a connection and cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Send a request; returns status, location and text."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = given.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location") or "", answer.read().decode()

    def get(self, path: str) -> tuple[int, str, str]:
        """Open a page."""
        return self.ask("GET", path)

    def send(self, path: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]:
        """Send a form."""
        return self.ask("POST", path, urlencode(fields))


def fields_of(text: str) -> list[tuple[str, str]]:
    """The fields of the last form of a page, as a browser would send them untouched."""
    reader = _Forms()
    reader.feed(text)
    return reader.forms[-1]


@dataclass(frozen=True)
class Rate:
    """What visitors met: requests a second, and milliseconds that half and 95 % of requests stay below."""

    per_second: float
    p50: float
    p95: float


def load(visitors: list[Visitor], path: str, seconds: float) -> Rate:
    """All visitors open a page again and again for so long."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def visit(visitor: Visitor) -> None:
        mine = []
        visitor.connection.close()  # the server ends connections that rest; it opens again by itself
        while (began := time.perf_counter()) < until:
            status, _, _ = visitor.get(path)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
            mine.append(time.perf_counter() - began)
        times.extend(mine)

    threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in visitors]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    return Rate(len(times) / took, *percentiles(times))


def percentiles(times: list[float]) -> tuple[float, float]:
    """Milliseconds that half and 95 % stay below."""
    cuts = statistics.quantiles(times, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


def size(text: str) -> float:
    """Kilobytes of a page."""
    return len(text.encode()) / 1000


def title(text: str) -> str:
    """The first heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else "no heading"
