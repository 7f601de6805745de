"""The store that this installation works on."""

from evaluation.storage.database import default_url, open_store
from evaluation.storage.repository import Store

__all__ = ["Store", "address", "open_workspace"]


def address() -> str:
    """The store's URL: of the environment, else the embedded database."""
    return default_url()


def open_workspace(url: str) -> Store:
    """The store at the address, its schema up to date."""
    return open_store(url)
