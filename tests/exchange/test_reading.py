"""Which folders and files can be read at all, and what is told about those that cannot. No database is asked."""

import gzip
import os
import time

import pytest

from appraisal.exchange import folder as folders
from appraisal.exchange import importing
from appraisal.exchange.findings import Refusal
from appraisal.exchange.importing import read_folder
from tests.exchange.folders import RIGHT, filled, header

PEOPLE = header("people")
ADA = "001,Ada,Penrose,,employee,,\n"


def people(tmp_path, content, **others):
    """The rows of people.csv, and the errors and warnings of the folder."""
    bundle, findings = read_folder(filled(tmp_path / "bundle", {"people": content, **others}))
    return bundle["people"], list(findings.error_lines()), list(findings.warning_lines())


def told(tmp_path, content):
    """The errors of people.csv without the name of the file."""
    _, errors, _ = people(tmp_path, content)
    return [line.removeprefix("people.csv") for line in errors]


def test_utf8_with_and_without_its_mark_and_windows_1252_are_read(tmp_path):
    text = PEOPLE + "001,Zoë,O’Dell,,employee,,\n"
    for encoding, warned in (("utf-8", False), ("utf-8-sig", False), ("cp1252", True)):
        found, errors, warnings = people(tmp_path / encoding, text.encode(encoding))
        assert [(row.given_name, row.family_name) for row in found.rows] == [("Zoë", "O’Dell")]
        assert not errors
        assert any("was read as Windows-1252" in line for line in warnings) == warned


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(tmp_path, end):
    found, errors, _ = people(tmp_path, (PEOPLE + ADA).replace("\n", end))
    assert [row.person_ref for row in found.rows] == ["001"]
    assert not errors


def test_columns_may_come_in_any_order_with_blanks_around_and_some_missing(tmp_path):
    found, errors, warnings = people(tmp_path, " kind , family_name,given_name,person_ref\nemployee, NA ,\tAda ,007\n")
    assert found.rows == [found.file.row("007", "Ada", "NA", None, "employee", None, None)]
    assert found.given == ("person_ref", "given_name", "family_name", "kind")
    assert not errors
    assert not warnings


def test_blank_lines_are_passed_over_and_rows_are_told_by_their_line(tmp_path):
    assert told(tmp_path, PEOPLE + "\n,,,,,,\n" + '001,"Ada\n\nMary",Penrose,,employee,,\n' + "002,,B,,x,,\n") == [
        ', row 7, given_name, "": is empty. Fill the cell, or take the row out.',
        ', row 7, kind, "x": is not in the list. Use one of: employee, agency, governor_only.',
    ]


def test_unknown_columns_and_files_are_named_in_a_warning(tmp_path):
    filled(tmp_path / "bundle", {"Post": "x\n"})
    (tmp_path / "bundle" / "notes.txt").write_text("x")
    (tmp_path / "bundle" / ".hidden").write_text("x")
    content = "person_ref,given_name,family_name,kind,e-mail,diagnosis,\n001,Ada,P,employee,a,b,\n"
    _, errors, warnings = people(tmp_path, content)
    assert not errors
    assert warnings == [
        "warning: Post.csv: is not a file of a bundle. If it should be posts.csv, rename it.",
        "warning: notes.txt: is not a file of a bundle. It was not read.",
        "warning: people.csv, row 1, e-mail: is not a column of this file. If it should be email, rename it.",
        "warning: people.csv, row 1, diagnosis: is not a column of this file. It was not read.",
        "warning: people.csv, row 1: has a column without a name. It was not read.",
    ]


def test_missing_and_doubled_columns_are_errors_and_the_rest_is_read_all_the_same(tmp_path):
    assert told(tmp_path, "person_ref,given_name,given_name,left_on\n001,Ada,Ada,soon\n") == [
        ", row 1, given_name: is the name of two columns. Take one of them out.",
        ", row 1, family_name: is missing. Add this column; no cell of it may be empty.",
        ", row 1, kind: is missing. Add this column; no cell of it may be empty.",
        ', row 2, left_on, "soon": is not a date in ISO form. Write year-month-day, such as 2026-03-31.',
    ]


