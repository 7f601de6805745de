"""What the page on conditions says of its own judgements: what depends on the method, which years agree, used twice."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]


def draw_devices() -> None:
    """The devices of the small framework with categories that follow the height."""
    from dataclasses import replace  # noqa: PLC0415  # the script of an AppTest stands alone

    import streamlit as st  # noqa: PLC0415

    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import devices_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    halves = [
        each.model_copy(update={"category": "山区" if at >= 12 else "平原"})
        for at, each in enumerate(held.memberships[:24])
    ]
    held = replace(held, memberships=(*halves, *held.memberships[24:]))
    scheme = held.scheme("reference")
    if st.query_params["meant"]:
        setting = scheme.adjustment.model_copy(update={"intended_twice": ("height",)})
        scheme = scheme.revise({"adjustment": setting})
    made = compose_of(held, scheme, "2025")
    devices_view.doubled(made)
    devices_view.table(made)


def draw_forecast() -> None:
    """The forecast of the small framework under results of three years."""
    import streamlit as st  # noqa: PLC0415

    from evaluation.domain.settings import RandomIntercept  # noqa: PLC0415
    from evaluation.services import adjustments  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import adjustment_view, forecast_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    scheme = held.scheme("reference")
    steady = RandomIntercept(conditions=scheme.adjustment.conditions, years=3)
    made = compose_of(held, scheme.revise({"adjustment": steady}), "2025")
    forecast_view.show(made)
    forecast_view.details(made)
    adjustment_view.picture(adjustments.overview(made, "山区", adjustments.points(made)))


def draw_left() -> None:
    """What was left of the small framework where no unit has peers near enough."""
    import streamlit as st  # noqa: PLC0415

    from evaluation.domain.settings import NearestPeers  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import declined_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    scheme = held.scheme("reference")
    alone = NearestPeers(conditions=scheme.adjustment.conditions, caliper=0.01)
    declined_view.unplaced(compose_of(held, scheme.revise({"adjustment": alone}), "2025"), "山区")


def draw_unadjusted() -> None:
    """The opening of a category without conditions on record, and one such unit beside others that have them."""
    from dataclasses import replace  # noqa: PLC0415  # the script of an AppTest stands alone

    import streamlit as st  # noqa: PLC0415

    from evaluation.domain.indicators import Level  # noqa: PLC0415
    from evaluation.services import adjustments, cards  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import adjustment_view, card_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    bare = {each.unit for each in held.memberships if each.category == "平原"}
    if st.query_params["who"] == "one":
        bare = {min(bare)}
    held = replace(held, conditions=held.conditions[~held.conditions["unit"].isin(bare)])
    made = compose_of(held, held.scheme("reference"), "2025")
    found = adjustments.overview(made, "平原", adjustments.points(made))
    adjustment_view.opening(found, Level.REGION)
    if found.moves:
        st.session_state["choice.unit"] = min(bare)
        adjustment_view.unit(made, found)
    card_view.limits(made, cards.read(made, min(bare)))


def drawn(script: Callable[[], None], shown: Shown, **query: str) -> str:
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return shown(app).replace('\\"', '"')


@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("zh", r"共有 (\d+) 个单项结果。换一种办法\(只和条件最接近的单位比\)再算一遍:(\d+) 个说法相同;(\d+) 个"),
        ("en", r"there are (\d+) single results by the scheme. Another way .{9,60}says the same of (\d+); of (\d+) "),
    ],
)
def test_how_many_judgements_depend_on_the_method_stands_in_a_sentence_that_adds_up(
    visit: Visit, shown: Shown, language: str, pattern: str
) -> None:
    found = re.search(pattern, shown(visit("adjustment", {"lang": language})))
    assert found is not None
    judged, alike, depending = map(int, found.groups())
    assert judged == alike + depending > 0


def test_what_depends_on_the_method_is_marked_on_the_units_bridge_and_on_its_card(visit: Visit, shown: Shown) -> None:
    page = shown(visit("adjustment", {"unit": "R24", "category": "山区"}))
    assert re.search(r"视方法而定。</b> 有 \d 项指标,换一种办法", page)
    card = shown(visit("scorecards", {"unit": "R24"})).replace('\\"', '"')
    assert re.search(r"<td>(增速|优良天数)<br><b>视方法而定\([+−][\d.]+\)</b></td>", card)
    assert "标有「视方法而定」的" in card


@pytest.mark.parametrize(
    ("language", "doubled", "twice"),
    [("zh", "「平均海拔」照顾了 2 次", "照顾了两次"), ("en", "made up for 2 times", "twice")],
)
def test_a_condition_used_twice_stands_out_with_what_to_do(
    shown: Shown, language: str, doubled: str, twice: str
) -> None:
    text = drawn(draw_devices, shown, lang=language, meant="")
    assert doubled in text
    assert f'<tr class="here"><td>{"平均海拔" if language == "zh" else "Mean elevation"}</td>' in text
    assert f"<td>{twice}</td>" in text
    meant = drawn(draw_devices, shown, lang=language, meant="yes")
    assert doubled not in meant
    assert ("方案已注明有意" if language == "zh" else "as the scheme says it means to") in meant


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "两个单位的实际差别,平均是推算的"), ("en", "times as much as foretold")]
)
def test_the_forecast_is_told_in_plain_words_and_its_figures_by_indicator(
    shown: Shown, language: str, said: str
) -> None:
    text = drawn(draw_forecast, shown, lang=language)
    assert said in text
    assert ("全部指标" if language == "zh" else "All indicators") in text
    assert re.search(r"[\d.]+–[\d.]+", text)


def test_what_is_said_of_several_units_and_indicators_is_said_once(shown: Shown) -> None:
    text = drawn(draw_left, shown, lang="zh")
    assert text.count("条件相近的单位不足") == 1
    assert re.search(r"甲R02县、甲R04县.*:「增速、优良天数」:条件相近的单位不足 5 个", text)


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [
        ("zh", "本类各单位都按原值计分:这次没能按条件校正", "比较时考虑了"),
        ("en", "All units of this category are scored on their own values", "The comparison allows for"),
    ],
)
def test_of_a_category_in_which_nobody_was_adjusted_no_adjusting_is_told(
    shown: Shown, language: str, said: str, never: str
) -> None:
    text = drawn(draw_unadjusted, shown, lang=language, who="all")
    assert said in text
    assert never not in text


@pytest.mark.parametrize(
    ("language", "said", "never", "limits"),
    [
        ("zh", "自己的数值没有校正,总分仍是", "没有用本单位自己的数", "分数没有折算客观条件"),
        ("en", "its total is still", "without the unit's own figures", "The score accounts for no conditions"),
    ],
)
def test_a_unit_that_was_not_adjusted_has_no_bridge_and_nothing_is_said_of_its_own_figures(
    shown: Shown, language: str, said: str, never: str, limits: str
) -> None:
    text = drawn(draw_unadjusted, shown, lang=language, who="one")
    assert said in text
    assert never not in text
    assert limits in text


def test_a_scheme_of_one_year_shows_no_forecast(visit: Visit, shown: Shown) -> None:
    assert "前后几年对得上吗" not in shown(visit("adjustment", {}))


def test_the_export_of_a_cadre_says_that_a_cadre_has_no_place(visit: Visit, shown: Shown) -> None:
    assert "干部没有名次" in shown(visit("export", {"level": "cadre"}))
    assert "干部没有名次" not in shown(visit("export", {}))


def test_english_evidence_says_that_sources_stand_as_they_were_given(visit: Visit, shown: Shown) -> None:
    assert "Source (as given)" in shown(visit("scorecards", {"lang": "en"}))


def draw_unplaced() -> None:
    """How firm judgements are where nobody has a place."""
    from dataclasses import replace  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    from evaluation.services import actors  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import firmness_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    made = compose_of(held, held.scheme("reference"), "2025")
    if st.query_params["placed"] == "no":
        card = made.scorecard
        made = replace(made, scorecard=replace(card, places=card.places.assign(place=float("nan"))))
    firmness_view.show(made, actors.local(), "山区")


@pytest.mark.parametrize(("language", "reason"), [("zh", "没有会被改变的判断"), ("en", "no judgement to be changed")])
def test_other_methods_are_not_offered_where_nobody_has_a_place_that_they_could_change(
    store_url: str, monkeypatch: pytest.MonkeyPatch, language: str, reason: str
) -> None:
    monkeypatch.setenv("HENGJI_DATABASE", store_url)
    app = AppTest.from_function(draw_unplaced, default_timeout=60)
    offered = []
    for placed in ("yes", "no"):
        app.query_params.update({"lang": language, "placed": placed})
        app.run()
        assert not app.exception
        offered.append(len(app.button))
    assert offered == [1, 0]
    assert any(reason in each.proto.body for each in app.get("html"))


def test_on_a_phone_whoever_moved_stands_with_the_total_and_not_beside_a_cut_column(visit: Visit, shown: Shown) -> None:
    text = shown(visit("adjustment", {})).replace('\\"', '"')
    for heading in ("校正前", "总分", "名次(校正前 → 后)"):
        assert f'data-heading="{heading}"' in text


@pytest.mark.parametrize(("language", "said"), [("zh", "没有名次的,以及原因"), ("en", "Without a place, and why")])
def test_who_has_no_place_stands_under_words_of_its_own(visit: Visit, shown: Shown, language: str, said: str) -> None:
    """R01, in the plain, lacks most of its data; everybody of the mountains has a place."""
    plain, mountains = (
        shown(visit("adjustment", {"lang": language, "category": category})) for category in ("平原", "山区")
    )
    assert said in plain
    assert said not in mountains


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "暂不计入可能出于偶然的部分后"), ("en", "without what may be chance")]
)
def test_the_picture_of_several_years_says_that_chance_is_left_out(
    visit: Visit, shown: Shown, language: str, said: str
) -> None:
    assert said in drawn(draw_forecast, shown, lang=language)
    assert said not in shown(visit("adjustment", {"lang": language}))
