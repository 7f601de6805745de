"""What a page of the blind laboratory sent, and the way to its names."""

import re
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.shared.weights_desk import Desk
from tests.services import small_world

PROJECT = Path(__file__).parents[1]
Visit = Callable[[str, dict[str, str]], AppTest]
SECTIONS = re.findall(
    r'^    "(\w+)": \w+\.show', (PROJECT / "pages" / "weights.py").read_text(encoding="utf-8"), re.MULTILINE
)
NAMES = re.compile("|".join(rf"甲{code}县|{code} County|\b{code}\b" for code in small_world.REGIONS))
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
BUREAUS = re.compile("|".join(rf"\b{code}(?:局|\b)" for code in small_world.DEPARTMENTS))


def sent(app: AppTest) -> str:
    """All text that the run sent, that in the data of charts and components included."""
    protos = [getattr(node, "proto", None) for node in app._tree]
    content = b"\n".join(
        proto.SerializeToString() for proto in protos if proto is not None and hasattr(proto, "DESCRIPTOR")
    )
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), content.decode("utf-8", errors="replace"))


def named(app: AppTest, pattern: re.Pattern[str] = NAMES) -> list[str]:
    """What of the units' names and codes was sent."""
    return sorted(set(pattern.findall(sent(app))))


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def ask_for_names(app: AppTest, reason: str) -> None:
    """Opens the dialog, types the reason and confirms."""
    press(app, "显示单位名称")
    app.text_area(key="blind.reason").set_value(reason)
    press(app, "记入审计并显示")


def desk_of(app: AppTest) -> Desk:
    """The desk of the session."""
    desk: Desk = app.session_state[f"weights.desk.{small_world.make().scheme('reference').fingerprint}.平原"]
    return desk
