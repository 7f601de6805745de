"""The laboratory's plain sliders: the kinds against each other, and each pillar's indicators with their locks."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Leaf
from evaluation.services import weights
from evaluation.services.pillars import Pillar, weighted_first
from pages.shared import language
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.weights_desk import Desk

STEP = 0.5
Safe = Mapping[str, tuple[float, float]]  # indicator -> the per cent between which the best stay the same


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
        note(t("weights.one_kind"))


def pillars(desk: Desk, indicators: dict[str, Indicator], safe: Safe) -> None:
    """Sliders by pillar, with their safe ranges; only the open ones are drawn.

    Labels never change: what changes stands in one line above.
    """
    found = weighted_first(desk.laboratory.scheme, desk.laboratory.adopted)
    parts = [_pillar_share(desk, pillar) for pillar in found]
    note(language.joined(parts))
    first = next((pillar for pillar in found if pillar.leaves), None)
    for pillar in found:
        name = language.name(pillar.node, pillar.node.code)
        opened = st.expander(
            name, key=f"weights.pillar.{pillar.node.code}", expanded=pillar is first, on_change="rerun"
        )
        if opened.open:
            with opened:
                _pillar(desk, pillar, indicators, safe)


def _pillar_share(desk: Desk, pillar: Pillar) -> str:
    share = sum(desk.shares[leaf.indicator] for leaf in pillar.leaves)
    name = language.name(pillar.node, pillar.node.code)
    return t("weights.pillar" if pillar.leaves else "weights.pillar_judged", name=name, share=f"{share:.1f}")


def _pillar(desk: Desk, pillar: Pillar, indicators: dict[str, Indicator], safe: Safe) -> None:
    top = ceiling(desk)
    for leaf in pillar.leaves:
        _slider(desk, leaf, indicators, top)
        if ends := safe.get(leaf.indicator):
            said = t("laboratory.safe", low=f"{ends[0]:.1f}", high=f"{ends[1]:.1f}")
            note(said)
    if pillar.leaves:
        _locks(desk, pillar, indicators)
    for leaf in pillar.judged:
        name = _name(indicators, leaf)
        note(t("weights.judged", name=name))


def _locks(desk: Desk, pillar: Pillar, indicators: dict[str, Indicator]) -> None:
    """One control for all locks of a pillar: a box beside each slider would double what is sent on every release."""
    names = {leaf.indicator: _name(indicators, leaf) for leaf in pillar.leaves}
    key = f"weights.lock.{pillar.node.code}"
    st.session_state[key] = [code for code in names if code in desk.locked]
    st.multiselect(t("weights.lock"), list(names), key=key, format_func=names.__getitem__, on_change=desk.lock,
                   args=(key, tuple(names)), select_all=False, placeholder=t("weights.lock_hint"))  # fmt: skip


def _slider(desk: Desk, leaf: Leaf, indicators: dict[str, Indicator], top: float) -> None:
    code, share = leaf.indicator, desk.shares[leaf.indicator]
    st.session_state[f"weights.share.{code}"] = min(round(share, 1), top)
    kind, years = language.word("kinds", leaf.achievement), f"{leaf.horizon_years:g}"
    label = t("weights.slider", name=_name(indicators, leaf), kind=kind, years=years)
    st.slider(
        label, 0.0, top, step=STEP, key=f"weights.share.{code}", on_change=desk.move, args=(code,), format="%.1f%%",
        disabled=code in desk.locked,
    )  # fmt: skip


def ceiling(desk: Desk) -> float:
    """The end of every slider: room for three times the heaviest adopted weight, in tens."""
    return float(min(100, max(30, 10 * round(0.3 * max(desk.laboratory.adopted.values()) + 0.5))))


def _name(indicators: dict[str, Indicator], leaf: Leaf) -> str:
    found = indicators.get(leaf.indicator)
    return language.name(found, leaf.indicator) if found else leaf.indicator
