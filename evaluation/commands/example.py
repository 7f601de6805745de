"""`load-example`: the simulated province in the store; nothing to do where it already is."""

import hashlib
import json
from pathlib import Path

from evaluation.storage import glance
from evaluation.storage.address import default_url

FOLDER = Path(__file__).parents[2] / "data" / "example"


def load(store: str = "", folder: Path = FOLDER) -> bool:
    """Loads the example from the folder, the schema first brought up to date; whether there was anything to do."""
    code = json.loads((folder / "framework.json").read_text(encoding="utf-8"))["code"]
    url, source = store or default_url(), f"{code}@{digest(folder)[:16]}"
    if glance.holds(url, code, source):
        return False
    return _store(url, folder, code, source)


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the framework's files."""
    whole = hashlib.sha256()
    for path in sorted([*folder.glob("*.*"), *(folder / "schemes").glob("*.json")]):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()}:{len(content)}\n".encode() + content)
    return whole.hexdigest()


def _store(url: str, folder: Path, code: str, source: str) -> bool:
    from evaluation.commands import screen
    from evaluation.exchange import frameworks
    from evaluation.storage.database import open_store

    with screen.progress(3) as begin:
        begin(screen.text("打开数据库", "opening the store"))
        store = open_store(url)
        try:
            known = {framework.code for framework in store.frameworks()}
            if code in known and any(batch.file_name == source for batch in store.batches(code)):
                return False
            begin(screen.text("读取示例", "reading the example"))
            holdings = frameworks.read(folder)
            begin(screen.text("写入数据库", "storing it"))
            with store.unit_of_work("load-example") as work:
                work.put_holdings(holdings, source=source)
        finally:
            store.close()
    return True
