"""The one typeface of every PDF: embedded, and honest about characters that it lacks."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAME = "Hengji"
MARK = "□"
_FILE = Path(__file__).parents[1] / "fonts" / "NotoSansSC-subset.ttf"
_OPENING = "([{“‘(〔《「『【"
_CLOSING = ")]},.;:!?%”’,。、;:!?)〕》」』】·–…"


@cache
def ready() -> frozenset[int]:
    """Makes the typeface known to the PDF library; the code points that it has."""
    face = TTFont(NAME, str(_FILE))
    pdfmetrics.registerFont(face)
    return frozenset(face.face.charToGlyph)


def fit(text: str) -> str:
    r"""The text with a visible mark in place of each character that the typeface lacks; line ends become spaces.

    >>> fit("临溪县\U00030000")
    '临溪县□'
    """
    known = ready()
    return "".join(sign if ord(sign) in known else MARK for sign in " ".join(text.splitlines()).replace("\t", " "))


def lacking(text: str) -> tuple[str, ...]:
    """The characters of the text that the typeface lacks, as code points (U+…), each once, in order."""
    known = ready()
    return tuple(dict.fromkeys(f"U+{ord(s):04X}" for s in text if ord(s) not in known and s not in "\n\r\t"))


def width(text: str, size: float) -> float:
    """How wide a text is in points."""
    ready()
    return float(pdfmetrics.stringWidth(text, NAME, size))


def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text in lines no wider than `room`: between any two Chinese characters, at the spaces of other words.

    No line starts with a closing sign; a word wider than the room is cut.
    """
    lines, line = [], ""
    for piece in _pieces(fit(text)):
        if not line or width(line + piece.rstrip(), size) <= room:
            line += piece
            continue
        lines.append(line.rstrip())
        line = piece.lstrip()
        while width(line.rstrip(), size) > room and len(line) > 1:
            cut = next((at for at in range(len(line), 1, -1) if width(line[:at], size) <= room), 1)
            lines.append(line[:cut])
            line = line[cut:]
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def _pieces(text: str) -> list[str]:
    """What must not be parted: words with the space after them, characters with the signs that close or open them."""
    pieces: list[str] = []
    for sign in text:
        last = pieces[-1][-1] if pieces else " "
        joins = sign in _CLOSING or last in _OPENING or (sign == " ") or (_latin(sign) and _latin(last))
        if pieces and joins:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _latin(sign: str) -> bool:
    return sign < "\u2e80" and sign != " "
