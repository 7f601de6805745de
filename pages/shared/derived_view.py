"""Weights that the data suggest, alone or beside people's judgement; and what each unit would choose for itself."""

from collections.abc import Mapping

import streamlit as st

from evaluation.services import judgements, proposals, weights
from evaluation.services.evaluation import Evaluation
from evaluation.services.pillars import group as pillars_of
from evaluation.services.proposals import Derived, Favoured, Refusal
from pages.shared import judgement_view, language, offer_view, session, tables
from pages.shared.judgement_form import Named
from pages.shared.language import t
from pages.shared.sentences import note, verdict
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk

_LEAST, _MOST = 5, 50  # per cent of a unit's score that a pillar makes up


@st.fragment
def data(evaluation: Evaluation, desk: Desk) -> None:
    """One method at a time, what it does and its danger; all beside each other below."""
    named = judgement_view.names_of(evaluation, desk)
    found = {method: proposals.derive(desk.laboratory, method) for method in proposals.DERIVED}
    method = _method()
    note(t(f"proposals.about_{method}"))
    _seen(found[method], named)
    shares = found[method].shares
    if shares is not None:
        offer_view.offer(evaluation, desk, shares, {"method": method, **_data(evaluation, found[method])})
    _beside(desk, found, named)


@st.fragment
def both(evaluation: Evaluation, desk: Desk) -> None:
    """So much judgement, so much data."""
    scheme, named = desk.laboratory.scheme, judgement_view.names_of(evaluation, desk)
    said = judgements.entries(session.store(), desk.actor, scheme)
    asked = judgements.questions(scheme, desk.laboratory.category)
    groups = [group for each in asked if (group := judgements.together(each, said)) and group.weights]
    if not groups:
        st.info(t("proposals.nobody_judged"))
        return
    method = _method()
    found = proposals.derive(desk.laboratory, method)
    note(t(f"proposals.about_{method}"))
    _seen(found, named)
    if found.shares is None:
        return
    share = st.slider(t("proposals.share"), 0, 100, 70, 5, format="%d%%", key="proposals.share") / 100
    judged = judgements.combined(scheme, desk.laboratory.adopted, groups)
    facts = {"method": method, "share": share, **judgement_view.facts(groups), **_data(evaluation, found)}
    offer_view.offer(evaluation, desk, proposals.blend(judged, found.shares, share), facts)


@st.fragment
def own_choice(evaluation: Evaluation, desk: Desk) -> None:
    """The weights of pillars that suit each unit best: a question, not a scheme."""
    note(t("proposals.about_own_choice"))
    left, right = st.columns(2)
    with left:
        least = st.number_input(t("proposals.least"), 0, 100, _LEAST, 5, key="proposals.least")
    with right:
        most = st.number_input(t("proposals.most"), 0, 100, _MOST, 5, key="proposals.most")
    found, named = proposals.favour(desk.laboratory, least / 100, most / 100), judgement_view.names_of(evaluation, desk)
    if found.refusal:
        st.info(_refused(found.refusal, named))
        return
    full = sum(choice.score > 1 - proposals.ROUNDING for choice in found.choices)
    sentence = t("proposals.own_choice", count=len(found.choices), full=full)
    verdict(sentence)
    _left_out(found.left_out, "proposals.units_not_known")
    _chosen(desk, found, named)


def _method() -> str:
    labels = {method: t(f"proposals.method_{method}") for method in proposals.DERIVED}
    return str(
        st.selectbox(t("proposals.method"), list(labels), key="proposals.method", format_func=labels.__getitem__)
    )


def _data(evaluation: Evaluation, found: Derived) -> dict[str, object]:
    provenance = evaluation.scorecard.provenance
    return {"dataset": provenance.dataset, "scheme": provenance.scheme, "units": found.units}


def _seen(found: Derived, named: Named) -> None:
    """What was looked at, what could not be, and what tells no unit from another."""
    _left_out(found.left_out, "proposals.units_left_out")
    for kind in ("alike", "unknown"):
        codes = getattr(found, kind)
        if codes:
            st.warning(t(f"proposals.{kind}", indicators=language.joined([named(code) for code in codes])))
    if found.refusal:
        st.info(_refused(found.refusal, named))
    _measured(found)


