"""How the project's files are named, how long they are, and what may not be left in them."""

import ast
import re

from tests.house.sources import ROOT, own_files, place, report, text_of, tree_of, under

LONGEST = 400

VAGUE_MODULES = {"common", "helper", "helpers", "misc", "util", "utils"}
VAGUE_WORDS = {"dao", "data", "handler", "helper", "info", "process"}
# Names that a library gives and that a subclass has to use.
GIVEN_BY_LIBRARIES = {"process_bind_param", "process_data", "process_formdata", "process_result_value"}


def words(name: str) -> list[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def test_no_file_is_two_ideas() -> None:
    found = [
        f"{place(path)}: {length} lines"
        for path in under("appraisal", "templates", "assets")
        if (length := len(text_of(path).splitlines())) > LONGEST
    ]
    assert not found, report(f"Over {LONGEST} lines is two rooms or two ideas. Split by what it is about:", found)


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        place(path)
        for path in own_files()
        if VAGUE_MODULES & {part.lower() for part in (*path.relative_to(ROOT).parent.parts, path.stem)}
    ]
    assert not found, report("What two rooms need goes down a storey under a noun. Name what it holds:", found)


def test_migrations_are_numbered_in_turn_and_named_by_what_they_do() -> None:
    names = [path.name for path in under("migrations/versions", suffix=".py")]
    assert names, "There is no migration in migrations/versions: the database could not be made."
    found = [
        name
        for number, name in enumerate(names, start=1)
        if not re.fullmatch(rf"{number:04}_[a-z]+(_[a-z0-9]+)+\.py", name)
    ]
    assert not found, report("Name it by the next number and its act, such as 0007_add_ladder_reviews.py:", found)


def test_no_function_or_class_has_a_name_that_says_nothing() -> None:
    found = []
    for path in under("appraisal", suffix=".py"):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            parts = words(node.name)
            # A line manager is a person; any other class called manager manages what it should be named after.
            manages = isinstance(node, ast.ClassDef) and parts[-1] == "manager" and parts[-2:-1] != ["line"]
            if manages or (VAGUE_WORDS & set(parts) and node.name not in GIVEN_BY_LIBRARIES):
                found.append(f"{place(path, node.lineno)}: {node.name}")
    assert not found, report("A name says what it does or holds in the words of the domain. Rename:", found)


def test_nothing_is_left_for_later() -> None:
    # Written apart, or this file would find itself.
    left = re.compile(
        r"\b(?:{})\b".format("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")))
    )
    found = [
        f"{place(path, number)}: {line.strip()[:80]}"
        for path in own_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if left.search(line)
    ]
    assert not found, report("Finish it, or open an issue and take the mark out:", found)


def test_no_test_is_switched_off() -> None:
    # A browser that is missing is the one reason to leave a test out, and tests/conftest.py gives it.
    off = {"skip", "skipif", "xfail", "importorskip"}
    found = [
        f"{place(path, node.lineno)}: {node.attr}"
        for path in under("tests", suffix=".py")
        if path != ROOT / "tests" / "conftest.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in off
        and (
            (isinstance(node.value, ast.Attribute) and node.value.attr == "mark")
            or (isinstance(node.value, ast.Name) and node.value.id == "pytest")
        )
    ]
    assert not found, report("Nothing is skipped. Make the test pass or take it out:", found)


def test_every_lint_exception_has_its_reason() -> None:
    # The mark is written apart, or ruff would read it here.
    mark = re.compile(r"#\s*no" + r"qa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(?P<reason>.*)$", re.IGNORECASE)
    found = [
        f"{place(path, number)}: {line.strip()[:80]}"
        for path in own_files()
        if path.suffix == ".py"
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if (match := mark.search(line)) and len(re.findall(r"[a-z]{2,}", match["reason"])) < 2
    ]
    assert not found, report("Say why on the same line, after the code of the rule (no" + "qa: S608 - reason):", found)
