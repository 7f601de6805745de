"""`export`: scorecards of a framework in the store as a workbook or CSV, with an audit row for the file."""

from contextlib import closing
from pathlib import Path

from evaluation.commands import screen, sources
from evaluation.domain.indicators import Level
from evaluation.scorecard import compose
from evaluation.services import actors, exporting
from evaluation.services.evaluation import Evaluation
from evaluation.storage.database import default_url, open_store


def export(
    framework: str, store: str, *, scheme: str, period: str, level: Level | None, units: list[str], out: Path
) -> None:
    """Writes `out`: a workbook, or CSV where its name ends so; the `units` (none = all) get a card of their own."""
    sources.check_paths(out)
    with closing(open_store(store or default_url())) as opened, screen.progress(3) as begin:
        begin(screen.text("读取", "reading"))
        held = opened.holdings(framework)
        chosen = sources.pick_scheme(held, scheme, level)
        dataset = sources.gather(held, chosen, period)
        begin(screen.text("计分", "scoring"))
        evaluation = Evaluation(held, dataset, compose(dataset, chosen))
        begin(screen.text("写出", "writing"))
        order = exporting.Order(language=screen.LANGUAGE, units=tuple(units), printed=tuple(units))
        write = exporting.export_csv if out.suffix.lower() == ".csv" else exporting.export_workbook
        content = write(opened, actors.local(), evaluation, order)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    screen.say(f"写入 {out}", f"written to {out}")
