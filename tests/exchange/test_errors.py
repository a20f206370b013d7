"""Every error of the contract, judged on the records as they would be after the import."""

import pytest
from sqlalchemy import select

from appraisal.accounts.models import Account
from appraisal.extensions import db
from appraisal.people.models import Person, Term
from appraisal.workforce.models import Leaver
from tests.exchange.folders import RIGHT, counts, errors, filled, header, imported, right, with_rows

# What is judged is the same on both engines; test_import.py and test_round_trip.py run on both.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

ADDED = [
    ("posts", "P9,009,SAL,TEA,,1,2025-09-01,", 'person_ref, "009": is not known. Correct it, or add'),
    ("posts", "P9,001,ZZZ,TEA,,1,2025-09-01,", 'school_code, "ZZZ": is not known'),
    ("posts", "P9,001,sal,TEA,,1,2025-09-01,", 'school_code, "sal": is not known'),
    ("posts", "P9,001,SAL,ZZZ,,1,2025-09-01,", 'role_code, "ZZZ": is not known'),
    ("governors", "001,trust,ZZZ,2025-09-01,", 'governor_role, "ZZZ": is not known'),
    ("governors", "001,Trust,CHA,2025-09-01,", 'board, "Trust": is not known'),
    ("star_evidence", "ST9,2026-02-01,reading,001,true,", 'project_ref, "ST9": is not known'),
    ("cpd_evaluations", "E9,1,1,1,1,1,1", 'event_ref, "E9": is not known'),
    ("cpd_impact_checks", "E1,001,2026-01-10,5,3,4,yes,009", 'confirmed_by_ref, "009": is not known'),
    ("stages", "002,P9,ha,2022-01-01,,", 'post_ref, "P9": is not known'),
    ("ladder_ratings", "A9,D1.1,,,", 'assessment_ref, "A9": is not known'),
    ("ladder_ratings", "A1,D1.7,,,", 'statement_code, "D1.7": is not known. Use a statement_code of version 2025.'),
    ("cross_trust_work", "W2,T,network,2025-11-11,1,001; 009,", 'person_refs, "009": is not known'),
    ("cross_trust_work", "W2,T,network,2025-11-11,1,;,", 'person_refs, ";": names nobody'),
    ("schools", "ZZZ,Name,primary,,2020-01-02,2020-01-01", 'closed_on, "2020-01-01": is before opened_on'),
    ("terms", "2025/26,summer,2026-07-02,2026-07-01", 'ends_on, "2026-07-01": is before starts_on'),
    ("people", "009,A,B,,employee,2020-01-02,2020-01-01", 'left_on, "2020-01-01": is before employed_from'),
    ("posts", "P9,001,SAL,TEA,,1,2020-01-02,2020-01-01", 'ended_on, "2020-01-01": is before started_on'),
    ("line_management", "004,001,2020-01-02,2020-01-01", 'to_date, "2020-01-01": is before from_date'),
    ("service_roles", "001,ceo,,2020-01-02,2020-01-01", 'to_date, "2020-01-01": is before from_date'),
    ("coaching_pairs", "001,002,2020-01-02,2020-01-01", 'to_date, "2020-01-01": is before from_date'),
    ("leave", "001,adoption,2020-01-02,2020-01-01", 'to_date, "2020-01-01": is before from_date'),
    ("cpd_events", "E2,T,INSET,2020-01-02,2020-01-01,trust,,,", 'ends_on, "2020-01-01": is before starts_on'),
    ("absences", "001,SIC,2020-01-02,2020-01-01,0", 'last_day, "2020-01-01": is before first_day'),
    ("governors", "001,CEN,CHA,2020-01-02,2020-01-01", 'ended_on, "2020-01-01": is before started_on'),
    ("coaching_pairs", "001,001,2020-01-02,", 'coach_ref, "001": is also in coachee_ref'),
    (
        "coaching_sessions",
        "S9,001,001,2025-10-01,peer,other,completed,,,,,,,,,",
        'coach_ref, "001": is also in coachee_ref. Nobody coaches themselves',
    ),
    ("line_management", "001,001,2025-09-01,", 'manager_ref, "001": is also in person_ref'),
    (
        "line_management",
        "001,002,2025-09-01,",
        'manager_ref, "002": closes a circle on 2025-09-01: 001 is managed by 002 is managed by 001.',
    ),
    ("stages", "001,P2,ha,2022-01-01,,", 'person_ref, "001": does not hold post P2, 002 does'),
    ("posts", "P9,003,SAL,TEA,,1,2024-09-01,", 'started_on, "2024-09-01": is after the person left, 2024-08-31'),
    ("leavers", "001,2025-08-31,E02,", 'left_on, "2025-08-31": is not left_on of people.csv, which is empty'),
    ("leavers", "003,2024-10-31,E02,", 'left_on, "2024-10-31": is not left_on of people.csv, 2024-08-31'),
    (
        "ladder_ratings",
        "A1,D9.1,1,1,1",
        'statement_code, "D9.1": is a statement of version 2024, but the assessment uses 2025.',
    ),
    ("role_expectations", "2025,TEA,D9,1", 'domain_code, "D9": has no statements in version 2025'),
    (
        "absences",
        "002,PRG,2025-11-12,,3",
        'first_day, "2025-11-12": makes the absence overlap another of the same person, 2025-11-10 to 2025-11-12',
    ),
    ("absences", "001,SIC,2025-11-10,2025-11-12,3.5", 'working_days_lost, "3.5": is more than the days from'),
    ("absences", "001,SIC,2025-11-10,2025-11-12,0.25", 'working_days_lost, "0.25": is too precise'),
    ("absences", "001,SIC,2025-11-10,2025-11-12,0.3", 'working_days_lost, "0.3": is not in steps of 0.5'),
    ("absences", "001,ABC,2025-11-10,2025-11-12,0.5", 'category, "ABC": is not in the list'),
    (
        "terms",
        "2025/26,summer,2026-04-02,2026-07-22",
        'starts_on, "2026-04-02": makes the term overlap the spring term, 2026-01-05 to 2026-04-02',
    ),
    ("terms", "2026/27,autumn,2026-08-31,2026-12-18", 'starts_on, "2026-08-31": is outside 2026/27'),
    ("terms", "2024/25,summer,2025-04-22,2025-09-01", 'ends_on, "2025-09-01": is outside 2024/25'),
    ("schools", "trust,The Trust,central,,,", 'school_code, "trust": stands for the Trust Board'),
    ("people", "009,A,B,ADA@TRUST.example,employee,,", 'email, "ADA@TRUST.example": is also the address of 001'),
    ("people", "0;9,A,B,,employee,,", 'person_ref, "0;9": has a semicolon'),
    ("posts", "P9,001,SAL,TEA,,0.001,2020-01-02,", 'fte, "0.001": is out of range. Write a number from 0.01 to 1'),
    ("posts", "P9,001,SAL,TEA,,1.5,2020-01-02,", 'fte, "1.5": is out of range'),
    ("posts", "P9,001,SAL,TEA,,0.33333,2020-01-02,", 'fte, "0.33333": is too precise'),
    ("service_roles", "001,head,,2020-01-02,", 'school_code, "": is empty for a head'),
    ("service_roles", "001,ceo,SAL,2020-01-02,", 'school_code, "SAL": is given for a role of the whole Trust'),
    ("governors", "001,,CHA,2025-09-01,", 'board, "": is empty'),
    ("ladder_statements", "2025,D1,Vision,6,D1.6,Text", 'level, "6": is out of range'),
    ("role_expectations", "2025,CHA,D1,0", 'minimum_level, "0": is out of range'),
    ("cpd_impact_checks", "E1,001,2026-01-10,0,3,5,,", 'learned, "0": is out of range'),
    ("cpd_evaluations", "E1,6,1,1,1,1,1", 'time_well_spent, "6": is out of range'),
    ("leavers", "003,2020-08-31,E21,", 'reason, "E21": is not in the list'),
]


