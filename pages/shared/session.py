"""What the reader has chosen, once for all pages, and the results that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import streamlit as st

from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Scheme
from evaluation.errors import HengjiError, NewerStore, NoStore, UnguardedStore
from evaluation.services import adjustments, evaluation, truth, workspace
from evaluation.services.actors import Actor
from evaluation.services.evaluation import Evaluation
from evaluation.services.truth import Revealed
from evaluation.services.workspace import Store
from pages.shared import language
from pages.shared.language import t

_ASKED = "choice.asked"


@dataclass(frozen=True)
class Choice:
    """Framework, level, period, scheme and category; `version` changes when the framework's data change."""

    framework: Framework
    version: int
    level: Level
    period: str
    scheme: Scheme
    category: str


def store() -> Store:
    """The store of this installation."""
    return _opened(workspace.address())


def framework(actor: Actor) -> Framework | None:
    """The framework chosen in the sidebar, with its mark at the top of the page; None where the store is empty.

    A store that cannot be opened gives a sentence that says why, and no page.
    """
    try:
        known = {each.code: each for each in evaluation.frameworks(store(), actor)}
    except (NewerStore, NoStore, UnguardedStore) as error:
        nothing(t("shell.no_store"), error.text(language.current()))
    if not known:
        return None
    code = pick("framework", list(known), lambda each: language.name(known[each], each))
    mark = "simulated" if known[code].simulated else "trial"
    st.html(f'<div class="hj-mark {mark}" role="note">{t(f"shell.mark_{mark}")}</div>')
    return known[code]


def choose(actor: Actor) -> Choice:
    """What is chosen in the sidebar and kept in the address; a sentence and no page where there is nothing yet."""
    chosen = framework(actor)
    if chosen is None:
        nothing(t("shell.empty"), t("shell.empty_remedy"))
    held, version = holdings(actor, chosen.code), store().data_version(chosen.code)
    known = (workspace.address(), chosen.code, version)
    levels = _periods(known, held)
    if not levels:
        nothing(t("shell.no_scheme"), t("shell.no_scheme_remedy"))
    level = Level(pick("level", list(levels), lambda each: t(f"shell.level_{each}")))
    if not levels[level]:
        nothing(t("shell.no_data"), t("shell.no_data_remedy"))
    period = pick("period", levels[level], lambda each: t("shell.period_of", period=each))
    schemes = {each.code: each for each in evaluation.schemes(held, level)}
    scheme = schemes[pick("scheme", list(schemes), lambda each: language.name(schemes[each], each))]
    members = _categories((*known, level, period), held, level, period)
    _follow_unit(members)
    category = pick("category", list(dict.fromkeys(members.values())), lambda each: language.word("categories", each))
    return Choice(chosen, version, level, period, scheme, category)


def holdings(actor: Actor, code: str) -> Holdings:
    """A framework's holdings, read once for each version of its data."""
    return _held(workspace.address(), code, store().data_version(code), actor)


def evaluate(actor: Actor, choice: Choice) -> Evaluation:
    """The evaluation of a choice, made once; where it cannot be made, a sentence that says why and no page."""
    try:
        with st.spinner(t("shell.computing")):
            held = holdings(actor, choice.framework.code)
            return _evaluated(_key(choice), choice.period, held, choice.scheme)
    except HengjiError as error:
        nothing(t("shell.cannot_score"), error.text(language.current()))


def revealed(actor: Actor, choice: Choice) -> Revealed | None:
    """What the truth of a simulated framework says about the places of the category."""
    made = evaluate(actor, choice)
    with st.spinner(t("shell.computing")):
        return _revealed((*_key(choice), choice.period), choice.category, made)


def points(actor: Actor, choice: Choice) -> pd.DataFrame:
    """What each condition gave or took of every total, worked out once for an evaluation."""
    made = evaluate(actor, choice)
    with st.spinner(t("shell.computing")):
        return _points((*_key(choice), choice.period), made)


