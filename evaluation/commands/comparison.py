"""`compare`: the scorecards of several schemes on the same data, side by side."""

from pathlib import Path

import pandas as pd

from evaluation.commands import screen, sources
from evaluation.comparison import compare
from evaluation.domain import vocabulary
from evaluation.domain.indicators import Level
from evaluation.domain.results import Comparison
from evaluation.errors import Fault, InvalidScheme, NothingToCompare
from evaluation.services import comparing, verdicts
from evaluation.services.comparing import Compared

MEASURES = ("tau", "pairs_kept", "overlap")


def compare_schemes(
    folder: Path | None, framework: str, store: str, *, schemes: list[str], period: str, out: Path | None
) -> None:
    """Prints what each scheme changes against the first and what it asks; writes totals, places and moves to `out`."""
    if not schemes:
        raise NothingToCompare
    sources.check_paths(out)
    with screen.progress(2) as begin:
        begin(screen.text("读取", "reading"))
        holdings = sources.read(folder, framework, store)
        chosen = [holdings.scheme(code) for code in schemes]
        if len({scheme.level for scheme in chosen}) > 1:
            fault = Fault("方案的层级不同,无法比较", "the schemes are of different levels")
            raise InvalidScheme(",".join(schemes), [fault])
        if chosen[0].level is Level.CADRE:
            fault = Fault("干部不排名次,无法比较名次", "persons are not ranked, so there are no places to compare")
            raise InvalidScheme(",".join(schemes), [fault])
        begin(screen.text("计分", "scoring"))
        dataset = sources.gather(holdings, chosen[0], period)
        found = compare(dataset, chosen)
    screen.show("", ["scheme", *MEASURES], _rows(found))
    _tell(comparing.beside(holdings, dataset, found, sources.limits(folder, framework, store)))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        tabulate(found).to_csv(out, index=False, encoding="utf-8", lineterminator="\n")
        screen.say(f"写入 {out}", f"written to {out}")


def tabulate(found: Comparison) -> pd.DataFrame:
    """One row a unit: total, place and move under each scheme."""
    parts = {"total": found.totals, "place": found.places, "move": found.moves}
    columns = {f"{name}:{code}": frame[code] for code in found.scorecards for name, frame in parts.items()}
    return pd.DataFrame(columns).rename_axis("unit").reset_index()


def _tell(found: Compared) -> None:
    """The verdict on each scheme, for the category with most units, and the burden in every category."""
    known = found.categories
    for versus in found.others if known else ():
        named, first = (verdicts.named(each, screen.LANGUAGE) for each in (versus.scheme, found.schemes[0]))
        screen.say(f"「{named}」与「{first}」相比:", f"“{named}” against “{first}”:")
        told = [*verdicts.sentences(found, versus, known[0], screen.LANGUAGE)]
        for sentence in [*told, verdicts.agreement(found, versus, screen.LANGUAGE)]:
            screen.say(f"  {sentence}", f"  {sentence}")
    headings = screen.text("类别,方案,指标,表,小时/年,痕迹%", "category,scheme,indicators,forms,hours/year,traces%")
    screen.show("", headings.split(","), _burden(found))


def _burden(found: Compared) -> list[list[str]]:
    return [
        [
            vocabulary.category(category, screen.LANGUAGE),
            code,
            f"{burden.indicators}",
            f"{burden.forms}" if not comparing.silent(burden) else "—",
            f"{burden.hours:g}" if not comparing.silent(burden) else "—",
            f"{100 * burden.traces:.0f}" if not comparing.silent(burden) else "—",
        ]
        for category in found.categories
        for code, burden in found.burden(category).items()
    ]


def _rows(found: Comparison) -> list[list[str]]:
    return [
        [code, *(f"{found.agreement.loc[code, measure]:.3f}" for measure in MEASURES)] for code in found.agreement.index
    ]
