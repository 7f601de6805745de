"""An edited sheet of weights comes back: what was changed, whether it is of this scheme, and then it is a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import ANY_CATEGORY, Scheme
from evaluation.domain.table import CellKind, Table, Workbook
from evaluation.errors import Fault, UnfitReturn
from evaluation.exchange import reading
from evaluation.exchange.living.grid import FIRST, HEAD, WEIGHT_LEAD
from evaluation.services import drafts
from evaluation.services.actors import Actor
from evaluation.services.drafts import EDITORS
from evaluation.services.export_texts import say
from evaluation.storage.repository import Store

WHOLE = 100.0
SLACK = 0.01  # how far a sum may be from 100 and still count as 100
SAME = 5e-7  # weights as points that differ by less are the same


@dataclass(frozen=True)
class Change:
    """A weight that was changed, in points of 100 as they stand in the sheet, before any scaling."""

    category: str
    indicator: str
    before: float
    after: float


@dataclass(frozen=True)
class Returned:
    """What a file brings: `weights` in per cent by category, summing to 100; `changes` against what was handed out.

    `scaled`: the sums that were not 100, by category; the weights then are shares of them, as in the sheet itself.
    `draft`: the draft that was handed out; empty for the scheme's own weights.
    """

    weights: Mapping[str, Mapping[str, float]]
    changes: tuple[Change, ...]
    scaled: Mapping[str, float]
    draft: str = ""


def read(store: Store, actor: Actor, scheme: Scheme, content: bytes, name: str) -> Returned:
    """What an uploaded workbook changes in the weights; nothing is stored.

    Raises UnreadableFile for a file that is no workbook, UnfitReturn for one without our sheet of weights, of another
    scheme or another version of it, or with a weight that is none.
    """
    actor.must_hold(EDITORS, "修改权重")
    found = reading.read(content, name)
    base, draft = _base(store, actor, scheme, _digest(found, name), name)
    table = _sheet(found, "weights", name)
    rows = _rows(table, base, name)
    given = {category: _column(table, rows, at, name) for category, at in _columns(table, base, name).items()}
    sums = {category: sum(row.values()) for category, row in given.items()}
    for category, total in sums.items():
        if total <= 0:
            raise UnfitReturn(name, Fault(f"类别 {category} 的权重合计为 0", f"the weights of {category} sum to 0"))
    weights = {
        category: {code: WHOLE * points / sums[category] for code, points in row.items()}
        for category, row in given.items()
    }
    return Returned(
        weights=weights,
        changes=tuple(_changes(base, given)),
        scaled={category: total for category, total in sums.items() if abs(total - WHOLE) > SLACK},
        draft=draft,
    )


def save(store: Store, actor: Actor, scheme: Scheme, name: str, returned: Returned) -> int:
    """Saves what came back as a draft, set with names in sight as the workbook lists them; raises as `drafts.save`."""
    changed = {change.category for change in returned.changes}
    kept = {category: row for category, row in returned.weights.items() if category in changed or returned.draft}
    return drafts.save(store, actor, scheme, name, kept or returned.weights, source=drafts.NAMED)


def _sheet(found: Workbook, key: str, name: str) -> Table:
    titles = {say(key, "zh"), say(key, "en")}
    for table in found.tables:
        if table.sheet in titles:
            return table
    title, english = say(key, "zh"), say(key, "en")
    raise UnfitReturn(name, Fault(f"文件里没有“{title}”表", f"the file has no sheet {english}"))


def _digest(found: Workbook, name: str) -> str:
    """The digest of the scheme that the file was made from, as its first sheet says."""
    table, labels = _sheet(found, "about", name), {say("scheme_digest", "zh"), say("scheme_digest", "en")}
    for row in range(table.rows):
        if table.text(row, 0) in labels:
            return table.text(row, 1)
    raise UnfitReturn(name, Fault("说明表里没有方案摘要", "its first sheet has no digest of a scheme"))


def _base(store: Store, actor: Actor, scheme: Scheme, digest: str, name: str) -> tuple[Scheme, str]:
    """The scheme, or a draft of it, that was handed out, with the draft's name."""
    if digest == scheme.fingerprint:
        return scheme, ""
    left = drafts.kept(store, actor, scheme)
    for draft in (*([left] if left else []), *drafts.named(store, actor, scheme)):
        applied = drafts.apply(scheme, draft)
        if digest == applied.fingerprint:
            return applied, draft.name
    raise UnfitReturn(
        name,
        Fault(
            f"这是另一方案或另一版本的工作簿(摘要 {digest[:12]},本方案为 {scheme.fingerprint[:12]})",
            f"it is of another scheme or version (digest {digest[:12]}; this scheme's is {scheme.fingerprint[:12]})",
        ),
    )


