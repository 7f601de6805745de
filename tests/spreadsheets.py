"""Workbooks as an officer's spreadsheet sees them: cells changed inside the file, formulas run by LibreOffice."""

import io
import re
import subprocess
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

# the default profile trusts the values stored in a file and runs no formula when it opens one
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def read(content: bytes) -> Workbook:
    """The workbook with the values that its cells hold, not its formulas."""
    return _load(content, values=True)


def formulas(content: bytes) -> Workbook:
    """The workbook with its formulas."""
    return _load(content, values=False)


def _load(content: bytes, *, values: bool) -> Workbook:
    with warnings.catch_warnings():  # the bars in cells are an extension that openpyxl does not keep
        warnings.filterwarnings("ignore", message=".*extension is not supported", category=UserWarning)
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def recalculated(soffice: Path, content: bytes, folder: Path) -> Workbook:
    """The same after LibreOffice has run every formula, in a profile of its own."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    source, made = folder / "in.xlsx", folder / "out"
    source.write_bytes(content)
    command = [str(soffice), f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return read((made / "in.xlsx").read_bytes())


def with_cells(content: bytes, sheet: str, changes: Mapping[str, float]) -> bytes:
    """The file with numbers changed inside it; every value stored beside a formula stays as it was."""
    number = read(content).sheetnames.index(sheet) + 1
    part = f"xl/worksheets/sheet{number}.xml"
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == part:
                for cell, value in changes.items():
                    pattern = rf'(<c r="{cell}"[^>]*><v>)[^<]*(</v>)'.encode()
                    text, times = re.subn(pattern, rf"\g<1>{value}\g<2>".encode(), text)
                    assert times == 1, f"{sheet}!{cell} holds no number"
            new.writestr(item, text)
    return result.getvalue()
