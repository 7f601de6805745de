"""The schemes being compared: chosen on the page, kept in the address, worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme
from evaluation.domain.units import Unit
from evaluation.errors import HengjiError
from evaluation.services import comparing, policies, workspace
from evaluation.services.actors import Actor
from evaluation.services.blind import Labels
from evaluation.services.comparing import DRAFT, MOST, Compared, Versus
from evaluation.services.evaluation import Evaluation
from pages.shared import blind_view, language, session
from pages.shared.language import t
from pages.shared.session import Choice

SLOTS = ("a", "b", "c", "d")
_SEEN = "comparison.seen"
_PICKED = "comparison.picked"


@dataclass(frozen=True)
class Board:
    """What the parts of the page draw: the comparison, the category, and what units are called.

    `labels`: what units go by while drafts of weights are compared blind; else None. `tags`: scheme -> A, B, C or D.
    """

    compared: Compared
    category: str
    labels: Labels | None

    @property
    def tags(self) -> Mapping[str, str]:
        return {scheme.code: slot.upper() for scheme, slot in zip(self.compared.schemes, SLOTS, strict=False)}

    @property
    def units(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.compared.dataset.units}

    def called(self, unit: str) -> str:
        """What the page calls a unit: the only way in which its parts name one."""
        if self.labels is not None:
            return self.labels.text(unit, language.current())
        return language.name(self.units[unit], unit)

    def tagged(self, scheme: Scheme) -> str:
        """A scheme's letter and name."""
        return f"{self.tags[scheme.code]} · {language.name(scheme, scheme.code)}"

    def heading(self, code: str) -> str:
        """Of a column about the scheme of that code: its letter and name."""
        return self.tagged(self.compared.cards[code].scheme)


def choose(known: Mapping[str, Scheme], first: str) -> list[Scheme]:
    """Two to four schemes, the first the reference: from the address when that has changed, else from the control."""
    asked = [st.query_params.get(slot, "") for slot in SLOTS]
    if any(asked) and asked != st.session_state.get(_SEEN):
        wished = [code for code in dict.fromkeys(asked) if code in known]
        lost = [code for code in asked if code and code not in known]
        if lost:
            st.warning(t("comparison.lost", asked=language.joined(lost)))
        repeated = [code for code in wished if asked.count(code) > 1]
        if repeated:
            twice = [language.name(known[code], code) for code in repeated]
            st.warning(t("comparison.repeated", asked=language.joined(twice)))
        st.session_state[_PICKED] = wished
    held = [code for code in st.session_state.get(_PICKED, []) if code in known]
    st.session_state[_PICKED] = held or [first, *[code for code in known if code != first][:1]]
    names = {code: language.name(scheme, code) for code, scheme in known.items()}
    picked = st.multiselect(t("comparison.choose"), list(known), format_func=names.__getitem__, key=_PICKED,
                            max_selections=MOST, placeholder=t("comparison.choose_more"), select_all=False,
                            help=t("comparison.choose_help"))  # fmt: skip
    for at, slot in enumerate(SLOTS):
        if at < len(picked):
            st.query_params[slot] = picked[at]
        elif slot in st.query_params:
            del st.query_params[slot]
    st.session_state[_SEEN] = [picked[at] if at < len(picked) else "" for at in range(len(SLOTS))]
    return [known[code] for code in picked]


def open_board(actor: Actor, choice: Choice, chosen: list[Scheme]) -> Board:
    """The comparison of the schemes in the period; with a draft of weights among them blind, as weights are set."""
    labels = None
    if any(DRAFT in scheme.code for scheme in chosen):
        rehearsed, labels = blind_view.settle(actor, choice)
        choice = replace(choice, period=rehearsed.dataset.period)
    made = [session.evaluate(actor, replace(choice, scheme=scheme)) for scheme in chosen]
    policy = policies.in_force(session.store(), actor, choice.framework.code)
    key = (workspace.address(), choice.version, choice.period, policy.fingerprint,
           *(scheme.fingerprint for scheme in chosen))  # fmt: skip
    try:
        with st.spinner(t("shell.computing")):
            compared = _compared(key, actor, made, policy)
    except HengjiError as error:
        session.nothing(t("comparison.title"), error.text(language.current()))
    category = choice.category if choice.category in compared.categories else ""
    return Board(compared, category or next(iter(compared.categories), ""), labels)


def focus(board: Board) -> Versus:
    """The scheme that is looked at beside the reference; a control where there are several."""
    others = {each.scheme.code: each for each in board.compared.others}
    if len(others) == 1:
        return next(iter(others.values()))
    names = {code: board.tagged(each.scheme) for code, each in others.items()}
    first = next(iter(others))
    code = st.segmented_control(t("comparison.focus"), list(others), default=first, required=True,
                                format_func=names.__getitem__, key="comparison.focus." + ",".join(others))  # fmt: skip
    return others[str(code)]


@st.cache_resource(show_spinner=False, max_entries=8)
def _compared(key: tuple[object, ...], _actor: Actor, _made: list[Evaluation], _policy: Policy) -> Compared:  # noqa: ARG001
    return comparing.read(_actor, _made, _policy)
