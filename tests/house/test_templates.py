"""Pages keep to the strict content security policy and to the style sheets in assets/."""

import re
from pathlib import Path

from tests.house.sources import place, report, text_of, under

OWN_CLASS = re.compile(r"(?<![\w-])app-[a-z0-9_-]*[a-z0-9]")


def found_in_templates(pattern: str) -> list[str]:
    """Every place in a template that matches, comments of Jinja left out."""
    return [
        f"{place(path, text.count(chr(10), 0, match.start()) + 1)}: {match[0][:60]}"
        for path in under("templates", "appraisal", suffix=".html")
        for text in [re.sub(r"{#.*?#}", lambda comment: re.sub(r"[^\n]", " ", comment[0]), text_of(path), flags=re.S)]
        for match in re.finditer(pattern, text, flags=re.I | re.S)
    ]


def classes_in(paths: list[Path]) -> dict[str, str]:
    """Each class of our own that these files name, with the first place that does."""
    named: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if path.suffix == ".scss" and line.lstrip().startswith("//"):
                continue
            for name in OWN_CLASS.findall(line):
                named.setdefault(name, place(path, number))
    return named


def test_no_style_is_written_into_a_page() -> None:
    found = found_in_templates(r"<style\b|\sstyle\s*=\s*[\"']?")
    assert not found, report("The browser ignores styles in a page. Write a class in assets/:", found)


def test_no_script_is_written_into_a_page() -> None:
    found = found_in_templates(r"<script\b(?![^>]*\ssrc\s*=)[^>]*>|<[a-z][^<>]*\son[a-z]+\s*=\s*[\"']|javascript:")
    assert not found, report("The browser refuses scripts in a page. Write it in assets/app.js:", found)


def test_nothing_is_fetched_from_elsewhere() -> None:
    found = found_in_templates(r"<(?:script|link|img|iframe|source|use|embed|object)\b[^>]*?[\"'](?:https?:)?//[^>]*>")
    assert not found, report("A page fetches nothing but our own files. Build it into appraisal/static:", found)


def test_every_class_of_our_own_has_a_style_and_every_style_a_page() -> None:
    styles = classes_in(under("assets", suffix=".scss"))
    used = classes_in([*under("templates", suffix=".html"), *under("appraisal", suffix=".py")])
    unstyled = [f"{where}: {name}" for name, where in used.items() if name not in styles]
    assert not unstyled, report("No style sheet in assets/ has this class. Add it there or take it out:", unstyled)
    unused = [f"{where}: {name}" for name, where in styles.items() if name not in used]
    assert not unused, report("No page uses this class. Take its rule out of assets/:", unused)