@pytest.mark.parametrize(("name", "row", "told"), ADDED, ids=[f"{name}: {row}" for name, row, _ in ADDED])
def test_a_row_that_is_wrong(app, tmp_path, name, row, told):
    number = len(RIGHT[name].splitlines()) + 1
    (found,) = errors(right(tmp_path, **{name: with_rows(name, row)}))
    assert found.startswith(f"{name}.csv, row {number}, {told}")


def test_the_small_trust_is_right(app, tmp_path):
    assert not errors(right(tmp_path))


def changed(app, tmp_path, **files):
    """The errors of some files when the small Trust is in the database."""
    imported(right(tmp_path / "all"))
    return errors(filled(tmp_path / "some", files))


def test_references_may_be_in_the_database_alone(app, tmp_path):
    files = {"posts": header("posts") + "P9,001,SAL,TEA,,1,2025-09-01,\n"}
    assert len(errors(filled(tmp_path / "alone", files))) == 3
    assert not changed(app, tmp_path, **files)


def test_a_row_that_is_wrong_is_known_to_those_that_refer_to_it(app, tmp_path):
    files = {
        "people": header("people") + "001,Ada,,,employee,,\n",
        "service_roles": header("service_roles") + "001,ceo,,2020-01-02,\n002,hr,,2020-01-02,\n",
    }
    assert [line.split(":")[0] for line in errors(filled(tmp_path, files))] == [
        'people.csv, row 2, family_name, ""',
        'service_roles.csv, row 3, person_ref, "002"',
    ]