def nothing(title: str, remedy: str) -> NoReturn:
    """A sentence and what to do about it, in place of the page."""
    st.title(title)
    st.write(remedy)
    st.stop()


def pick(name: str, options: Sequence[str], label: Callable[[str], str]) -> str:
    """One option, from the address when that has changed, else from the control in the sidebar; the address follows."""
    chosen = settle(name, options)
    labels = {each: label(each) for each in options}
    st.sidebar.selectbox(
        t(f"shell.{name}"), options, format_func=labels.__getitem__, key=f"choice.{name}", disabled=len(options) == 1
    )
    return chosen


def settle(name: str, options: Sequence[str]) -> str:
    """The option that address, control and memory agree on; written back to all three, the control's key included."""
    asked, seen = st.query_params.get(name, ""), st.session_state.setdefault(_ASKED, {})
    wishes = [st.session_state.get(f"choice.{name}"), st.session_state.get(f"kept.{name}")]
    if asked and asked != seen.get(name):
        wishes.insert(0, asked)
    chosen = next((str(wish) for wish in wishes if wish in options), options[0])
    if asked and asked != seen.get(name) and asked not in options:
        st.warning(t("shell.not_here", asked=asked, shown=chosen))
    st.session_state[f"choice.{name}"] = chosen
    keep(name, chosen)
    return chosen


def keep(name: str, chosen: str) -> None:
    """Write a choice to the address and the session's memory."""
    st.session_state[f"kept.{name}"] = chosen
    st.session_state.setdefault(_ASKED, {})[name] = chosen
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen


def address(**changes: str) -> dict[str, str]:
    """The query of a link to another page that keeps what is chosen."""
    kept = {
        name: st.session_state.get(f"kept.{name}", "")
        for name in ("framework", "level", "period", "scheme", "category")
    }
    return {name: value for name, value in {**kept, "lang": language.current(), **changes}.items() if value}


def _key(choice: Choice) -> tuple[object, ...]:
    return (workspace.address(), choice.version, choice.scheme.fingerprint)


def _follow_unit(members: Mapping[str, str]) -> None:
    """A unit newly named in the address brings its category with it; `members`: unit -> category."""
    unit, seen = st.query_params.get("unit", ""), st.session_state.setdefault(_ASKED, {})
    if unit in members and unit != seen.get("unit"):
        st.session_state["choice.category"] = members[unit]
        seen["category"] = st.query_params.get("category", "")


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> Store:
    return workspace.open_workspace(url)


@st.cache_resource(show_spinner=False, max_entries=8)
def _held(url: str, code: str, version: int, _actor: Actor) -> Holdings:  # noqa: ARG001  # part of the key
    return evaluation.holdings(_opened(url), _actor, code)


@st.cache_resource(show_spinner=False, max_entries=8)
def _periods(key: tuple[object, ...], _held: Holdings) -> dict[Level, tuple[str, ...]]:  # noqa: ARG001
    return {level: evaluation.periods(_held, level) for level in evaluation.levels(_held)}


@st.cache_resource(show_spinner=False, max_entries=32)
def _categories(key: tuple[object, ...], _held: Holdings, _level: Level, _period: str) -> dict[str, str]:  # noqa: ARG001
    return evaluation.members(_held, _level, _period)


@st.cache_resource(show_spinner=False, max_entries=32)
def _evaluated(key: tuple[object, ...], period: str, _held: Holdings, _scheme: Scheme) -> Evaluation:  # noqa: ARG001
    return evaluation.compose_of(_held, _scheme, period)


@st.cache_resource(show_spinner=False, max_entries=16)
def _revealed(key: tuple[object, ...], category: str, _made: Evaluation) -> Revealed | None:  # noqa: ARG001
    return truth.reveal(_made, category)


@st.cache_resource(show_spinner=False, max_entries=16)
def _points(key: tuple[object, ...], _made: Evaluation) -> pd.DataFrame:  # noqa: ARG001
    return adjustments.points(_made)
