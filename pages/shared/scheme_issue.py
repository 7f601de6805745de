"""What is said of a scheme as a whole: last year's scheme, the day of issue, its text, how error ranges are drawn."""

from datetime import date

import streamlit as st

from evaluation.services import schemes
from pages.shared import language
from pages.shared.language import t
from pages.shared.scheme_desk import Desk
from pages.shared.sentences import note


def whole(desk: Desk) -> None:
    """The forms; noted together."""
    draft, key = desk.draft, f"schemes.{desk.draft.fingerprint[:12]}"
    known = {each.code: each for each in desk.held.schemes.values() if each.level == draft.level}
    left, right = st.columns(2, gap="large")
    with left:
        options = [code for code in known if code != draft.code]
        start = options.index(draft.follows) if draft.follows in options else None
        follows = st.selectbox(t("schemes.follows"), options, start, key=f"{key}.follows",
                               format_func=lambda code: language.name(known[code], code),
                               placeholder=t("schemes.none_chosen"), help=t("schemes.follows_help"))  # fmt: skip
        issued: date | None = st.date_input(t("schemes.issued_on"), draft.issued_on, key=f"{key}.issued",
                                            help=t("schemes.issued_help"))  # fmt: skip
        confidence = st.number_input(t("schemes.confidence"), 0.55, 0.99, draft.uncertainty.confidence, 0.05,
                                     key=f"{key}.confidence")  # fmt: skip
        history = st.number_input(t("schemes.history_years"), 3, 20, draft.uncertainty.history_years,
                                  key=f"{key}.history")  # fmt: skip
        term = st.number_input(t("schemes.term_years"), 1, 10, draft.term_years, key=f"{key}.term")
    with right:
        text = st.text_area(t("schemes.document"), draft.document, 360, 100_000, key=f"{key}.document",
                            help=t("schemes.document_help"))  # fmt: skip
        note(t("schemes.document_length", count=f"{len(text):,}"))
    uncertainty = draft.uncertainty.model_dump() | {"confidence": confidence, "history_years": history}
    changes = {
        "follows": follows or "",
        "issued_on": issued,
        "document": text,
        "uncertainty": uncertainty,
        "term_years": term,
    }
    if st.button(t("schemes.note"), key="schemes.note.whole", type="primary"):
        desk.put(lambda each: schemes.with_parts(each, changes))
