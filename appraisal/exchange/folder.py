"""A folder with a bundle: which files it has, whether each can be read at all, and in which encoding.

Nothing here waits or reads much: a file that is too large, of the wrong kind or unreadable is refused at once.
"""

from __future__ import annotations

import codecs
import difflib
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from appraisal.bundle.cells import Wrong
from appraisal.bundle.files import BundleFile
from appraisal.bundle.findings import Finding
from appraisal.exchange.findings import Findings, Refusal

LARGEST = 1 << 30
"""The most bytes of one file: five years of coaching in the largest Trust fit in."""
LONGEST_LINE = 16 << 20
"""The most bytes without a line break."""
_CHUNK = 1 << 20
_KINDS = {
    b"PK\x03\x04": "a spreadsheet workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_AS_CSV = "Save it as CSV UTF-8 (comma delimited)."
_UNDEFINED = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
"""The bytes that mean nothing in Windows-1252."""
# What text never has; a stray one of them in a cell is told with its row.
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def bundle_files(folder: Path, files: Iterable[BundleFile], findings: Findings) -> dict[str, Path]:
    """The files of a bundle that a folder has, by their names without ``.csv``; warns of any other.

    Raises Refusal when the folder cannot be read or has no file of a bundle.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise Refusal(f"{folder} cannot be read: {error.strerror}. Give the folder that holds the CSV files.") from None
    wanted = {file.file_name: file.name for file in files}
    for name in names:
        if name not in wanted and not name.startswith("."):
            near = difflib.get_close_matches(Path(name).stem.lower(), wanted.values(), 1, 0.7)
            cure = f"If it should be {near[0]}.csv, rename it." if near else "It was not read."
            findings.add(Finding(name, None, None, None, "is not a file of a bundle", cure, warning=True))
    found = {wanted[name]: folder / name for name in names if name in wanted}
    if not found:
        raise Refusal(f"{folder} has no file of a bundle, such as people.csv. Give the folder that holds the files.")
    return found


def expect_text(path: Path) -> None:
    """Look at a file's size and first bytes; raises Wrong unless it may be CSV text. Never waits."""
    with _telling_faults():
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Wrong("is not a file", "Put a CSV file in its place.")
        if found.st_size > LARGEST:
            raise Wrong(
                f"is too large: {found.st_size:,} bytes, at most {LARGEST:,} are read",
                "Split it by year and import one part after the other.",
            )
        if found.st_size == 0:
            raise Wrong("is empty", "Its first line must hold the names of the columns.")
        with path.open("rb") as file:
            start = file.read(64 * 1024)
    for sign, kind in _KINDS.items():
        if start.startswith(sign):
            raise Wrong(f"is {kind}, not CSV text", _AS_CSV)
    if len(start) - len(start.translate(None, _CONTROL)) > len(start) // 50:
        raise Wrong("is not text", _AS_CSV)


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` or ``cp1252``, after a look at every byte; raises Wrong when it is neither."""
    with _telling_faults(), path.open("rb") as file:
        if _is_utf8(_chunks(file)):
            return "utf-8-sig"
        lines = 1
        for chunk in _chunks(file):
            if lines == 1 and chunk.startswith(codecs.BOM_UTF8):
                raise Wrong("begins as UTF-8 but has other bytes too", _AS_CSV)
            if places := [place for byte in _UNDEFINED if (place := chunk.find(byte)) >= 0]:
                lines += chunk.count(b"\n", 0, min(places))
                raise Wrong(f"is neither UTF-8 nor Windows-1252 text, near row {lines}", _AS_CSV)
            lines += chunk.count(b"\n")
        return "cp1252"


@contextmanager
def _telling_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Wrong(f"cannot be read: {error.strerror}", "Check the file and who may read it.") from None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The file from its start, in pieces; raises Wrong where there is no line break for too long."""
    file.seek(0)
    without_break = 0
    while chunk := file.read(_CHUNK):
        without_break = 0 if b"\n" in chunk or b"\r" in chunk else without_break + len(chunk)
        if without_break > LONGEST_LINE:
            raise Wrong(f"has {LONGEST_LINE:,} bytes without a line break", _AS_CSV)
        yield chunk


def _is_utf8(chunks: Iterator[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
