"""An uploaded file as tables; whatever the file holds, the app stays alive."""

import hashlib
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from evaluation.domain.cells import column_letters
from evaluation.domain.table import Finding, Place, Table, Workbook
from evaluation.errors import UnreadableFile
from evaluation.exchange import packing
from evaluation.exchange.refusals import LARGEST_FILE, MEBIBYTE, refusal

TIME_LIMIT = 90
_LOGGER = logging.getLogger(__name__)
_OFFICE_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_NAMES = (".csv", ".txt", ".tsv")
_ROOT = Path(__file__).parents[2]


def read(content: bytes, name: str) -> Workbook:
    """The visible sheets of an uploaded file, with what was found on the way.

    Parsing happens in a child process under limits of memory and time. Raises UnreadableFile.
    """
    kind = recognise(content, name)
    tables, facts = _parse_apart(kind, content)
    if "refusal" in facts:
        raise UnreadableFile(*facts["refusal"])
    findings = [*_file_findings(facts), *(finding for table in tables for finding in _sheet_findings(table))]
    digest = hashlib.sha256(content).hexdigest()
    return Workbook(name, digest, tuple(tables), facts["encoding"], tuple(findings))


def recognise(content: bytes, name: str) -> str:
    """Whether a file is a `workbook` or a `text`, told by its content; raises UnreadableFile for anything else."""
    if not content.strip():
        raise refusal("E101", {})
    if len(content) > LARGEST_FILE:
        facts = {"size": f"{len(content) / MEBIBYTE:.0f}", "limit": str(LARGEST_FILE // MEBIBYTE)}
        raise refusal("E102", facts)
    if content.startswith(_OFFICE_LEGACY):
        raise refusal("E104" if _ENCRYPTED in content else "E103", {})
    if content.startswith(b"PK\x03\x04"):
        return "workbook"
    if content.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"%pdf", b"{\\rtf")):
        raise refusal("E106", {})
    if name.lower().endswith(_TEXT_NAMES):
        return "text"
    raise refusal("E105" if name.lower().endswith(".xlsx") else "E106", {})


def _parse_apart(kind: str, content: bytes) -> tuple[list[Table], dict[str, Any]]:
    command = [sys.executable, "-m", "evaluation.exchange.parsing"]
    environment = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603  # our own module, nothing from the user in the command
            command,
            input=kind.encode() + b"\n" + content,
            capture_output=True,
            timeout=TIME_LIMIT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("E116", {}) from error
    if done.returncode != 0:
        _LOGGER.error(
            "the parsing child ended with %d: %s", done.returncode, done.stderr[-2000:].decode(errors="replace")
        )
        raise refusal("E116", {})
    return packing.unpack(done.stdout)


def _file_findings(facts: dict[str, Any]) -> list[Finding]:
    findings = [Finding("hidden_sheet", sheet, ()) for sheet in facts["hidden_sheets"]]
    if facts["encoding"]:
        findings.append(Finding("encoding", "", (), {"encoding": facts["encoding"]}))
    return findings


def _sheet_findings(table: Table) -> list[Finding]:
    findings = []
    if table.hidden_rows:
        places = tuple(Place(f"A{row + 1}", "") for row in table.hidden_rows)
        findings.append(Finding("hidden_rows", table.sheet, places, {"number": str(len(places))}))
    if table.hidden_columns:
        letters = [column_letters(column) for column in table.hidden_columns]
        places = tuple(Place(f"{letter}1", "") for letter in letters)
        findings.append(Finding("hidden_columns", table.sheet, places, {"letters": "、".join(letters)}))
    return findings


def repeated(workbook: Workbook, batch: str, when: str) -> Finding:
    """The remark that the same file was imported before."""
    return Finding("same_file", "", (), {"batch": batch, "when": when, "file": workbook.name})
