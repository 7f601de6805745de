"""A CSV file as rows of texts, with the encoding that was recognised."""

import csv
import io
from collections.abc import Iterable

from evaluation.exchange.refusals import MOST_CELLS, refusal

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_LONGEST_CELL = 1_000_000


class OpenQuote(Exception):
    """Double quotes that do not pair; `row` is where they begin, counted as a spreadsheet counts."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(f"double quotes do not pair from row {row} on")


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, else UTF-8, else UTF-16 without a mark, else GB18030."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content, codec), name
    if b"\x00" in content[:4096]:
        odd = content[1:4096:2].count(0) >= content[0:4096:2].count(0)
        return _decoded(content, "utf-16-le" if odd else "utf-16-be"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decoded(content, "gb18030"), "GB18030"


def parse(text: str) -> list[list[str]]:
    """The rows, all of one width, parted by comma, semicolon or tab: whichever the first lines hold most."""
    head = text[:10_000]
    separator = max(",;\t", key=head.count)
    try:
        rows = read_rows(io.StringIO(text, newline=""), separator)
    except OpenQuote as error:
        raise refusal("E120", {"row": str(error.row)}) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        facts = {"sheet": "CSV", "cells": f"{width * len(rows):,}", "limit": f"{MOST_CELLS:,}"}
        raise refusal("E113", facts)
    return [row + [""] * (width - len(row)) for row in rows]


def read_rows(lines: Iterable[str], separator: str) -> list[list[str]]:
    """The rows of cells; raises OpenQuote, also for a cell so long that only a quote left open can have made it."""
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        raise OpenQuote(len(rows) + 1) from error
    return rows


def _decoded(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise refusal("E119", {}) from error
