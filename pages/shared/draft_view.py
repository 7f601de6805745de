"""The draft on the desk: its state, where it starts from, steps back and forth, variants under names, the way out."""

from functools import partial
from html import escape

import streamlit as st

from evaluation.services import regrades, trial_export, weights
from evaluation.services.drafts import NAMED
from pages.shared import language, session, shell, tables
from pages.shared.language import t
from pages.shared.sentences import note
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import SAVED, Desk

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    drawn = desk.preset
    key = f"weights.preset.{drawn or 'own'}"  # for each state its own: a slow browser's word on the last is told apart
    st.session_state[key] = drawn
    st.selectbox(t("weights.preset"), desk.presets, key=key, on_change=desk.take, args=(key, drawn), index=None,
                 format_func=lambda name: _preset(desk, name), placeholder=t("weights.preset_own"),
                 width=260)  # fmt: skip
    st.button(t("weights.undo"), on_click=desk.undo, disabled=not desk.steps)
    st.button(t("weights.redo"), on_click=desk.redo, disabled=not desk.undone)
    adopted = dict(desk.laboratory.adopted)
    st.button(t("weights.reset"), on_click=desk.put, args=(adopted,), disabled=not desk.changed)
    with st.popover(t("weights.save"), disabled=not desk.unsaved):
        st.text_input(t("weights.name"), key="weights.name", max_chars=60)
        for said in (t("weights.saved_for", year=desk.coming), t(f"weights.saved_{desk.source}")):
            note(said)
        st.button(t("weights.save_now"), on_click=desk.save, type="primary")


def variants(desk: Desk) -> None:
    """The saved drafts beside the adopted weights and those on the desk: the kinds, and how many places change."""
    with st.expander(t("weights.variants", count=len(desk.saved)), key="weights.variants", on_change="rerun") as opened:
        if not opened.open:
            return
        if not desk.saved:
            note(t("weights.no_variants"))
            return
        named = [("weights.adopted_row", "", dict(desk.laboratory.adopted)), ("weights.desk_row", "", desk.shares)]
        named += [("weights.preset_draft", name, shares) for name, shares in desk.saved.items()]
        heads = (
            "variant",
            "visible",
            "latent",
            "process",
            "late",
            *(("risen", "fallen", "regraded") if desk.laboratory.ranks else ()),
        )
        columns = [Column(t(f"weights.column_{head}"), numeric=head != "variant") for head in heads]
        tables.show(columns, [_variant(desk, t(text, name=name) + _seen(desk, name), row) for text, name, row in named],
                    t("weights.variants_caption"))  # fmt: skip
        _discard(desk)


def export(desk: Desk) -> None:
    """The way out: blind a workbook of the trial under numbers, else the page of exports under the draft."""
    if desk.blind:
        spoken = language.current()
        make = partial(
            trial_export.export_trial, session.store(), desk.actor, desk.laboratory, dict(desk.shares), spoken
        )
        name = trial_export.file_name(desk.laboratory)
        st.download_button(t("weights.export_trial"), make, name, WORKBOOK, on_click="ignore")
        return
    preset = desk.preset or ""
    wanted = preset.removeprefix(SAVED) if preset.startswith(SAVED) else "kept" if desk.changed else "adopted"
    st.page_link(shell.path("export"), label=t("weights.export"), query_params=session.address(weights=wanted))


def _preset(desk: Desk, preset: str) -> str:
    if preset.startswith(SAVED):
        name = preset.removeprefix(SAVED)
        year = desk.years.get(name, "")
        said = t("weights.preset_draft_for" if year else "weights.preset_draft", name=name, year=year)
        return said + _seen(desk, name)
    return t(f"weights.preset_{preset}")


def _seen(desk: Desk, name: str) -> str:
    """A word beside a draft that was set with names in sight."""
    return t("weights.set_named") if desk.sources.get(name) == NAMED else ""


def _variant(desk: Desk, name: str, row: dict[str, float]) -> Row:
    found = weights.balance(desk.laboratory, row)
    cells = [name, *(f"{each}%" for each in (found.visible, found.latent, found.process, found.horizon))]
    if desk.laboratory.ranks:
        trial = weights.try_out(desk.laboratory, row)
        moved, graded = weights.moves(desk.laboratory, trial), regrades.count(desk.laboratory, trial)
        cells += [f"{moved.up}", f"{moved.down}", "—" if graded is None else f"{graded}"]
    return Row(cells)


def _discard(desk: Desk) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            t("weights.discard_which"), list(desk.saved), index=None, placeholder=t("weights.discard_hint")
        )
        st.button(t("weights.discard"), on_click=desk.discard, args=(name,), disabled=name is None)
