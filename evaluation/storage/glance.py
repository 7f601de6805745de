"""A look into the embedded database without the machinery of the store, for a start that finds nothing to do."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

VERSIONS = Path(__file__).parent / "migrations" / "versions"
_FILE = re.compile(r"sqlite(?:\+\w+)?:///(.+)")


def holds(url: str, framework: str, file_name: str) -> bool:
    """Whether the embedded database at the address has the newest schema and an accepted import of this file name.

    False also where that cannot be told: another kind of database, no database yet, or one being written.
    """
    found = _FILE.fullmatch(url)
    if found is None or not Path(found.group(1)).is_file():
        return False
    newest = max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    statement = (
        "SELECT 1 FROM import_batch JOIN framework ON framework.id = import_batch.framework_id "
        "JOIN alembic_version ON alembic_version.version_num = ? "
        "WHERE framework.code = ? AND import_batch.file_name = ? AND import_batch.status = 'accepted'"
    )
    try:
        with closing(sqlite3.connect(f"{Path(found.group(1)).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, (newest, framework, file_name)).fetchone() is not None
    except sqlite3.Error:
        return False
