"""What a draft does otherwise than other schemes, and saving it."""

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from evaluation.domain.scheme import Scheme
from evaluation.errors import HengjiError
from evaluation.services import drafts, schemes
from evaluation.services.actors import Actor
from evaluation.services.schemes import Difference
from pages.shared import language, session, shell, tables
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.scheme_grades import entered
from pages.shared.sentences import note
from pages.shared.tables import Column, Row

MOST = 30
PARAMETER = re.compile(r"(\w+)=(\w*)")
ENTERED = {"reason", "collection.request", "collection.duty"}


def differences(desk: Desk) -> None:
    """What the draft does otherwise than the scheme it started from, last year's, or the reference."""
    known = schemes.compared_with(desk.held, desk.reference, desk.draft)
    kinds = list(known)
    kind = st.segmented_control(t("schemes.differences_from"), kinds, default=kinds[0], required=True,
                                format_func=lambda each: t(f"schemes.from_{each}"), key="schemes.from")  # fmt: skip
    found = schemes.differences(known[kind], desk.draft)
    if not found:
        note(t("schemes.no_difference"))
        return
    heads = (*(t(f"schemes.difference_{name}") for name in ("about", "field")), t(f"schemes.from_{kind}"))
    columns = [Column(head) for head in (*heads, t("schemes.difference_after"))]
    rows = [_difference(desk, each) for each in found]
    tables.show(columns, rows[:MOST], t("schemes.differences"), stacked=True)
    if len(rows) > MOST:
        with st.expander(t("burdens.rest", count=len(rows) - MOST)):
            tables.show(columns, rows[MOST:], t("schemes.differences"), stacked=True)


def weights(actor: Actor, desk: Desk) -> None:
    """The weights of a saved draft, on request."""
    named = {each.name: each for each in drafts.named(session.store(), actor, desk.reference)}
    if named:
        name = st.selectbox(t("schemes.weights_of"), list(named), index=None, placeholder=t("schemes.weights_own"))
        if name and st.button(t("schemes.note"), key="schemes.note.weights"):
            changed = {**desk.draft.weights, **named[name].weights}
            desk.put(lambda draft: schemes.with_parts(draft, {"weights": changed}))


def saving(actor: Actor, desk: Desk) -> None:
    """Saving under a new code, or as the next version of a draft; the scheme's text for those who want to read it."""
    source = schemes.source_of_weights(session.store(), desk.draft) if desk.changed else ""
    if source:
        note(t(f"schemes.weights_{source}"))
    if schemes.is_draft(session.store(), desk.reference) and st.button(
        t("schemes.save_version"), key="schemes.save_version", disabled=not desk.changed
    ):
        _save(lambda: schemes.save_version(session.store(), actor, desk.draft))
    code = st.text_input(t("schemes.code"), schemes.suggested_code(desk.held, desk.draft.level), max_chars=60).strip()
    zh = st.text_input(t("schemes.name_zh"), t("schemes.default_zh"), max_chars=100).strip()
    en = st.text_input(t("schemes.name_en"), t("schemes.default_en"), max_chars=100).strip()
    if st.button(t("schemes.save"), key="schemes.save", type="primary", disabled=not (desk.changed and code and zh)):
        _save(lambda: schemes.save(session.store(), actor, desk.draft, code, (zh, en)))
    with st.expander(t("schemes.text")):
        st.code(desk.draft.model_dump_json(indent=1), language="json", height=480)


def versions(desk: Desk) -> None:
    """The stored versions of the scheme; a former one can be opened as the draft."""
    store, framework = session.store(), desk.held.framework.code
    known = [each for each in store.scheme_versions(framework) if each.code == desk.reference.code]
    st.markdown(f"**{t('schemes.versions')}**")
    columns = [Column(t(f"schemes.version_{name}")) for name in ("number", "kind", "actor", "at", "digest")]
    rows = [
        Row([f"{each.version}", t(f"schemes.kind_{each.kind}"), each.actor, each.at[:16].replace("T", " "),
             each.sha256[:12]])
        for each in reversed(known)
    ]  # fmt: skip
    tables.show(columns, rows, t("schemes.versions"), stacked=True)
    numbers = [each.version for each in reversed(known)]
    number = st.selectbox(t("schemes.version_open"), numbers, None, key="schemes.version",
                          placeholder=t("schemes.none_chosen"))  # fmt: skip
    if number is not None and st.button(t("schemes.open"), key="schemes.open"):
        desk.put(lambda draft: store.scheme(framework, draft.code, number))


def _save(make: Callable[[], Scheme]) -> None:
    try:
        saved = make()
    except HengjiError as error:
        st.error(error.text(language.current()))
    else:
        _saved(saved)


def _saved(saved: Scheme) -> None:
    st.success(t("schemes.saved", name=language.name(saved, saved.code)))
    query = session.address(scheme=saved.code)
    st.page_link(shell.path("ranking"), label=t("schemes.to_ranking"), query_params=query)


def _difference(desk: Desk, each: Difference) -> Row:
    about = desk.name(each.about) if each.about else t("schemes.whole")
    parts = [_part(desk, part) for part in each.field.split(".")]
    say = entered if each.field in ENTERED else partial(_value, desk)
    return Row([about, tables.roomy(" · ".join(parts)), say(each.before), say(each.after)])


def _part(desk: Desk, part: str) -> str:
    known = language.word(
        "schemes", f"field_{part}", language.word("settings", part, language.word("categories", part))
    )
    return desk.name(part) if known == part else known


def _value(desk: Desk, value: str) -> str:
    """A choice in the reader's words: `method(parameters)`, a word, or the value itself."""
    head, bracket, rest = value.partition("(")
    forms = {
        "settings": ("method_{}", "option_{}"),
        "kinds": ("{}",),
        "schemes": ("way_{}", "channel_{}", "effect_{}", "trigger_{}"),
    }
    for section, form in ((section, form) for section, each in forms.items() for form in each):
        found = language.word(section, form.format(head), "\0")
        if found != "\0":
            return f"{found}{bracket}{PARAMETER.sub(_parameter, rest)}".removesuffix("()")
    for condition in desk.held.register:
        value = value.replace(f"condition={condition.condition},", f"{desk.name(condition.condition)},")
    return desk.name(value)


def _parameter(found: re.Match[str]) -> str:
    """A parameter and its value in the reader's words."""
    name, value = found[1], found[2]
    said = language.word("settings", f"option_{value}", value)
    return f"{language.word('schemes', f'field_{name}', language.word('settings', name, name))}={said}"
