"""Stores that tests start from."""

from pathlib import Path

from evaluation.domain.framework import Holdings
from evaluation.storage.database import open_store


def kept(folder: Path, held: Holdings) -> str:
    """The address of a new store in the folder, with these holdings in it."""
    url = f"sqlite:///{folder / 'held.db'}"
    store = open_store(url)
    with store.unit_of_work("test") as work:
        work.put_holdings(held)
    store.close()
    return url