def test_a_missing_key_makes_no_row_a_repetition(tmp_path):
    errors = told(tmp_path, "given_name,family_name,kind\nA,B,employee\nC,D,employee\n")
    assert errors == [", row 1, person_ref: is missing. Add this column; no cell of it may be empty."]


def test_semicolons_between_columns_are_told_as_such(tmp_path):
    (error,) = told(tmp_path, PEOPLE.replace(",", ";") + ADA.replace(",", ";"))
    assert error == ": does not have commas between the columns. Save it as CSV UTF-8 (comma delimited)."


def test_ragged_rows(tmp_path):
    found, errors, _ = people(tmp_path, PEOPLE + "001,Ada\n" + ADA.replace("001", "002") + "003,C,D,,employee,,,\n")
    reason = "Make them the same; a cell with a comma stands in quotation marks."
    assert errors == [
        f"people.csv, row 2: has 2 cells where the header has 7. {reason}",
        f"people.csv, row 4: has 8 cells where the header has 7. {reason}",
    ]
    assert [row.person_ref for row in found.rows] == ["002"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('003,"Cy,D,,employee,,\n004,E,F,,employee,,\n', "row 3: has a quotation mark that is never closed"),
        ('003,"Cy" the third,D,,employee,,\n', "row 3: has text after a closing quotation mark"),
        (f"003,{'x' * 1_000_001},D,,employee,,\n", "row 3: has a cell of more than 1,000,000 characters"),
    ],
)
def test_broken_quotation_ends_the_reading_with_the_row_it_begins_on(tmp_path, row, reason):
    found, (error,), _ = people(tmp_path, PEOPLE + ADA + row)
    assert reason in error
    assert found.lost


def test_the_same_key_twice(tmp_path):
    rows = ["001,A,B,,employee,,", "002,C,D,,employee,,", "001,E,F,,x,,", " 001 ,G,H,,employee,,"]
    assert told(tmp_path, PEOPLE + "\n".join(rows) + "\n") == [
        ', row 4, kind, "x": is not in the list. Use one of: employee, agency, governor_only.',
        ', row 4, person_ref, "001": is the same row as row 2. Keep one of the two.',
        ', row 5, person_ref, "001": is the same row as row 2. Keep one of the two.',
    ]


def test_the_same_key_twice_far_apart(tmp_path):
    rows = "".join(f"{number},A,B,,employee,,\n" for number in range(10_500))
    assert told(tmp_path, PEOPLE + rows + "3,A,B,,employee,,\n") == [
        ', row 10502, person_ref, "3": is the same row as row 5. Keep one of the two.'
    ]


def test_a_nul_character_is_told_with_its_cell(tmp_path):
    (error,) = told(tmp_path, PEOPLE + ADA * 20 + "002,A\0a,P,,employee,,\n")[-1:]
    assert error.startswith(', row 22, given_name, "A\\x00a": holds a NUL character.')


def test_over_long_text_is_told_cut_short(tmp_path):
    (error,) = told(tmp_path, PEOPLE + f"001,{'y' * 101},P,,employee,,\n")
    assert error == f', row 2, given_name, "{"y" * 60}…": has 101 characters. Use at most 100.'


OTHER_KINDS = {
    b"PK\x03\x04" + b"x" * 50: "is a spreadsheet workbook or another zip file, not CSV text",
    b"\xd0\xcf\x11\xe0" + b"x" * 50: "is an old spreadsheet workbook, not CSV text",
    b"%PDF-1.7\n": "is a PDF document, not CSV text",
    gzip.compress(b"person_ref"): "is a compressed file, not CSV text",
    (PEOPLE + ADA).encode("utf-16"): "is UTF-16 text, not CSV text",
    (PEOPLE + ADA).encode("utf-16-le"): "is not text",
    bytes(range(256)): "is not text",
    b"\xef\xbb\xbfperson_ref\nAnn\xe9\n": "begins as UTF-8 but has other bytes too",
    PEOPLE.encode() + b"001,Ann\xe9,P\x81,,employee,,\n": "is neither UTF-8 nor Windows-1252 text, near row 2",
    b"": "is empty",
    b"\n\n": "is missing",
}