def test_where_rows_were_lost_nobody_is_blamed_for_referring_to_them(app, tmp_path):
    files = {
        "people": header("people") + "001,Ada\n",
        "posts": b"%PDF",
        "service_roles": header("service_roles") + "001,ceo,,2020-01-02,\n",
        "stages": header("stages") + "001,P1,shu,2020-01-02,,\n",
    }
    found = errors(filled(tmp_path, files))
    assert [line.split(":")[0] for line in found] == ["posts.csv", "people.csv, row 2"]


def test_left_on_before_a_post_of_the_database(app, tmp_path):
    (found,) = changed(app, tmp_path, people=header("people") + "002,Ben,Null,,employee,,2020-08-31\n")
    assert found.startswith('people.csv, row 2, left_on, "2020-08-31": is before post P2 starts, 2020-09-01.')


def test_left_on_that_is_no_longer_that_of_the_leaver(app, tmp_path):
    (found,) = changed(app, tmp_path, people=header("people") + "003,Cy,NA,,employee,2015-09-01,2024-09-30\n")
    assert found.startswith(
        'people.csv, row 2, left_on, "2024-09-30": is not the latest left_on of leavers.csv, 2024-08-31.'
    )


def test_somebody_who_left_may_come_back(app, tmp_path):
    assert not changed(
        app,
        tmp_path,
        people=header("people") + "003,Cy,NA,,employee,2015-09-01,\n",
        posts=header("posts") + "P9,003,SAL,TEA,,1,2024-09-01,\n",
    )


def test_somebody_who_came_back_keeps_the_later_post(app, tmp_path):
    imported(right(tmp_path / "all"))
    back = {
        "people": header("people") + "003,Cy,NA,,employee,2015-09-01,\n",
        "posts": header("posts") + "P9,003,SAL,TEA,,1,2024-09-01,\n",
    }
    imported(filled(tmp_path / "back", back))
    moved = {"posts": header("posts") + "P9,002,SAL,TEA,,1,2024-09-01,\n"}
    (found,) = errors(filled(tmp_path / "moved", moved))
    assert found.startswith('posts.csv, person_ref, "003": left on 2024-08-31 by leavers.csv and has no later post')


def test_old_leavers_are_judged_by_the_latest(app, tmp_path):
    assert not changed(app, tmp_path, leavers=header("leavers") + "003,2019-08-31,E02,\n")


def test_an_address_may_be_handed_on_in_one_import(app, tmp_path):
    assert not changed(
        app,
        tmp_path,
        people="person_ref,given_name,family_name,kind,email\n"
        "001,Ada,Penrose,employee,DEE@trust.example\n004,Dee,None,governor_only,ada@trust.example\n",
    )


def test_an_address_of_the_database(app, tmp_path):
    (found,) = changed(app, tmp_path, people=header("people") + "009,A,B,DEE@trust.example,employee,,\n")
    assert found.startswith('people.csv, row 2, email, "DEE@trust.example": is also the address of 004.')


