"""Where the store of this installation is, told without the machinery of the store."""

import os
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def default_url() -> str:
    """The address in HENGJI_DATABASE, else the embedded database `data/evaluation.db` of the project."""
    return os.environ.get("HENGJI_DATABASE") or f"sqlite:///{PROJECT / 'data' / 'evaluation.db'}"
