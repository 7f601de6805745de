"""Pictures of weights: adopted beside proposed, and each person's judgement beside the group's."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from evaluation.services.judgements import Group
from evaluation.services.weights import Laboratory
from pages.shared import charts, language, theme
from pages.shared.judgement_form import Named
from pages.shared.language import t

_RING = "#7B8794"


def dumbbells(laboratory: Laboratory, proposed: Mapping[str, float], names: Mapping[str, str]) -> charts.Picture:
    """Adopted as a ring, proposed as a dot in the colour of its kind, heaviest proposal first."""
    adopted, kinds = laboratory.adopted, laboratory.kinds
    shown = sorted((code for code in adopted if adopted[code] or proposed[code]), key=lambda code: -proposed[code])
    frame = pd.DataFrame(
        {
            "name": [charts.lined(names[code]) for code in shown],
            "adopted": [round(adopted[code], 2) for code in shown],
            "proposed": [round(proposed[code], 2) for code in shown],
            "kind": [language.word("kinds", kinds[code]) for code in shown],
        }
    )
    base = alt.Chart(frame).encode(
        y=charts.rows("name", frame["name"]), tooltip=_tips("name", "adopted", "proposed", "kind")
    )
    x = alt.X("adopted:Q", title=t("proposals.per_cent"), scale=alt.Scale(zero=True, nice=True))
    words = [language.word("kinds", kind) for kind in theme.KINDS]
    scale = alt.Scale(domain=words, range=list(theme.KINDS.values()))
    line = base.mark_rule(strokeWidth=2, color=theme.RULE).encode(x=x, x2="proposed:Q")
    ring = base.mark_point(size=60, strokeWidth=1.6, color=_RING, filled=False, opacity=1).encode(x=x)
    dot = base.mark_point(size=80, filled=True, opacity=1).encode(
        x=alt.X("proposed:Q"), color=alt.Color("kind:N", scale=scale, legend=None)
    )
    return charts.finished(alt.layer(line, ring, dot), charts.step(frame["name"]))


def spread(group: Group, before: Mapping[str, float], named: Named) -> charts.Picture:
    """Each person's weight as a grey dot, the group's in the accent, the adopted one as a ring."""
    items = group.question.items
    given = [("adopted", t("proposals.adopted"), before)]
    given += [("person", entry.assessor, entry.reading.weights) for entry in group.counted]
    given.append(("together", t("proposals.together"), group.weights))
    frame = pd.DataFrame(
        [
            {"name": charts.lined(named(item)), "who": who, "share": round(100 * weights[item], 1), "kind": kind}
            for kind, who, weights in given
            for item in items
        ]
    )
    x = alt.X("share:Q", title=t("proposals.per_cent"), scale=alt.Scale(zero=True, nice=True))
    names = list(dict.fromkeys(frame["name"]))
    base = alt.Chart(frame).encode(y=charts.rows("name", names), x=x, tooltip=_tips("name", "who", "share"))
    dots = base.transform_filter("datum.kind == 'person'").mark_point(
        size=40, filled=True, color="#9AA5B1", opacity=0.8
    )
    ring = base.transform_filter("datum.kind == 'adopted'").mark_point(size=80, color=_RING, strokeWidth=1.6)
    mark = base.transform_filter("datum.kind == 'together'").mark_point(
        size=110, filled=True, shape="diamond", color=theme.ACCENT, opacity=1
    )
    return charts.finished(alt.layer(dots, ring, mark), charts.step(names))


def _tips(*fields: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field, title=t("proposals.per_cent" if field == "share" else f"proposals.{field}"))
        for field in fields
    ]