def _rows(table: Table, scheme: Scheme, name: str) -> dict[str, int]:
    """indicator -> the row of its weight; every indicator once."""
    codes = [table.text(row, 0) for row in range(FIRST - 1, table.rows)]
    rows = {code: FIRST - 1 + at for at, code in enumerate(codes) if code}
    lost = [code for code in scheme.indicators if codes.count(code) != 1]
    if lost:
        listed = "、".join(lost[:5])
        raise UnfitReturn(
            name, Fault(f"权重表里指标缺失或重复:{listed}", f"indicators missing or doubled: {', '.join(lost[:5])}")
        )
    return {code: rows[code] for code in scheme.indicators}


def _columns(table: Table, scheme: Scheme, name: str) -> dict[str, int]:
    """category -> the column of its weights, known by its heading in either language."""
    heads = {table.text(HEAD - 1, at): at for at in reversed(range(WEIGHT_LEAD, len(table.columns)))}
    named = {
        vocabulary.category(category, language): category
        for category in _categories(scheme, heads)
        for language in ("en", "zh")
    }
    found = {named[head]: at for head, at in heads.items() if head in named}
    if not found:
        raise UnfitReturn(name, Fault("权重表里没有本方案的类别", "no column is a category of the scheme"))
    return found


def _categories(scheme: Scheme, heads: Mapping[str, int]) -> list[str]:
    """The categories that the scheme weighs; where one row holds for all, those that the sheet names."""
    if ANY_CATEGORY not in scheme.weights:
        return list(scheme.weights)
    stored = (f"{say('stored', language)} " for language in ("zh", "en"))
    prefixes = tuple(stored)
    return [*scheme.weights, *(head for head in heads if head and not head.startswith(prefixes))]


def _column(table: Table, rows: Mapping[str, int], column: int, name: str) -> dict[str, float]:
    """The weights of a category as they stand; a blank is 0."""
    cells, weights = table.columns[column], {}
    for code, row in rows.items():
        kind, value = cells.kinds[row], float(cells.numbers[row])
        blank = kind == CellKind.BLANK or not table.text(row, column).strip()
        if not blank and not (np.isfinite(value) and 0 <= value <= WHOLE):
            place = table.place(row, column)
            raise UnfitReturn(
                name,
                Fault(
                    f"权重表 {place.cell} 为“{table.text(row, column)}”,应是 0 到 100 之间的数",
                    f'cell {place.cell} of Weights is "{table.text(row, column)}", not a number from 0 to 100',
                ),
            )
        weights[code] = 0.0 if blank else value
    return weights


def _changes(scheme: Scheme, given: Mapping[str, Mapping[str, float]]) -> Iterator[Change]:
    judged = {leaf.indicator for leaf in scheme.leaves if leaf.achievement is Achievement.NONE}
    for category, row in given.items():
        before = scheme.weights.get(category, scheme.weights.get(ANY_CATEGORY, {}))
        for code, after in row.items():
            if code not in judged and abs(after - before.get(code, 0.0)) > SAME:
                yield Change(category, code, before.get(code, 0.0), after)
