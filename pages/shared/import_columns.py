"""The meaning of a sheet's columns: proposed, remembered, confirmed by the officer."""

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from evaluation.domain.cells import column_letters
from evaluation.services import importing
from pages.shared import language
from pages.shared.import_desk import Desk
from pages.shared.language import t

ROLES = ("ignore", "unit_code", "unit_name", "indicator", "condition", "period", "category", "parent", "measure",
         "value", "status", "reason", "as_of", "error", "source")  # fmt: skip
READINGS = ("undecided", "shown", "stored")
Option = str | int | float | bool
EDITED = ["role", "target", "unit_of_measurement", "scale", "percent"]


def show(desk: Desk) -> None:
    """The meaning of every column, for the officer to confirm."""
    if desk.offer.origin != "new":
        st.info(t(f"observations.remembered_{desk.offer.origin}"))
        st.button(t("observations.afresh"), on_click=desk.restart)
    with st.form("import.columns", border=False):
        first, second, third = st.columns(3)
        period = first.text_input(t("observations.period"), desk.edited.period, help=t("observations.period_help"))
        header = second.number_input(t("observations.header_row"), 1, max(desk.table.rows, 1), desk.edited.header_row)
        as_of = third.text_input(
            t("observations.as_of"), desk.edited.condition_as_of, help=t("observations.as_of_help")
        )
        edited = st.data_editor(
            _frame(desk),
            column_config=_config(desk),
            hide_index=True,
            height=380,
            placeholder="—",
            key=f"import.editor.{desk.table.sheet}.{desk.edited.header_row}",
            disabled=["letters", "header", "sample"],
        )
        if st.form_submit_button(t("observations.confirm_columns"), type="primary"):
            _confirm(desk, edited, period.strip(), int(header), as_of.strip())


def _confirm(desk: Desk, edited: pd.DataFrame, period: str, header: int, as_of: str) -> None:
    rows = edited[EDITED].fillna("").to_dict("records")
    plain = [{str(key): value for key, value in row.items()} for row in rows]
    try:
        chosen = importing.with_columns(desk.held, desk.edited, plain)
        chosen = chosen.revise({"period": period, "condition_as_of": as_of})
        moved = header != chosen.header_row
        if moved:
            chosen = importing.with_header(chosen, desk.table, header)
    except ValueError as error:
        st.error(str(error))
        return
    desk.edited, desk.confirmed = chosen, not moved
    if moved:
        st.rerun()


def _frame(desk: Desk) -> pd.DataFrame:
    samples = importing.samples(desk.table, desk.edited)
    return pd.DataFrame(
        [
            {
                "letters": column_letters(column.position),
                "header": column.header,
                "sample": sample,
                "role": column.role,
                "target": column.target or None,
                "unit_of_measurement": column.unit_of_measurement,
                "scale": column.scale,
                "percent": column.percent,
            }
            for column, sample in zip(desk.edited.columns, samples, strict=True)
        ]
    )


def _config(desk: Desk) -> dict[str, ColumnConfig]:
    names = {each.code: language.name(each, each.code) for each in desk.held.indicators}
    names |= {each.condition: language.name(each, each.condition) for each in desk.held.register}
    new = [column.target or column.header[:80] for column in desk.edited.columns]
    targets = list(dict.fromkeys([*names, *new]))

    def meant(code: Option) -> str:
        return names.get(str(code), t("observations.new", name=code))

    config = st.column_config
    return {
        "letters": config.TextColumn(t("observations.letters"), width="small"),
        "header": config.TextColumn(t("observations.header")),
        "sample": config.TextColumn(t("observations.sample")),
        "role": config.SelectboxColumn(t("observations.role"), options=list(ROLES), required=True, format_func=_role),
        "target": config.SelectboxColumn(t("observations.target"), options=targets, format_func=meant),
        "unit_of_measurement": config.TextColumn(t("observations.unit")),
        "scale": config.NumberColumn(t("observations.scale"), min_value=1e-9),
        "percent": config.SelectboxColumn(
            t("observations.percent"), options=list(READINGS), required=True, format_func=_percent
        ),
    }


def _role(role: Option) -> str:
    return t(f"observations.role_{role}")


def _percent(reading: Option) -> str:
    return t(f"observations.percent_{reading}")
