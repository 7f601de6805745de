"""What a cadre's card and the map of moves say, in both languages."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
CJK = re.compile(r"[㐀-鿿]+")
BANNED = ("拒绝", "残差", "收缩", "τ", "VIF", "造假")


def draw_map() -> None:
    """The map of the small framework, as a page draws it."""
    import streamlit as st  # noqa: PLC0415  # the script of an AppTest stands alone

    from evaluation.domain.indicators import Level  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import moves_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    scheme = held.reference(Level.CADRE)
    if scheme is not None:
        moves_view.network(compose_of(held, scheme, "2025"))


def test_a_card_says_what_would_suffice_to_speak_of_the_cadre_alone(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"level": "cadre", "unit": "C1"}))
    assert "能否单独评价本人" in text
    assert "暂不单独评价。在结果所及的年份里,任职时间按分担折合 1.5 年,不足 2 年。需要:任满 2 年。" in text
    assert "以上假定:客观条件相同时,任用与当地本身的底子无关。" in text
    assert "早两年" in text


def test_the_card_says_the_same_in_english(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"level": "cadre", "unit": "C1", "lang": "en"}))
    assert "not assessed alone for now. In the years that results cover" in text
    assert "Two years earlier" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_map_names_nobody(shown: Shown, language: str) -> None:
    app = AppTest.from_function(draw_map, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    text = shown(app)
    assert ("6 名干部、3 个单位" if language == "zh" else "6 cadres at 3 units") in text
    assert not re.search(r"\bC\d", text)
    assert not [word for word in BANNED if word in text]
    if language == "en":
        assert not CJK.search(text)
