"""The visual language: paper and ink, one accent; the data carry the colour."""

from functools import cache
from pathlib import Path

INK = "#1F2933"
QUIET = "#52606D"
PAPER = "#FFFFFF"
PANEL = "#F5F7FA"
ACCENT = "#1D4F73"
RULE = "#D5DBE1"
VISIBLE = "#2B6CB0"
LATENT = "#C2701C"
PROCESS = "#6B7280"
KINDS = {"visible": VISIBLE, "latent": LATENT, "process": PROCESS}

_SHEET = Path(__file__).parent / "style.css"


@cache
def style(product: str, choose: str) -> str:
    """The style sheet of every page: the product's name above the navigation, `choose` on what takes a file."""
    sheet = _SHEET.read_text(encoding="utf-8").replace("@product", product).replace("@choose", choose)
    return f"<style>{sheet}</style>"
