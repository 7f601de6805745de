"""`evaluate`: a scorecard as CSV, one row a unit, and every step behind it."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation.commands import screen, sources
from evaluation.domain.indicators import Level
from evaluation.domain.results import Scorecard
from evaluation.scorecard import compose
from evaluation.steps import aggregation, grading

SUSPENDED = "suspended"
PLACES = ("place", "place_lower", "place_upper", "tier")


def evaluate(
    folder: Path | None,
    framework: str,
    store: str,
    *,
    scheme: str,
    period: str,
    level: Level | None,
    out: Path,
    steps: Path | None,
) -> None:
    """Writes the rows to `out` and, where `steps` is a folder, the matrices of all steps into it."""
    sources.check_paths(out, steps)
    with screen.progress(3 if steps is None else 4) as begin:
        begin(screen.text("读取", "reading"))
        holdings = sources.read(folder, framework, store)
        chosen = sources.pick_scheme(holdings, scheme, level)
        begin(screen.text("计分", "scoring"))
        card = compose(sources.gather(holdings, chosen, period), chosen)
        begin(screen.text("写出", "writing"))
        frame = tabulate(card)
        out.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(out, index=False, encoding="utf-8", lineterminator="\n")
        if steps is not None:
            begin(screen.text("写出步骤", "writing steps"))
            write_steps(card, steps)
    dataset = card.prepared.dataset
    screen.say(
        f"{chosen.name_zh}({chosen.code}) {dataset.period}:{len(frame)} 个单位,写入 {out}",
        f"{chosen.name_en or chosen.code} {dataset.period}: {len(frame)} units written to {out}",
    )


def tabulate(card: Scorecard) -> pd.DataFrame:
    """One row a unit in the order of codes: the columns of the architecture; for persons none that rank them."""
    places = card.places.rename(columns={"lower": "place_lower", "upper": "place_upper"})
    frame = pd.DataFrame(
        {
            "category": card.prepared.categories,
            **{name: card.scores[name] for name in ("total", "visible", "latent", "process", "lower", "upper")},
            **{name: places[name] for name in PLACES},
            "grade": card.grades["grade"],
            "reason": _reasons(card),
        }
    )
    for name in PLACES[:3]:
        frame[name] = frame[name].round().astype("Int64")
    if card.scheme.level is Level.CADRE:
        frame = frame.drop(columns=list(PLACES))
    return frame.sort_index().rename_axis("unit").reset_index()


def _reasons(card: Scorecard) -> pd.Series:
    """Why a unit has no place or no range of places; where it has a place and no grade yet, why that is open."""
    grades, reasons = card.grades, card.places["reason"]
    still_open = card.places["place"].notna() & grades["grade"].eq("")
    boundary = grades["list"].eq(grading.BOUNDARY) | grades["reason"].eq(grading.BOUNDARY)
    suspended = grades["reason"].eq(SUSPENDED)
    return reasons.mask(still_open & boundary, grading.BOUNDARY).mask(still_open & suspended, SUSPENDED)


def write_steps(card: Scorecard, folder: Path) -> None:
    """`1-observed.csv` … in order, then weights, pillars, contributions, notes of the steps, provenance."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = {name: step.matrix for name, step in card.steps.items()}
    frames |= {"weights": card.weights, "pillars": _pillars(card), "contributions": card.contributions}
    for number, (name, frame) in enumerate(frames.items(), start=1):
        frame.rename_axis("unit").to_csv(folder / f"{number}-{name}.csv", encoding="utf-8", lineterminator="\n")
    notes = pd.DataFrame(
        [
            (note.code, note.unit, note.indicator, json.dumps(dict(note.facts), ensure_ascii=False))
            for note in card.notes
        ],
        columns=["note", "unit", "indicator", "facts"],
    )
    notes.to_csv(folder / "notes.csv", index=False, encoding="utf-8", lineterminator="\n")
    origin = json.dumps(asdict(card.provenance), ensure_ascii=False, indent=2)
    (folder / "provenance.json").write_text(origin + "\n", encoding="utf-8")


def _pillars(card: Scorecard) -> pd.DataFrame:
    """unit × node: the value of every node of the tree over its known weights, before gates."""
    scores, weights = card.prepared.scores, card.weights
    known = weights.where(scores.notna(), 0.0)
    values = {
        node.code: aggregation.aggregate(node, scores[names].to_numpy(), known[names].to_numpy())
        for node in card.scheme.tree.nodes
        for names in [[leaf.indicator for leaf in node.leaves]]
    }
    return pd.DataFrame(values, index=scores.index).astype(np.float64)
