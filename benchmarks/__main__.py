"""``python -m benchmarks``: measure the goals of speed on both engines, and print a report for README.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["APPRAISAL_ENV"] = "test"
os.environ["APPRAISAL_NOW"] = "2026-07-14T10:00:00"

from flask import Flask
from sqlalchemy import create_engine

from appraisal import config
from appraisal.app import create_app
from appraisal.extensions import db
from benchmarks import figures, imports, loading, pages, plans
from benchmarks.engines import FOLDER, Server, servers


@dataclass(frozen=True)
class Bench:
    """One engine with the largest Trust in it."""

    server: Server
    scale: float
    url: str

    @contextmanager
    def app(self, url: str | None = None) -> Iterator[Flask]:
        """The application on this database, or on another of the same engine."""
        os.environ["DATABASE_URL"] = url or self.url
        made = create_app(config.read())
        with made.app_context():
            yield made
            db.session.remove()
            db.engine.dispose()


def prepared(server: Server, scale: float, *, anew: bool) -> Bench:
    """The largest Trust on an engine; made if it is not there or was asked for anew."""
    name = f"largest_{scale:g}".replace(".", "_")
    marker = FOLDER / f"{server.name}-{name}.made"
    if anew or not marker.exists() or not server.exists(name):
        marker.unlink(missing_ok=True)
        create_app(config.read())  # knows every room's tables
        engine = create_engine(server.create(name))
        counts = loading.fill(engine, db.metadata, scale)
        engine.dispose()
        marker.write_text(f"{sum(counts.values())}\n")
    return Bench(server, scale, server.url(name))


def verdict(value: float, goal: float, *, at_most: bool = True) -> str:
    """A figure beside its goal."""
    met = value <= goal if at_most else value >= goal
    return f"{value:.2f} (goal {'at most' if at_most else 'at least'} {goal:g}: {'met' if met else 'MISSED'})"


def of_figures(bench: Bench) -> None:
    """Goal 2."""
    with bench.app():
        found = figures.measure()
    print(
        f"  all indicators of a year: ours {found['ours_ms']:.0f} ms, raw SQL {found['raw_ms']:.0f} ms, "
        f"ratio {verdict(found['ratio'], 1.25)}; figures that disagree: {found['disagreements']:.0f}"
    )


def of_pages(bench: Bench) -> None:
    """Goals 1 and 3."""
    with bench.app() as app:
        people = pages.cast(app)
        for who, token, paths in (
            ("HR", people.hr, (*pages.HR_PAGES, *pages.DASHBOARDS)),
            ("line manager", people.managers[0], pages.MANAGER_PAGES),
        ):
            for path, (count, spent, kilobytes, title) in pages.statements(app, token, paths).items():
                print(f"  {who:13}{path:16}{count:3} statements {spent:8.1f} ms SQL {kilobytes:6.0f} kB  {title}")
    chosen = [("/people", people.hr), ("/coaching", people.managers[0]), ("/coaching/team", people.managers[0])]
    for path, (ours, floor) in pages.against_the_floor(bench.url, chosen).items():
        print(
            f"  {path:16} {ours.per_second:6.0f} requests/s, p95 {ours.p95:5.1f} ms; floor {floor.per_second:6.0f}, "
            f"{floor.p95:5.1f} ms; ratio {verdict(ours.per_second / floor.per_second, 0.5, at_most=False)}, "
            f"p95 {verdict(ours.p95 / floor.p95, 2)}"
        )


def of_recording(bench: Bench) -> None:
    """Goal 4."""
    with bench.app() as app:
        people = pages.cast(app)
    half, most = pages.recording(bench.url, people)
    print(f"  recording a session at 2 clients: p50 {verdict(half, 23)} ms, p95 {most:.1f} ms")


def of_imports(bench: Bench) -> None:
    """Goal 5."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        bundles = imports.write_bundles(Path(folder))
        with bench.app(bench.server.create("imported")) as app:
            found = imports.measure(app, bundles)
    bench.server.drop("imported")
    print(f"  12,000 people: {verdict(found['people'], 1.5 if bench.server.name == 'sqlite' else 2)} s")
    print(f"  100,000 sessions: {verdict(found['sessions'], 8)} s")
    print(f"  the same again, which changes nothing: {found['people again']:.2f} s and {found['sessions again']:.2f} s")


def of_plans(bench: Bench) -> None:
    """Goal 7."""
    with bench.app():
        lines = plans.steps()
    for line in lines:
        print(f"  {line}")
    print(f"  full scans of the sessions: {len(plans.scans(lines))}")


MEASURED: dict[str, Callable[[Bench], None]] = {
    "figures": of_figures,
    "pages": of_pages,
    "recording": of_recording,
    "imports": of_imports,
    "plans": of_plans,
}


def main() -> None:
    """Measure what was asked for, one engine after the other."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("what", nargs="*", choices=[[], *MEASURED], help="what to measure (everything if not given)")
    asked.add_argument("--scale", type=float, default=1.0, help="1 is 100 schools, 12,000 staff, 2.5 million sessions")
    asked.add_argument("--engines", default="sqlite,postgresql")
    asked.add_argument("--anew", action="store_true", help="make the databases anew (do so after a change of tables)")
    given = asked.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, scale {given.scale:g}")
    with servers(given.engines.split(",")) as running:
        for server in running:
            bench = prepared(server, given.scale, anew=given.anew)
            for what in given.what or MEASURED:
                print(f"{server.name}: {what}")
                MEASURED[what](bench)
                sys.stdout.flush()


if __name__ == "__main__":
    main()
