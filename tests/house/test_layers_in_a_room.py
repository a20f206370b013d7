"""What the files of a room may know, where import-linter (pyproject.toml) cannot say it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, imports_any, imports_of, place, report, tree_of, under

WRITES = {"add", "add_all", "bulk_insert_mappings", "bulk_save_objects", "delete", "flush", "merge"}
ENDS = {"begin", "commit", "rollback"}
STATEMENTS = {"delete", "insert", "update"}


def layer(*names: str) -> list[Path]:
    """The rooms' files, or folders, of these names: views.py, or views/detail.py."""
    return [
        path
        for path in under("appraisal", suffix=".py")
        if set(names) & {path.stem, *path.relative_to(ROOT / "appraisal").parent.parts[1:]}
    ]


def calls_on_session(path: Path, names: set[str]) -> Iterator[tuple[str, int]]:
    """Calls such as db.session.add(…) or session.commit(), with their lines."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name == "session":
                yield f"session.{node.func.attr}", node.lineno


def test_pages_hold_no_sql_and_no_pandas() -> None:
    found = [
        f"{place(path, line)}: {name}"
        for path in layer("views")
        for name, line in imports_of(path)
        if imports_any(name, "sqlalchemy", "flask_sqlalchemy", "pandas", "appraisal.extensions.db")
    ]
    assert not found, report(
        "views.py: guard, form, one verb, redirect; else render. Move to queries or service:", found
    )


def test_only_counting_and_exchange_use_pandas() -> None:
    rooms = {"indicators", "exchange"}
    found = [
        f"{place(path, line)}: {name}"
        for path in under("appraisal", suffix=".py")
        if path not in layer("figures") and not rooms & set(path.relative_to(ROOT / "appraisal").parts)
        for name, line in imports_of(path)
        if imports_any(name, "pandas", "numpy")
    ]
    assert not found, report("pandas belongs to figures, indicators and exchange. Move the counting there:", found)


def test_audit_has_no_pages() -> None:
    found = [
        place(path)
        for path in [*under("appraisal/audit"), *under("templates/audit")]
        if path.suffix == ".html" or path in layer("views", "forms")
    ]
    assert not found, report("The audit room only keeps who did what. Show it from the room that asks:", found)


def test_verbs_leave_the_commit_to_the_edge() -> None:
    found = [
        f"{place(path, line)}: {call}"
        for path in layer("service", "models")
        for call, line in calls_on_session(path, ENDS)
    ]
    assert not found, report("One commit per request, at the edge. Take it out of the verb:", found)


def test_reads_never_write() -> None:
    found = []
    for path in layer("queries", "figures", "rules"):
        found += [f"{place(path, line)}: {call}" for call, line in calls_on_session(path, WRITES | ENDS)]
        found += [
            f"{place(path, line)}: {name}"
            for name, line in imports_of(path)
            if name in {f"sqlalchemy.{statement}" for statement in STATEMENTS}
        ]
    assert not found, report("queries, figures and rules only read. Move the change to service:", found)


def test_reads_and_verbs_take_the_person_as_an_argument() -> None:
    found = [
        f"{place(path, line)}: {name}"
        for path in layer("queries", "service", "figures", "rules", "models")
        for name, line in imports_of(path)
        if imports_any(name, "flask", "flask_login", "appraisal.accounts.sessions.current_user")
    ]
    assert not found, report("Only views know the request. Take the viewer or the actor as an argument:", found)
