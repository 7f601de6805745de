"""The ranking's parts: the sentence, the table with ranges, the three lists."""

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import standings
from evaluation.services.evaluation import Evaluation
from evaluation.services.standings import Quota, Standing
from pages.shared import language, sentences, session, tables
from pages.shared.language import t
from pages.shared.tables import Cell, Column, Row

SHOWN = 100


def verdict(found: tuple[Standing, ...], quota: Quota | None, level: Level) -> None:
    """What the table says, before the table."""
    units = t(f"cards.units_{level}")
    alike = standings.together(found)
    if alike:  # said once, here; the quota stands with its lists
        count = sum(each.reason == alike for each in found)  # others lack data
        sentences.verdict(t(f"ranking.{alike}", count=count, units=units))
        return
    ranged = [each for each in found if each.places]
    said = [t("ranking.count", count=len(found), units=units)]
    if ranged and not quota:  # with a quota, its own sentence says how many are certain: two counts would contradict
        said.append(t("ranking.firm" if any(each.tier == "top" for each in ranged) else "ranking.none_firm",
                      top=sum(each.tier == "top" for each in ranged), units=units))  # fmt: skip
    if not ranged:
        said.append(t("ranking.no_ranges"))
    if quota:
        said.append(_quota_sentence(quota, units))
    sentences.verdict("".join(said))


def table(evaluation: Evaluation, found: tuple[Standing, ...], level: Level) -> None:
    """All units with place, range, total and what the conditions changed; a search for long lists."""
    wanted = st.text_input(t("ranking.search"), key="ranking.search", placeholder=t("ranking.search_hint"))
    matching = [
        each for each in found if wanted.strip() in {"", each.unit.code} or wanted.strip() in language.name(each.unit)
    ]
    reasons = standings.own_reasons(found)
    shown = _columns(found, level, reasons)
    cells = [_cells(evaluation, each, reasons[each.unit.code]) for each in matching[:SHOWN]]
    tables.show(list(shown.values()), [Row([each[name] for name in shown]) for each in cells], t("ranking.caption"))
    if len(matching) > SHOWN:
        sentences.note(t("ranking.more", shown=SHOWN, count=len(matching)))
    if "rail" in shown:
        sentences.note(t("ranking.legend"))
    if any(each.withheld for each in found):
        sentences.note(t("ranking.by_code"))


def quota_lists(quota: Quota | None, level: Level) -> None:
    """Certain, boundary, out: never decided by a decimal."""
    st.subheader(t("ranking.quota"))
    if quota is None:
        sentences.note(t("ranking.no_quota"))
        return
    sentences.verdict(_quota_sentence(quota, t(f"cards.units_{level}")))
    lists = (("certain", quota.certain), ("boundary", quota.boundary), ("out", quota.out))
    for column, (name, members) in zip(st.columns(3), lists, strict=True):
        with column:
            st.markdown(f"**{t(f'ranking.list_{name}')}** · {len(members)}")
            names = [_linked(each) for each in sorted(members, key=lambda each: each.unit.code)]
            st.html(f'<p class="hj-note">{t("shell.comma").join(names) or t("ranking.nobody")}</p>')
    sentences.note(t("ranking.quota_note"))


def _columns(found: tuple[Standing, ...], level: Level, reasons: dict[str, str]) -> dict[str, Column]:
    """The columns that have something to say."""
    columns = {
        "place": Column(t("ranking.place"), numeric=True),
        "unit": Column(t(f"shell.level_{level}")),
        "rail": Column(t("ranking.rail", of=len(found)), width="24%"),
        **{
            name: Column(t(f"ranking.{name}"), numeric=True) for name in ("range", "total", "interval", "ties", "moved")
        },
        "remark": Column(t("ranking.remark"), width="16%"),
    }
    silent = set() if any(each.places for each in found) else {"rail", "range", "interval", "ties"}
    silent |= set() if any(standings.mark(each) for each in found) else {"moved"}
    silent |= {"place", "rail", "range", "ties"} if any(each.withheld for each in found) else set()
    silent |= set() if set(reasons.values()) - {"", "no_error_range"} else {"remark"}
    return {name: column for name, column in columns.items() if name not in silent}


def _cells(evaluation: Evaluation, each: Standing, reason: str) -> dict[str, Cell]:
    tied = each.place is not None and each.shared
    return {
        "place": t("ranking.tied", place=each.place) if tied else f"{each.place or '—'}",
        "unit": tables.link(language.name(each.unit, each.unit.code), "scorecards", _query(each)),
        "rail": tables.rail(each.span, each.raw_span) if each.span else "",
        "range": f"{each.places[0]}–{each.places[1]}" if each.places else "—",
        "total": "—" if each.total is None else f"{each.total}",
        "interval": f"{each.interval[0]}–{each.interval[1]}" if each.interval else "—",
        "ties": f"{standings.ties(evaluation, each)}" if each.places else "—",
        "moved": _moved(each),
        "remark": language.word("reasons", reason) if reason else "",
    }


def _moved(each: Standing) -> str:
    if each.place is None or each.raw_place is None:
        return "—"
    return f"{each.raw_place} → {each.place} {standings.mark(each)}".strip()


def _linked(each: Standing) -> str:
    return tables.link(language.name(each.unit, each.unit.code), "scorecards", _query(each)).html


def _query(each: Standing) -> dict[str, str]:
    return session.address(unit=each.unit.code, category=each.category)


def _quota_sentence(quota: Quota, units: str) -> str:
    key = "ranking.quota_open" if quota.open and quota.boundary else "ranking.quota_settled"
    return t(
        key,
        grade=language.name(quota.grade),
        places=quota.places,
        certain=len(quota.certain),
        open=quota.open,
        boundary=len(quota.boundary),
        units=units,
    )
