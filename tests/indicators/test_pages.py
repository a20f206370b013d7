"""Indicators in the browser and as files: who sees which schools, what is withheld everywhere, and what it costs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from fractions import Fraction

import pytest
from click.testing import CliRunner

from appraisal.audit.service import COMMAND_LINE
from appraisal.cli import main
from appraisal.coaching.models import CoachingSession
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db
from appraisal.indicators.output import in_words
from tests.oracle.bundles import write_bundle

PERIOD = "?year=2025-26&as-at=2026-03-31"


@pytest.fixture
def trust(make, clock_at):
    """Two schools: twelve staff at one, of whom nine had coaching every term, and three at the other."""
    clock_at("2026-05-01")
    make.terms(2025)
    big, tiny = make.school("BIG"), make.school("TNY")
    role = make.role("teacher")
    staff = [make.person(school=big, role=role) for _ in range(12)] + [
        make.person(school=tiny, role=role) for _ in range(3)
    ]
    for number, person in enumerate(staff[:9] + staff[12:14]):
        for day in ("2025-10-01", "2026-02-02"):
            db.session.add(
                CoachingSession(
                    ref=f"S{number}{day}",
                    coachee_id=person.id,
                    coach_id=staff[-1].id,
                    held_on=dt.date.fromisoformat(day),
                    coaching_type="instructional",
                    focus_area="questioning",
                    status="completed",
                )
            )
    db.session.commit()
    return big, tiny, staff


def test_a_link_names_the_year_and_the_day(browser, trust):
    window = browser(trust[2][0])
    assert window.get("/indicators").location == "/indicators?year=2025-26&as-at=2026-05-01"
    assert window.get("/indicators/TSP2-K1?year=2025-26").location.endswith("year=2025-26&as-at=2026-05-01")


def test_the_figure_is_told_in_a_sentence_with_its_rule(browser, trust):
    page = browser(trust[2][0]).get(f"/indicators/TSP2-K1{PERIOD}").text
    assert "11 of 15 staff, 73.3 %, had coaching in every term so far" in page
    assert "More to do" in page
    assert "Provisional: one source so far" in page
    assert "in post on at least 28 of its days" in page.replace("\n", " ")


def test_staff_see_the_trust_and_their_own_school_only(make, browser, trust):
    big, tiny, staff = trust
    page = browser(staff[0]).get(f"/indicators{PERIOD}").text
    assert big.name in page
    assert tiny.name not in page
    everything = make.person()
    make.serves(everything, "ceo")
    page = browser(everything).get(f"/indicators{PERIOD}").text
    assert big.name in page
    assert tiny.name in page


def test_what_is_withheld_is_withheld_in_page_file_and_api(make, browser, trust):
    hr = make.person()
    make.serves(hr, "hr")
    window = browser(hr)
    page = window.get(f"/indicators/TSP2-K1{PERIOD}").text
    assert page.count("too few to show") >= 4  # both schools, in table and chart: one alone could be worked out
    rows = list(
        csv.DictReader(io.StringIO(window.get(f"/indicators/TSP2-K1/figures.csv{PERIOD}").text.lstrip("\ufeff")))
    )
    told = [
        json.loads(window.get(f"/indicators/TSP2-K1/figures.json{PERIOD}").text),
        window.get("/api/v1/indicators?year=2025-26&as-at=2026-03-31&code=TSP2-K1").json,
    ]
    for schools in [rows[1:], *([row for row in each["indicators"][0]["rows"] if row["school_code"]] for each in told)]:
        assert [row["published"] for row in schools] == ["c", "c"]
        for row in schools:
            assert all(row[name] in (None, "") for name in ("numerator", "denominator", "value", "excused"))
    assert [each["indicators"][0]["rows"][0]["published"] for each in told] == ["73.3", "73.3"]


def test_an_administrator_and_a_stranger_see_no_figures(make, browser, trust):
    admin = make.person()
    make.serves(admin, "administrator")
    for path in ("/indicators", "/indicators/TSP2-K1", "/indicators.csv", "/api/v1/indicators"):
        assert browser(admin).get(path).status_code == 403, path
    assert browser().get("/api/v1/indicators").status_code == 401
    assert browser().get("/indicators").status_code == 303


def test_no_figure_leads_to_a_person(make, browser, trust):
    trustee = make.person()
    make.seat(trustee, None, make.role("trustee", "governor"))
    window = browser(trustee)
    for path in (f"/indicators{PERIOD}", f"/indicators/TSP2-K1{PERIOD}"):
        text = window.get(path).text
        assert "/people/" not in text
        assert not any(person.family_name in text for person in trust[2])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?year=2025-26&as-at=2025-08-31", "before the first day of 2025/26"),
        ("?year=2025-26&as-at=soon", "year-month-day"),
        ("?year=1999", "Choose an academic year"),
        ("?year=2026-27&as-at=2027-01-01", "not known yet"),
    ],
)
def test_a_period_that_cannot_be_counted_says_what_to_do(browser, trust, query, words):
    answer = browser(trust[2][0]).get(f"/indicators{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert browser(trust[2][0]).get(f"/indicators.csv{query}").status_code == 422


def test_an_unknown_indicator_is_not_found(browser, trust):
    assert browser(trust[2][0]).get("/indicators/TSP9-K9").status_code == 404


def test_the_overview_costs_the_same_however_large_the_trust(app, make, browser, trust, statements, tmp_path):
    window = browser(trust[2][0])

    def cost(path: str) -> int:
        with statements() as seen:
            assert window.get(path).status_code == 200
        return len(seen)

    few = [cost(f"/indicators{PERIOD}"), cost(f"/indicators/TSP2-K1{PERIOD}")]
    write_bundle(tmp_path / "bundle", 7, "small")
    for name in ("terms.csv", "roles.csv"):
        (tmp_path / "bundle" / name).unlink()
    for number in range(20):
        make.school(f"X{number}")
    assert [cost(f"/indicators{PERIOD}"), cost(f"/indicators/TSP2-K1{PERIOD}")] == few
    assert few[0] <= 8
    assert few[1] <= 8


def test_the_command_prints_the_shape_others_rely_on(app, tmp_path, monkeypatch, clock_at):
    clock_at("2026-05-01")
    write_bundle(tmp_path / "bundle", 8, "small")
    import_folder(actor=COMMAND_LINE, folder=tmp_path / "bundle")
    db.session.commit()
    monkeypatch.setenv("DATABASE_URL", app.config["SQLALCHEMY_DATABASE_URI"])
    run = CliRunner().invoke
    told = json.loads(
        run(main, ["indicators", "--year", "2025/26", "--as-at", "2026-03-31", "--format", "json"]).stdout
    )
    assert (told["academic_year"], told["as_at"]) == ("2025/26", "2026-03-31")
    first = told["indicators"][0]
    assert list(first) == ["code", "name", "unit", "definition_version", "rows"]
    assert list(first["rows"][0]) == [
        "scope",
        "school_code",
        "numerator",
        "denominator",
        "value",
        "excused",
        "published",
        "rag",
        "second_value",
        "triangulation",
    ]
    assert [each["code"] for each in told["indicators"]][:3] == ["TSP2-K1", "TSP2-K2", "TSP2-K3"]
    csv_rows = list(
        csv.DictReader(io.StringIO(run(main, ["indicators", "--code", "TSP2-K6", "--format", "csv"]).stdout))
    )
    assert {row["code"] for row in csv_rows} == {"TSP2-K6"}
    assert "TSP3-K6" in run(main, ["indicators"]).stdout
    for wrong in (["--year", "2025"], ["--code", "K1"], ["--year", "2025/26", "--as-at", "2025-08-31"]):
        refused = run(main, ["indicators", *wrong])
        assert refused.exit_code == 1, wrong
        assert refused.stderr.startswith("appraisal: ")
    assert run(main, ["indicators", "--as-at", "31.3.2026"]).exit_code == 2


def test_numbers_on_a_page_are_rounded_as_figures_are():
    assert [in_words(number) for number in (45, 12_000, Fraction(25, 4), Fraction(1, 20))] == [
        "45",
        "12,000",
        "6.3",
        "0.1",
    ]