@pytest.mark.parametrize(("content", "reason"), OTHER_KINDS.items(), ids=OTHER_KINDS.values())
def test_a_file_of_another_kind_is_refused(tmp_path, content, reason):
    errors = told(tmp_path, content)
    assert reason in errors[0]


def test_what_is_not_a_file_is_refused_at_once(tmp_path):
    bundle = filled(tmp_path / "bundle", {"roles": RIGHT["roles"]})
    (bundle / "schools.csv").mkdir()
    (bundle / "people.csv").symlink_to("people.csv")
    (bundle / "terms.csv").symlink_to("nowhere")
    os.mkfifo(bundle / "posts.csv")
    (bundle / "leave.csv").symlink_to("/dev/zero")
    began = time.monotonic()
    _, findings = read_folder(bundle)
    assert time.monotonic() - began < 5
    assert list(findings.error_lines()) == [
        "schools.csv: is not a file. Put a CSV file in its place.",
        "terms.csv: cannot be read: No such file or directory. Check the file and who may read it.",
        "people.csv: cannot be read: Too many levels of symbolic links. Check the file and who may read it.",
        "posts.csv: is not a file. Put a CSV file in its place.",
        "leave.csv: is not a file. Put a CSV file in its place.",
    ]


def test_a_file_that_is_too_large_is_refused_by_its_size_alone(tmp_path):
    bundle = filled(tmp_path / "bundle", {"roles": RIGHT["roles"] + "X,,leader\n"})
    with (bundle / "people.csv").open("wb") as file:
        file.truncate(folders.LARGEST + 1)  # a file with a hole takes no space
    _, findings = read_folder(bundle)
    (large, row) = findings.error_lines()
    assert large.startswith("people.csv: is too large: 1,073,741,825 bytes, at most 1,073,741,824 are read.")
    assert row.startswith('roles.csv, row 4, title, "": is empty.')


def test_beside_an_unusable_file_large_ones_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "SMALL", 10)
    with pytest.raises(Refusal) as raised:
        read_folder(filled(tmp_path, {"people": b"%PDF", "roles": RIGHT["roles"]}))
    assert raised.value.args == (
        "people.csv: is a PDF document, not CSV text. Save it as CSV UTF-8 (comma delimited).",
        "The other files were not checked.",
    )


def test_a_file_without_line_breaks_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "LONGEST_LINE", 3 << 20)
    (error,) = told(tmp_path, b"x" * (5 << 20))
    assert error.startswith(": has 3,145,728 bytes without a line break.")


def test_an_unreadable_file_is_refused(tmp_path, monkeypatch):
    bundle = filled(tmp_path, {"people": PEOPLE + ADA})
    opened = type(bundle).open

    def closed_to_us(path, *args, **more):
        if path.name == "people.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **more)

    monkeypatch.setattr(type(bundle), "open", closed_to_us)
    _, findings = read_folder(bundle)
    assert list(findings.error_lines()) == [
        "people.csv: cannot be read: Permission denied. Check the file and who may read it."
    ]


@pytest.mark.parametrize("name", ["nothing here", "a file", "empty"])
def test_a_folder_without_a_bundle_is_refused(tmp_path, name):
    (tmp_path / "a file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refusal) as raised:
        read_folder(tmp_path / name)
    assert str(tmp_path / name) in raised.value.args[0]


def test_the_first_errors_of_each_file_are_told_in_order_with_the_number_of_all(tmp_path):
    content = PEOPLE + "".join(f"{number},A,B,,x,soon,\n" for number in range(12_000))
    _, findings = read_folder(filled(tmp_path, {"people": content, "roles": header("roles") + "A,B,c\n"}))
    lines = list(findings.error_lines())
    assert findings.errors == 24_001
    assert len(lines) == 202
    assert [line.split(", ")[1] for line in lines[1:201:2]] == [f"row {number}" for number in range(2, 102)]
    assert lines[201] == "people.csv: 24,000 errors, of which the first 200 are shown."
    assert lines[0].startswith("roles.csv, row 2, staff_group")