def _measured(found: Derived) -> None:
    """How much all indicators share, and whether one thing behind them is enough."""
    model = found.model
    if model is None:
        return
    note(t("proposals.shared", share=f"{100 * model.reliability:.0f}%"))
    if found.fits_poorly:
        st.warning(t("proposals.fits_poorly"))
    with st.expander(t("proposals.fit")):
        omega, alpha = f"{model.reliability:.2f}", f"{model.alpha:.2f}"
        st.write(t("proposals.fit_reliability", omega=omega, alpha=alpha, units=model.units))
        if not model.degrees:
            st.write(t("proposals.fit_exact"))
            return
        chance = "< 0.001" if model.p_value < 0.001 else f"= {model.p_value:.3f}"
        chi, rmsea = f"{model.chi_square:.1f}", f"{model.rmsea:.3f}"
        st.write(t("proposals.fit_test", chi=chi, degrees=model.degrees, chance=chance, rmsea=rmsea))


def _left_out(count: int, words: str) -> None:
    if count:
        note(t(words, count=count))


def _refused(refusal: Refusal, named: Named) -> str:
    indicators = language.joined([named(code) for code in refusal.indicators])
    return t(f"proposals.refused_{refusal.code}", indicators=indicators, **refusal.figures)


def _beside(desk: Desk, found: dict[str, Derived], named: Named) -> None:
    """Visible, latent and process under each method: how far the data are from agreeing with themselves."""
    st.subheader(t("proposals.beside"))
    known = {method: each.shares for method, each in found.items() if each.shares is not None}
    held = {"adopted": desk.laboratory.adopted, **known}
    balances = {method: weights.balance(desk.laboratory, shares) for method, shares in held.items()}
    latent = [balances[method].latent for method in known]
    if any(latent):  # a scheme of visible results alone has nothing to say here
        verdict(t("proposals.disagree", low=min(latent), high=max(latent), adopted=balances["adopted"].latent))
    columns = [Column(t("proposals.method"))]
    columns += [Column(language.word("kinds", kind), numeric=True) for kind in ("visible", "latent", "process")]
    columns.append(Column(t("proposals.first")))
    rows = []
    for method, each in balances.items():
        first = _favourite(held[method])
        words = t("proposals.first_item", item=named(first), share=f"{held[method][first]:.1f}%")
        words = "—" if method == "equal" else words
        label = t("proposals.adopted") if method == "adopted" else t(f"proposals.method_{method}")
        figures = (f"{each.visible}%", f"{each.latent}%", f"{each.process}%")
        rows.append(Row([label, *figures, words], "here" if method == "adopted" else ""))
    for method, refusal in ((method, each.refusal) for method, each in found.items()):
        if refusal:
            reason = t("proposals.not_derived", reason=_refused(refusal, named))
            rows.append(Row([t(f"proposals.method_{method}"), "—", "—", "—", reason]))
    tables.show(columns, rows, t("proposals.beside"))


def _chosen(desk: Desk, found: Favoured, named: Named) -> None:
    """By pillar: adopted beside what units would choose on average; then each unit's own favourites."""
    mean, adopted = found.mean or {}, desk.laboratory.adopted
    inside = {
        each.node.code: sum(adopted[leaf.indicator] for leaf in each.leaves)
        for each in pillars_of(desk.laboratory.scheme)
    }
    columns = [Column(t("proposals.pillar"))]
    columns += [Column(t(f"proposals.{name}"), numeric=True) for name in ("adopted", "chosen", "favourite")]
    favourites = [_favourite(each.shares) for each in found.choices]
    rows = [
        Row([named(code), f"{inside[code]:.1f}%", f"{100 * share:.1f}%", f"{favourites.count(code)}"])
        for code, share in mean.items()
    ]
    tables.show(columns, rows, t("proposals.way_own_choice"))
    with st.expander(t("proposals.each_unit")):
        columns = [
            Column(t("proposals.unit")),
            Column(t("proposals.score"), numeric=True),
            Column(t("proposals.would")),
        ]
        units = [
            Row([desk.called(each.unit), f"{100 * each.score:.1f}", _favourites(each.shares, named)])
            for each in found.choices
        ]
        tables.show(columns, units, t("proposals.each_unit"))


def _favourite(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda code: shares[code])


def _favourites(shares: Mapping[str, float], named: Named) -> str:
    """The two pillars that a unit would weigh most."""
    best = sorted(shares, key=lambda code: -shares[code])[:2]
    said = [t("proposals.first_item", item=named(code), share=f"{100 * shares[code]:.0f}%") for code in best]
    return language.joined(said)
