"""The store that this installation works on."""

import os
from pathlib import Path

from evaluation.storage.database import Store, open_store

VARIABLE = "HENGJI_STORE"
_EMBEDDED = Path(__file__).parents[2] / "data" / "evaluation.db"


def address() -> str:
    """The store's URL: of the environment, else the embedded database beside the example."""
    return os.environ.get(VARIABLE) or f"sqlite:///{_EMBEDDED}"


def open_workspace(url: str) -> Store:
    """The store at the address."""
    return open_store(url)
