"""Importing a folder: read it, check it on a snapshot, take the write lock, write all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from appraisal.audit.service import Actor
from appraisal.bundle.cells import Wrong
from appraisal.bundle.files import BundleFile
from appraisal.bundle.findings import Finding
from appraisal.exchange.check import Plan, check
from appraisal.exchange.files import FILES
from appraisal.exchange.findings import Findings, Refusal
from appraisal.exchange.folder import bundle_files, encoding_of, expect_text
from appraisal.exchange.read import FileRows, read
from appraisal.exchange.snapshot import without_collecting
from appraisal.exchange.write import write
from appraisal.extensions import db

SMALL = 20 << 20
"""Up to this many bytes altogether, a file that cannot be used does not keep the others from being checked."""
_ATTEMPTS = 3


@without_collecting()
def import_folder(*, actor: Actor, folder: Path, dry_run: bool = False) -> Plan:
    """Import a bundle, unless it has errors or this is a dry run; the plan says what was found and done.

    The caller commits. Raises Refusal where there is nothing that could be checked, or the database will not take
    it.
    """
    bundle, findings = read_folder(folder)
    for _ in range(_ATTEMPTS):
        plan = check(bundle, findings)
        if plan.findings.errors or dry_run:
            return plan
        with _refusing_what_the_database_refuses():
            if write(actor, plan):
                return plan
        db.session.rollback()
    raise Refusal("Somebody else was changing the same records all the time. Nothing was imported: run it again.")


def read_folder(folder: Path) -> tuple[dict[str, FileRows], Findings]:
    """Read every file of a bundle that a folder has.

    Files that cannot be used are found before any is read. If the others are large, they are not read either and
    Refusal tells why, so that the answer comes at once.
    """
    findings = Findings()
    paths = bundle_files(folder, FILES, findings)
    files = [file for file in FILES if file.name in paths]
    bundle: dict[str, FileRows] = {}
    for file in files:
        with _telling(file, findings):
            expect_text(paths[file.name])
            bundle[file.name] = FileRows(file, lost=True)
    unusable = len(bundle) < len(files)
    if unusable and sum(paths[name].stat().st_size for name in bundle) > SMALL:
        raise Refusal(*findings.error_lines(), "The other files were not checked.")
    for file in files:
        if file.name in bundle:
            with _telling(file, findings):
                bundle[file.name] = read(file, paths[file.name], _encoding(file, paths[file.name], findings), findings)
        else:
            bundle[file.name] = FileRows(file, lost=True)
    return {file.name: bundle[file.name] for file in files}, findings


def _encoding(file: BundleFile, path: Path, findings: Findings) -> str:
    encoding = encoding_of(path)
    if encoding == "cp1252":
        reason, cure = "is not UTF-8 and was read as Windows-1252", "Check names with accents."
        findings.add(Finding(file.file_name, None, None, None, reason, cure, warning=True))
    return encoding


@contextmanager
def _telling(file: BundleFile, findings: Findings) -> Iterator[None]:
    """Tell what makes a whole file unusable instead of raising it."""
    try:
        yield
    except Wrong as wrong:
        findings.add(Finding(file.file_name, None, None, None, wrong.reason, wrong.cure))


@contextmanager
def _refusing_what_the_database_refuses() -> Iterator[None]:
    """Undo everything and tell it, also what the driver raises on its own in bulk work."""
    try:
        yield
    except (DBAPIError, db.engine.dialect.loaded_dbapi.Error) as error:
        db.session.rollback()
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Refusal(f"The database did not take it, so nothing was imported: {reason}") from None
