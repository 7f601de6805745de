"""The scheme that an officer is drafting: kept for the session, changed one part at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.domain.scheme import Scheme
from evaluation.errors import HengjiError, InvalidScheme
from pages.shared import language
from pages.shared.language import Named, t
from pages.shared.session import Choice


@dataclass
class Desk:
    """The draft beside the scheme it started from."""

    held: Holdings
    reference: Scheme
    draft: Scheme
    category: str
    said: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return self.draft.fingerprint != self.reference.fingerprint

    def put(self, change: Callable[[Scheme], Scheme]) -> None:
        """Takes a change into the draft and shows the page anew, or says what is wrong with it."""
        try:
            self.draft = change(self.draft)
        except InvalidScheme as error:
            st.error(t("shell.semicolon").join(fault.text(language.current()) for fault in error.faults))
        except HengjiError as error:
            st.error(error.text(language.current()))
        else:
            self.said = t("schemes.noted")
            st.rerun()

    def name(self, code: str) -> str:
        """The name of an indicator, a pillar, a gate, a condition or a scheme."""
        named: dict[str, Named] = dict(self.held.schemes)
        named.update({each.condition: each for each in self.held.register})
        named.update({gate.rule: gate for scheme in (self.reference, self.draft) for gate in scheme.gates})
        named.update({node.code: node for scheme in (self.reference, self.draft) for node in scheme.tree.nodes})
        named.update({each.code: each for each in self.held.indicators})
        found = named.get(code)
        return language.name(found, code) if found else code


def open_desk(held: Holdings, choice: Choice) -> Desk:
    """The desk of this session for the scheme chosen."""
    key = f"schemes.desk.{choice.framework.code}.{choice.scheme.fingerprint}"
    if key not in st.session_state:
        st.session_state[key] = Desk(held, choice.scheme, choice.scheme, choice.category)
    desk: Desk = st.session_state[key]
    desk.held, desk.category = held, choice.category
    return desk
