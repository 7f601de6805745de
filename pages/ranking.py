"""排名: the units of a category with ranges of places, and the three lists of a quota."""

import streamlit as st

from evaluation.domain.indicators import Level
from evaluation.services import standings
from pages.shared import language, ranking_view, reliability_view, session, shell, summary_view, veil
from pages.shared.guard import require
from pages.shared.language import t
from pages.shared.sentences import verdict

actor = require("leader", "officer", "planner")
choice = veil.choose(actor)
st.title(t("ranking.title"))
if choice.level is Level.CADRE:
    verdict(t("ranking.no_persons"))
    st.page_link(shell.path("scorecards"), label=t("overview.link_scorecards"), query_params=session.address())
    st.stop()

evaluation = session.evaluate(actor, choice)
found = standings.read(evaluation, choice.category)
quota = standings.quota(choice.scheme, found)

summary_view.context(choice)
st.subheader(language.word("categories", choice.category))
ranking_view.verdict(found, quota, choice.level)
ranking_view.table(evaluation, found, choice.level)
ranking_view.quota_lists(quota, choice.level)
with st.expander(t("shell.details")):
    st.write(
        t(
            "ranking.method",
            confidence=f"{choice.scheme.uncertainty.confidence:.0%}",
            draws=choice.scheme.uncertainty.draws,
        )
    )
    reliability_view.show(evaluation, choice.category)
