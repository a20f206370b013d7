"""Small but nasty valid bundles, drawn from a seed.

`write_bundle(folder, seed, size)` writes every file of the contract; the same
seed gives the same bytes. No rule under "Errors" is broken, every "Warning" of
the contract may occur. The files are in the form that an export has (columns in
order, rows sorted by key, LF), so that an export can be compared with them.

`questions(seed)` gives years and as-at days on which the seed's records are at
their most awkward: many of them lie exactly on the edge of a rule that day.
"""

import csv
from pathlib import Path

from .columns import FILES
from .world import World, questions
from .world_development import add_assessments, add_cpd, add_ladders
from .world_records import add_coaching, add_cross_trust_work, add_projects, add_stages
from .world_staff import (
    add_absences,
    add_calendar,
    add_governors,
    add_leave,
    add_people,
    add_relations,
    add_schools,
)

__all__ = ["build_bundle", "questions", "write_bundle"]

PEOPLE = {"small": 40, "medium": 400}


def build_bundle(seed: int, size: str = "small") -> dict[str, list[dict[str, str]]]:
    """The rows of every file; `size` is small (40 staff) or medium (400)."""
    wanted = PEOPLE[size]
    world = World(seed, wanted)
    add_schools(world)
    add_calendar(world)
    add_people(world)
    add_leave(world)
    add_relations(world)
    add_governors(world)
    add_absences(world)
    add_coaching(world)
    add_projects(world, number=10 + wanted // 5)
    add_stages(world)
    add_cross_trust_work(world, number=world.rng.randint(8, 10 + wanted // 3))
    add_assessments(world, add_ladders(world))
    add_cpd(world, number=10 + wanted // 20)
    return {name: _sorted(name, world.rows[name]) for name in FILES}


def _sorted(name: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows by their key as text; those without a key by content."""
    key = FILES[name].key or FILES[name].columns
    return sorted(rows, key=lambda row: [row[column] for column in key])


def _shielded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip("'")[:1] in set("=+-@\t\r") else cell


def write_bundle(folder: Path, seed: int, size: str = "small") -> None:
    """Write the bundle of a seed into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in build_bundle(seed, size).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FILES[name].columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: _shielded(cell) for column, cell in row.items()} for row in rows)