def test_an_address_of_an_account_that_is_nobodys(app, tmp_path):
    db.session.add(Account(email="Root@trust.example", administrator=True))
    db.session.commit()
    (found,) = errors(right(tmp_path, people=with_rows("people", "009,A,B,root@Trust.example,employee,,")))
    assert found.startswith('people.csv, row 6, email, "root@Trust.example": is the address of an administrator')


def test_a_circle_through_lines_of_the_database_on_the_days_both_hold(app, tmp_path):
    lines = header("line_management")
    assert not changed(app, tmp_path, line_management=lines + "001,003,2024-09-01,\n")
    (found,) = errors(filled(tmp_path / "some", {"line_management": lines + "001,003,2024-08-31,\n"}))
    assert found.startswith('line_management.csv, row 2, manager_ref, "003": closes a circle on 2024-08-31:')
    turned = lines + "002,001,2020-09-01,2025-08-31\n001,002,2025-09-01,\n"
    assert not errors(filled(tmp_path / "some", {"line_management": turned}))


def test_absences_of_the_database_overlap_too_and_open_ones_do_not_end(app, tmp_path):
    absences = header("absences")
    (found,) = changed(app, tmp_path, absences=absences + "002,PRG,2025-11-01,,3\n")
    assert found.startswith(
        'absences.csv, row 2, first_day, "2025-11-01": makes the absence overlap another of the same person, '
        "2025-11-10 to 2025-11-12."
    )
    moved = absences + "002,SIC,2025-11-10,2025-11-10,1\n002,PRG,2025-11-11,,3\n"
    assert not errors(filled(tmp_path / "some", {"absences": moved}))


def test_terms_of_the_database_overlap_too(app, tmp_path):
    (found,) = changed(app, tmp_path, terms=header("terms") + "2025/26,summer,2026-03-31,2026-07-22\n")
    assert "makes the term overlap the spring term" in found


def test_an_assessment_with_ratings_keeps_its_version(app, tmp_path):
    (found,) = changed(
        app, tmp_path, ladder_assessments=header("ladder_assessments") + "A1,002,2025/26,2024,agreed,2025-11-01\n"
    )
    assert found.startswith(
        'ladder_assessments.csv, row 2, ladder_version, "2024": is not the version of the ratings it has, 2025.'
    )


def test_the_last_statement_of_an_expected_domain_stays(app, tmp_path):
    statements = header("ladder_statements")
    (found,) = changed(app, tmp_path, ladder_statements=statements + "2025,D2,Other,1,D1.1,Leads self\n")
    assert found.startswith('ladder_statements.csv, row 2, domain_code, "D2": leaves no statement in domain D1')
    kept = statements + "2025,D2,Other,1,D1.1,Leads self\n2025,D1,Vision,2,D1.2,Leads others\n"
    assert not errors(filled(tmp_path / "some", {"ladder_statements": kept}))


def test_a_column_that_is_not_there_is_judged_by_what_is_stored(app, tmp_path):
    (found,) = changed(
        app, tmp_path, people="person_ref,given_name,family_name,kind,left_on\n003,Cy,NA,employee,2015-08-31\n"
    )[:1]
    assert found.startswith('people.csv, row 2, left_on, "2015-08-31": is before employed_from.')


def test_what_is_wrong_elsewhere_in_the_database_is_not_the_files_fault(app, make, tmp_path):
    """Only people whom the import touches are judged."""
    person = make.person("Eva Old", ref="009", email=None)
    db.session.add(Leaver(person_id=person.id, left_on=person.employed_from, reason="E02"))
    db.session.commit()
    assert not errors(right(tmp_path))
    assert len(errors(right(tmp_path, people=with_rows("people", "009,Eva,Old,,employee,2020-09-01,")))) == 1


def test_nothing_is_written_where_anything_is_wrong(app, tmp_path):
    plan = imported(right(tmp_path, terms=with_rows("terms", "2025/26,summer,2026-04-02,2026-07-22")))
    assert plan.findings.errors == 1
    assert counts(plan)["people"] == (4, 0, 0)
    assert not db.session.scalars(select(Person.id)).all()
    assert not db.session.scalars(select(Term.id)).all()
