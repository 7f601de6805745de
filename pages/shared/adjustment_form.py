"""How conditions are allowed for: the method, its parameters, and what is used twice on purpose."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from evaluation.domain.adjusting import ByConditions, CountModel, LeastSquares, ObservedExpected, Unadjusted
from pages.shared import language, setting_form
from pages.shared.language import t
from pages.shared.scheme_desk import Desk

ELSEWHERE = ("conditions", "intended_twice", "counts")
FAMILIES = ("poisson", "binomial")


def method(desk: Desk, chosen: Sequence[str]) -> dict[str, Any]:
    """The method and its parameters as the officer filled them in; `chosen`: the conditions ticked."""
    held = desk.draft.adjustment
    present = LeastSquares(conditions=()) if isinstance(held, Unadjusted) else held
    key = f"schemes.{desk.draft.fingerprint[:12]}.adjustment"
    st.markdown(f"**{t('schemes.adjustment_method')}**")
    found = setting_form.fill(ByConditions, "method", present, key, ELSEWHERE)
    if found["method"] == "observed_expected":
        known = present.counts if isinstance(present, ObservedExpected) else ()
        found["counts"] = _counts(desk, known, f"{key}.counts")
    twice = [code for code in present.intended_twice if code in chosen]
    return found | {
        "intended_twice": st.multiselect(
            t("schemes.intended_twice"), chosen, twice, format_func=desk.name, key=f"{key}.twice.{len(chosen)}",
            help=t("schemes.intended_twice_help"), select_all=False, placeholder="—",
        )
    }  # fmt: skip


def _counts(desk: Desk, known: Sequence[CountModel], key: str) -> list[dict[str, Any]]:
    """The indicators that are rates of counts: which, how their counts vary, and out of what they come."""

    def named(code: object) -> str:
        return desk.name(str(code))

    columns = list(CountModel.model_fields)
    every = [each.code for each in desk.held.indicators if each.level == desk.draft.level]
    adjustable = [leaf.indicator for leaf in desk.draft.leaves if leaf.adjustable]
    select, number = st.column_config.SelectboxColumn, st.column_config.NumberColumn
    config = {
        "indicator": select(t("schemes.indicator"), options=adjustable, format_func=named, required=True),
        "family": select(t("schemes.family"), options=FAMILIES, format_func=_family, required=True),
        "exposure": select(t("schemes.exposure"), options=every, format_func=named, required=True),
        "per": number(t("schemes.per"), min_value=0.0, required=True, default=1.0),
    }
    frame = pd.DataFrame([each.model_dump() for each in known], columns=columns).astype({"per": float})
    edited = st.data_editor(frame, column_config=config, hide_index=True, num_rows="dynamic", placeholder="—", key=key)
    return [{str(name): value for name, value in row.items()} for row in edited.dropna().to_dict("records")]


def _family(code: object) -> str:
    return language.word("settings", f"option_{code}")
