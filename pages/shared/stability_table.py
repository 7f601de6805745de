"""The table of safe ranges: what stands now, the range, and what changes just beyond either end."""

from collections.abc import Mapping, Sequence

from evaluation.domain.units import Unit
from evaluation.services.stability import SafeRange, Swap
from pages.shared import language, tables
from pages.shared.language import t
from pages.shared.tables import Column, Row
from pages.shared.weights_desk import Desk


def show(desk: Desk, found: Sequence[SafeRange], names: Mapping[str, str], seats: int) -> None:
    """The tightest first."""
    columns = [
        Column(t("stability.name")),
        Column(t("stability.share"), numeric=True),
        Column(t("stability.safe"), numeric=True),
        Column(t("stability.below")),
        Column(t("stability.above")),
    ]
    rows = [
        Row(
            [
                names[each.leaf.indicator],
                f"{each.share:.1f}",
                tables.unbroken(t("stability.range", low=each.printed[0], high=each.printed[1])),
                tables.unbroken(_beyond(desk, each.at_low, seats)),
                tables.unbroken(_beyond(desk, each.at_high, seats)),
            ]
        )
        for each in sorted(found, key=lambda each: each.room)
    ]
    tables.show(columns, rows, t("stability.all"))


def state(name: str, seats: int) -> str:
    """What a unit's list or tier is called."""
    return t(f"stability.state_{name}", seats=seats)


def _beyond(desk: Desk, change: Swap | str | None, seats: int) -> str:
    match change:
        case None:
            return t("stability.open_end")
        case Swap(falls=falls, rises=Unit() as rises):
            return language.spaced(t("stability.swap", rises=desk.called(rises), falls=desk.called(falls)))
        case Swap(falls=falls):
            return t("stability.drops", falls=desk.called(falls))
        case name:
            return t("stability.becomes", after=state(name, seats))
