"""What an officer has on the desk while importing a sheet: the file as read, the mapping, the decisions taken."""

from dataclasses import dataclass, field

import streamlit as st

from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.table import Mapping, Table, Workbook
from evaluation.services import importing
from evaluation.services.actors import Actor
from evaluation.services.importing import Check, Offer
from pages.shared import session


@dataclass
class Desk:
    """One sheet under way; `decisions` are the options taken, `edited` the mapping as confirmed by the officer."""

    workbook: Workbook
    table: Table
    held: Holdings
    offer: Offer
    edited: Mapping
    confirmed: bool = False
    decisions: dict[str, str] = field(default_factory=dict)

    @property
    def mapping(self) -> Mapping:
        """The confirmed mapping with the decisions."""
        chosen = self.edited
        for option in self.decisions.values():
            chosen = importing.decide(chosen, option)
        return chosen

    def decide(self, option: str, key: str) -> None:
        """Takes what a control says about an option: a tick, or `drop` or `keep` for a kind of rows."""
        said = st.session_state[key]
        self.decisions.pop(option, None)
        if said:
            self.decisions[option] = option if said is True else option.replace("drop:", f"{said}:", 1)

    def restart(self) -> None:
        """Reads the mapping off the headers, whatever is remembered."""
        self.offer = importing.afresh(self.held, self.table, self.edited.level)
        self.edited, self.confirmed, self.decisions = self.offer.mapping, False, {}


def read(actor: Actor, uploaded: "st.runtime.uploaded_file_manager.UploadedFile") -> Workbook:
    """The uploaded file, read once in a session; raises UnreadableFile."""
    held: tuple[str, Workbook] | None = st.session_state.get("import.workbook")
    if held is None or held[0] != uploaded.file_id:
        held = (uploaded.file_id, importing.read(actor, uploaded.getvalue(), uploaded.name))
        st.session_state["import.workbook"] = held
    return held[1]


def open_desk(workbook: Workbook, table: Table, held: Holdings, level: Level) -> Desk:
    """The desk for this sheet, framework and level; the work done on it stays while the file does."""
    key = (workbook.sha256, table.sheet, held.framework.code, level)
    if st.session_state.get("import.key") != key:
        offer = importing.propose(session.store(), held, table, level)
        st.session_state["import.key"] = key
        st.session_state["import.desk"] = Desk(workbook, table, held, offer, offer.mapping)
    desk: Desk = st.session_state["import.desk"]
    return desk


def check(desk: Desk) -> Check:
    """Everything found, computed once for a mapping."""
    version = 0 if not desk.held.indicators else session.store().data_version(desk.held.framework.code)
    key = (desk.workbook.sha256, desk.table.sheet, desk.held.framework.code, version, desk.mapping.model_dump_json())
    return _checked(key, desk)


@st.cache_resource(show_spinner=False, max_entries=4)
def _checked(key: tuple[object, ...], _desk: Desk) -> Check:  # noqa: ARG001
    return importing.check(_desk.held, _desk.workbook, _desk.table, _desk.mapping, _desk.offer.findings)
