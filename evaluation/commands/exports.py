"""`export`: scorecards of a framework in the store as a living workbook, CSV or a card in PDF, with an audit row."""

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
    """Writes `out`: a living workbook, or CSV or the first unit's card as PDF where its name ends so.

    `units` (none = all) get a page of their own in the workbook, which holds their categories whole.
    """
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
        writers = {".csv": exporting.export_csv, ".pdf": exporting.export_card}
        write = writers.get(out.suffix.lower(), exporting.export_workbook)
        content = write(opened, actors.local(), evaluation, order)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    screen.say(f"写入 {out}", f"written to {out}")
