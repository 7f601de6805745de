"""The zip archive of a workbook, looked over before anything in it is parsed."""

import html
import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from evaluation.exchange.refusals import LARGEST_ENTRY, MEBIBYTE, MOST_ENTRIES, STEEPEST_RATIO, refusal

_LINKED = re.compile(r"^xl/(externalLinks|embeddings|activeX|ctrlProps)/|oleObject", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PERCENT_FORMATS = frozenset({9, 10})
_HEAD = 1_048_576


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, after its directory was found sound; raises UnreadableFile."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise refusal("E105", {}) from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refusal("E107", {"entries": str(len(entries)), "limit": str(MOST_ENTRIES)})
    for entry in entries:
        _check_entry(entry)
    _check_overlap(entries, len(content))
    if "xl/workbook.xml" not in archive.namelist():
        raise refusal("E117", {})
    _check_declarations(archive)
    return archive


def _check_entry(entry: zipfile.ZipInfo) -> None:
    facts = {"entry": entry.filename[:80]}
    path = PurePosixPath(entry.filename)
    if ".." in path.parts or path.is_absolute() or "\\" in entry.filename or ":" in entry.filename:
        raise refusal("E108", facts)
    if entry.flag_bits & 0x1:
        raise refusal("E104", facts)
    if entry.file_size > LARGEST_ENTRY:
        raise refusal("E109", facts)
    if entry.file_size > MEBIBYTE and entry.file_size > STEEPEST_RATIO * max(entry.compress_size, 1):
        raise refusal("E109", facts)
    if path.name.lower() == "vbaproject.bin":
        raise refusal("E110", facts)
    if _LINKED.search(entry.filename):
        raise refusal("E111", facts)


def _check_overlap(entries: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise refusal("E109", {"entry": entry.filename[:80]})
        end = entry.header_offset + entry.compress_size


def _check_declarations(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            head = read_entry(archive, name, _HEAD).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise refusal("E112", {"entry": name[:80]})


def read_entry(archive: zipfile.ZipFile, name: str, limit: int = 64 * MEBIBYTE) -> bytes:
    """The first bytes of a part; empty when there is none."""
    if name not in archive.namelist():
        return b""
    try:
        with archive.open(name) as stream:
            return stream.read(limit)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise refusal("E105", {}) from error


def sheet_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    relations = {}
    for match in _RELATION.finditer(read_entry(archive, "xl/_rels/workbook.xml.rels")):
        found = attributes(match.group(1))
        target = found.get("Target", "")
        relations[found.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = {}
    for match in _SHEET.finditer(read_entry(archive, "xl/workbook.xml")):
        found = attributes(match.group(1))
        relation = next((value for name, value in found.items() if name.endswith(":id")), "")
        sheets[found.get("name", "")] = relations.get(relation, "")
    return sheets


def percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a percentage."""
    styles = re.sub(rb"<(/?)\w+:(?=\w)", rb"<\1", read_entry(archive, "xl/styles.xml"))
    shown = set(_PERCENT_FORMATS)
    for match in re.finditer(rb"<numFmt\s([^>]*?)/?>", styles):
        found = attributes(match.group(1))
        if "%" in re.sub(r'"[^"]*"|\\.', "", found.get("formatCode", "")) and found.get("numFmtId", "").isdigit():
            shown.add(int(found["numFmtId"]))
    block = re.search(rb"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    formats = re.findall(rb"<xf\s([^>]*?)/?>", block.group()) if block else []
    numbers = [attributes(found).get("numFmtId", "0") for found in formats]
    return frozenset(position for position, number in enumerate(numbers) if number.isdigit() and int(number) in shown)


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of an element's opening tag."""
    return {
        name.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }
