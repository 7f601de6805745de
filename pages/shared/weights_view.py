"""The laboratory's parts: sliders on one side, the places that follow on the other."""

import time
from html import escape

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Leaf
from evaluation.services import weights
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.pillars import Pillar, group
from evaluation.services.weights import Group, Moves, Trial, TrialPage, TrialRow
from pages.shared import language, places_table, session, shell, tables
from pages.shared.language import t
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import SAVED, Desk

STYLE = """<style>
.hj-stack{height:.72rem;min-width:8rem;margin-top:.3rem;background:linear-gradient(90deg,#2B6CB0 0 var(--a),
  #C2701C var(--a) var(--b),#6B7280 var(--b) var(--c),#EEF1F4 var(--c))}
.hj-key i.visible{background:#2B6CB0}.hj-key i.latent{background:#C2701C}.hj-key i.process{background:#6B7280}
table.hj-places{table-layout:fixed;min-width:34rem}table.hj-places td a{white-space:normal}
.hj-key{color:#52606D;font-size:.84rem;margin:.1rem 0}
.hj-key i{display:inline-block;width:.7rem;height:.7rem;margin:0 .3rem 0 .9rem}
.hj-draft{display:inline-block;background:#FFF3C4;border:1px solid #E5C04B;color:#513C06;font-size:.84rem;
  padding:.05rem .6rem}
</style>"""
KINDS = ("visible", "latent", "process")
STEP = 0.5
HEAD_START = 0.06  # seconds: longer than the browser gathers messages before it paints


def show(actor: Actor, evaluation: Evaluation, desk: Desk) -> None:  # noqa: ARG001  # every section is called so
    """The section 调权重: sliders, and the places that follow."""
    st.html(STYLE)  # once, outside the fragment
    work(evaluation, desk)
    with st.expander(t("shell.details")):
        st.write(t("weights.method"))


@st.fragment
def work(evaluation: Evaluation, desk: Desk) -> None:
    """Sliders, and what they lead to."""
    indicators = {each.code: each for each in evaluation.holdings.indicators}
    trial = weights.try_out(desk.laboratory, desk.shares)
    state, (controls, results) = st.container(), st.columns([4, 7], gap="large")
    with results:
        if desk.laboratory.ranks:
            standing(desk, trial, evaluation)
        else:
            persons(weights.group(desk.laboratory, trial))
    with state:
        badge(desk)
    with controls:
        presets(desk)
        kinds(desk)
        pillars(desk, indicators)
    desk.keep()


def badge(desk: Desk) -> None:
    """Whether the draft is saved, and what went wrong with keeping it."""
    if desk.fault:
        st.warning(desk.fault)
    if desk.unsaved:
        mark = f'<span class="hj-draft" role="status">{escape(t("weights.unsaved"))}</span>'
    else:
        words = t("weights.as_saved" if desk.changed else "weights.as_adopted")
        mark = f'<p class="hj-context">{escape(words)}</p>'
    st.html(mark)


def presets(desk: Desk) -> None:
    """Where to start from, a step back, and saving under a name."""
    st.session_state["weights.preset"] = desk.preset
    st.selectbox(t("weights.preset"), desk.presets, key="weights.preset", on_change=desk.take, index=None,
                 format_func=_preset, placeholder=t("weights.preset_own"))  # fmt: skip
    with st.container(horizontal=True):
        st.button(t("weights.undo"), on_click=desk.undo, disabled=not desk.steps)
        st.button(
            t("weights.reset"), on_click=desk.put, args=(dict(desk.laboratory.adopted),), disabled=not desk.changed
        )
        with st.popover(t("weights.save"), disabled=not desk.unsaved):
            st.text_input(t("weights.name"), key="weights.name", max_chars=60)
            st.button(t("weights.save_now"), on_click=desk.save, type="primary")


def kinds(desk: Desk) -> None:
    """Visible : latent : process, the share that pays off late beside it, and the slider between the first two."""
    found = weights.balance(desk.laboratory, desk.shares)
    shares = t("weights.balance", visible=found.visible, latent=found.latent, process=found.process)
    late = t("weights.horizon", share=found.horizon)
    st.html(f'<p class="hj-verdict">{escape(shares)}<br><span class="hj-context">{escape(late)}</span></p>')
    if found.latent_share == found.latent_share and found.visible and found.latent:  # not NaN
        st.session_state["weights.latent"] = round(100 * found.latent_share)
        st.slider(t("weights.latent_share"), 0, 100, key="weights.latent", on_change=desk.lean, format="%d%%",
                  help=t("weights.latent_share_help"))  # fmt: skip
    else:
        st.html(f'<p class="hj-note">{escape(t("weights.one_kind"))}</p>')


def pillars(desk: Desk, indicators: dict[str, Indicator]) -> None:
    """Sliders by pillar; only the open ones are drawn. Labels never change: what changes stands in one line above."""
    found, top = group(desk.laboratory.scheme), _ceiling(desk)
    parts = [_pillar_share(desk, pillar) for pillar in found]
    st.html(f'<p class="hj-note">{escape(language.joined(parts))}</p>')
    for at, pillar in enumerate(found):
        name = language.name(pillar.node, pillar.node.code)
        opened = st.expander(name, key=f"weights.pillar.{pillar.node.code}", expanded=at == 0, on_change="rerun")
        if opened.open:
            with opened:
                _pillar(desk, pillar, indicators, top)


def _pillar_share(desk: Desk, pillar: Pillar) -> str:
    share = sum(desk.shares[leaf.indicator] for leaf in pillar.leaves)
    name = language.name(pillar.node, pillar.node.code)
    return t("weights.pillar" if pillar.leaves else "weights.pillar_judged", name=name, share=f"{share:.1f}")


def verdict(desk: Desk, moved: Moves) -> None:
    """What the draft changes, in a sentence."""
    if not desk.changed:
        sentence = t("weights.nothing_moved")
    else:
        parts = [t("weights.moved", up=moved.up, down=moved.down, same=moved.same)]
        parts += [t("weights.rise", **_mover(moved.rise))] if moved.rise else []
        parts += [t("weights.fall", **_mover(moved.fall))] if moved.fall else []
        sentence = t("shell.semicolon").join(parts) + t("shell.end")
    st.html(f'<p class="hj-verdict">{escape(sentence)}</p>')


def key() -> None:
    """What the colours of the bars mean."""
    swatches = "".join(f'<i class="{kind}"></i>{escape(language.word("kinds", kind))}' for kind in KINDS)
    st.html(f'<p class="hj-key">{escape(t("weights.bars"))}{swatches}</p>')


def standing(desk: Desk, trial: Trial, evaluation: Evaluation) -> None:
    """What the draft leads to. The table goes out first and alone: the browser paints it before all the rest."""
    above, table = st.container(), st.container()
    wanted, number = st.session_state.get("weights.search", ""), st.session_state.get("weights.page", 1)
    shown = weights.page(desk.laboratory, trial, wanted, number)
    with table:
        _places(desk, shown)
    time.sleep(HEAD_START)
    with above:
        verdict(desk, weights.moves(desk.laboratory, trial))
        key()
        st.text_input(t("weights.search"), key="weights.search", placeholder=t("ranking.search_hint"))
    if shown.pages > 1:
        st.pagination(shown.pages, key="weights.page")
        st.html(f'<p class="hj-note">{escape(t("weights.matching", count=shown.count))}</p>')
    ranges(desk, evaluation)
    export(desk)


def _places(desk: Desk, shown: TrialPage) -> None:
    """The best hundred that match the search: place before and now, the total with its parts, the range."""
    ranged = "weights.range_draft" if desk.fresh else "weights.range_adopted"
    names = ("weights.place", "weights.change", f"shell.level_{desk.laboratory.scheme.level}", "weights.total",
             "weights.parts", ranged)  # fmt: skip
    places_table.show([t(name) for name in names], shown.rows, desk.laboratory.category, t("weights.caption"))


