"""What the house tests read: the project's own files, and Python files as syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def own_files() -> tuple[Path, ...]:
    """Every file that is committed or would be: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def under(*folders: str, suffix: str = "") -> list[Path]:
    """The project's own files in these folders whose names end with suffix."""
    roots = [ROOT / folder for folder in folders]
    return [path for path in own_files() if path.name.endswith(suffix) and any(root in path.parents for root in roots)]


def text_of(path: Path) -> str:
    """The words in a file; a file that is not text has none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(path), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    """Where something was found, as an editor can open it."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every module and every name that a file imports, as dotted names, with its line."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *([node.module] if node.module else [])))
            yield source, node.lineno
            for alias in node.names:
                yield f"{source}.{alias.name}", node.lineno


def imports_any(dotted: str, *modules: str) -> bool:
    """Whether a dotted name is one of these modules or inside one."""
    return any(dotted == module or dotted.startswith(f"{module}.") for module in modules)


def report(rule: str, found: list[str]) -> str:
    """What a failing house test says: the rule with its cure, then the places."""
    return "\n  ".join([rule, *found])
