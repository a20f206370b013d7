"""What may not stand in any committed file, and what the lock files must hold."""

import json
import re
import tomllib
from importlib.metadata import packages_distributions

from tests.house.sources import ROOT, imports_of, own_files, place, report, text_of, under

# The words are written apart, or this file would find itself.
REGISTRIES = re.compile(
    r"|".join(
        (
            r"pypi\.(?:org|python)",
            r"python" + r"hosted",
            r"registry\.(?:npm|yarn)",
            r"npm" + r"js\.(?:com|org)",
            r"(?:deb|security)\.debian" + r"\.org",
            r"--(?:extra-)?index" + r"-url[ =]\S*//",
            r"--find" + r"-links[ =]",
        )
    )
)
# A folder of the machine it was written on: of a person or of a tool; the address of a page ends earlier.
MACHINE = re.compile(r"(?<![\w.:/-])/(?:ho" + r"me|Us" + r"ers|ro" + r"ot|wo" + r"rk|o" + r"pt)/[\w.-]+/")

# Not imported by name: templates, started by `appraisal serve`, loaded by its URL, read by zoneinfo.
USED_WITHOUT_IMPORT = {"govuk-frontend-jinja", "gunicorn", "psycopg", "tzdata"}
# Parts of Flask and of marshmallow's Flask extension, released and chosen with them.
PART_OF = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "itsdangerous": "flask",
    "alembic": "flask-migrate",
}


def pins(name: str) -> dict[str, str]:
    """Package and version of each line of a lock file."""
    return dict(
        re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==([^\s;]+)", text_of(ROOT / "requirements" / name), flags=re.M)
    )


def declared() -> set[str]:
    """The names of the runtime dependencies in pyproject.toml."""
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    return {re.split(r"[\[<>=!~ ;]", line)[0].lower() for line in project["dependencies"]}


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{place(path, number)}: {match[0]}"
        for path in own_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if (match := REGISTRIES.search(line) or MACHINE.search(line))
    ]
    assert not found, report("Registries and folders differ from machine to machine. Take the address out:", found)


def test_every_locked_package_has_its_hashes() -> None:
    found = []
    for path in under("requirements", suffix=".txt"):
        packages = re.split(r"^(?=[a-z0-9])", text_of(path), flags=re.M)[1:]
        assert packages, f"{place(path)} is empty. Run make lock."
        found += [f"{place(path)}: {package.split()[0]}" for package in packages if "--hash=sha256:" not in package]
    assert not found, report("Run make lock; a package without a hash is not installed:", found)


def test_the_front_end_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads(text_of(ROOT / "package-lock.json"))["packages"]
    packages.pop("")
    assert packages, "package-lock.json is empty. Run make lock."
    found = [name for name, package in packages.items() if "resolved" in package or "integrity" not in package]
    assert not found, report("Run make lock, which leaves addresses out and keeps hashes:", found)


def test_tests_run_with_the_packages_that_production_runs() -> None:
    development = pins("dev.txt")
    found = [f"{name} {version}" for name, version in pins("runtime.txt").items() if development.get(name) != version]
    assert not found, report("requirements/dev.txt has another version. Run make lock:", found)


def test_every_package_that_is_used_is_declared_and_every_declared_one_is_used() -> None:
    installed = packages_distributions()
    used: dict[str, str] = {}
    for path in [*under("appraisal", suffix=".py"), ROOT / "wsgi.py"]:
        for name, line in imports_of(path):
            for distribution in installed.get(name.split(".")[0], []):
                used.setdefault(distribution.lower().replace("_", "-"), place(path, line))
    used.pop("appraisal", None)
    stray = [f"{where}: {name}" for name, where in used.items() if PART_OF.get(name, name) not in declared()]
    assert not stray, report("Name it in pyproject.toml under dependencies and run make lock:", stray)
    idle = declared() - set(used) - USED_WITHOUT_IMPORT
    assert not idle, report("Nothing uses it. Take it out of pyproject.toml and run make lock:", sorted(idle))