def ranges(desk: Desk, evaluation: Evaluation) -> None:
    """The button that draws place ranges anew under the draft."""
    if desk.fresh or not desk.changed:
        return
    if st.button(t("weights.recompute"), help=t("weights.recompute_help")):
        with st.spinner(t("shell.computing")):
            drawn = weights.recompute(evaluation, desk.laboratory, desk.shares)
            desk.laboratory = weights.with_ranges(desk.laboratory, drawn)
            desk.places_of = dict(desk.shares)
        st.rerun(scope="fragment")


def export(desk: Desk) -> None:
    """The way to a workbook under the draft."""
    preset = desk.preset or ""
    wanted = preset.removeprefix(SAVED) if preset.startswith(SAVED) else "kept" if desk.changed else "adopted"
    st.page_link(shell.path("export"), label=t("weights.export"), query_params=session.address(weights=wanted))


def persons(found: Group) -> None:
    """The group's quartiles in place of a list of persons."""
    st.html(f'<p class="hj-verdict">{escape(t("weights.no_persons", count=found.count))}</p>')
    if found.before is None or found.after is None:
        st.html(f'<p class="hj-note">{escape(t("weights.too_few"))}</p>')
        return
    columns = [Column(""), *(Column(t(f"weights.quartile_{name}"), numeric=True) for name in ("low", "middle", "high"))]
    rows = [
        Row([t("weights.adopted_row"), *map(str, found.before)]),
        Row([t("weights.draft_row"), *map(str, found.after)], "here"),
    ]
    tables.show(columns, rows, t("weights.group_caption"))


def _pillar(desk: Desk, pillar: Pillar, indicators: dict[str, Indicator], top: float) -> None:
    for leaf in pillar.leaves:
        _slider(desk, leaf, indicators, top)
    if pillar.leaves:
        _locks(desk, pillar, indicators)
    for leaf in pillar.judged:
        name = _name(indicators, leaf)
        st.html(f'<p class="hj-note">{escape(t("weights.judged", name=name))}</p>')


def _locks(desk: Desk, pillar: Pillar, indicators: dict[str, Indicator]) -> None:
    """One control for all locks of a pillar: a box beside each slider would double what is sent on every release."""
    names = {leaf.indicator: _name(indicators, leaf) for leaf in pillar.leaves}
    key = f"weights.lock.{pillar.node.code}"
    st.session_state[key] = [code for code in names if code in desk.locked]
    st.multiselect(t("weights.lock"), list(names), key=key, format_func=names.__getitem__, on_change=desk.lock,
                   args=(key, tuple(names)), placeholder=t("weights.lock_hint"))  # fmt: skip


def _slider(desk: Desk, leaf: Leaf, indicators: dict[str, Indicator], top: float) -> None:
    code, share = leaf.indicator, desk.shares[leaf.indicator]
    st.session_state[f"weights.share.{code}"] = min(round(share, 1), top)
    kind, years = language.word("kinds", leaf.achievement), f"{leaf.horizon_years:g}"
    label = t("weights.slider", name=_name(indicators, leaf), kind=kind, years=years)
    st.slider(
        label, 0.0, top, step=STEP, key=f"weights.share.{code}", on_change=desk.move, args=(code,), format="%.1f%%",
        disabled=code in desk.locked,
    )  # fmt: skip


def _ceiling(desk: Desk) -> float:
    """The end of every slider: room for three times the heaviest adopted weight, in tens."""
    return float(min(100, max(30, 10 * round(0.3 * max(desk.laboratory.adopted.values()) + 0.5))))


def _mover(row: TrialRow | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"name": language.name(row.unit, row.unit.code), "before": f"{row.before}", "place": f"{row.place}"}


def _preset(name: str) -> str:
    if name.startswith(SAVED):
        return t("weights.preset_draft", name=name.removeprefix(SAVED))
    return t(f"weights.preset_{name}")


def _name(indicators: dict[str, Indicator], leaf: Leaf) -> str:
    found = indicators.get(leaf.indicator)
    return language.name(found, leaf.indicator) if found else leaf.indicator
