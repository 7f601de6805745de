"""Drafts of weights: kept on every move, saved under a name on request; always for a year without results."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.domain import periods
from evaluation.domain.scheme import Scheme
from evaluation.errors import ResultsAreIn
from evaluation.services.actors import OFFICER, PLANNER, Actor
from evaluation.services.shares import Shares
from evaluation.storage.repository import Store

Weights = Mapping[str, Shares]

EDITORS = (OFFICER, PLANNER)
KEPT = "*"
BLIND, NAMED = "blind", "named"
_ACT = "修改权重"


@dataclass(frozen=True)
class Draft:
    """Weights in per cent, category by category, as they were when `version` was stored; `at` in UTC.

    `year`: the first year that they are meant for, one without results when they were saved; empty = not said.
    `source`: BLIND, or NAMED where they were set with names in sight; empty = not said.
    """

    name: str
    weights: dict[str, dict[str, float]]
    year: str
    version: int
    at: str
    source: str = ""


def kept(store: Store, actor: Actor, scheme: Scheme) -> Draft | None:
    """What the actor left unsaved on this scheme, or None."""
    return next((each for each in _drafts(store, scheme) if each.name == _own(actor)), None)


def named(store: Store, actor: Actor, scheme: Scheme) -> tuple[Draft, ...]:
    """The drafts that were saved under a name, the last saved first."""
    actor.must_hold(EDITORS, _ACT)
    return tuple(each for each in _drafts(store, scheme) if not each.name.startswith(KEPT))


def coming(store: Store, scheme: Scheme) -> str:
    """The first year without results: weights may be set for it and for later ones, for no other."""
    known = store.periods(scheme.framework)
    return str(max(map(periods.year, known)) + 1) if known else ""


def keep(store: Store, actor: Actor, scheme: Scheme, weights: Weights, *, source: str = "") -> int:
    """Keeps the weights as the actor's unsaved draft; its version. Raises Conflict where a window was faster."""
    return _put(store, actor, scheme, _own(actor), weights, source=source)


def save(
    store: Store, actor: Actor, scheme: Scheme, name: str, weights: Weights, *, year: str = "", source: str = ""
) -> int:
    """Saves the weights of the categories named under a name, over what was there; the version.

    `year`: the first year that they are meant for, else the first without results. Raises ResultsAreIn where results of
    that year are known, and where the name holds weights of such a year: these stay as they were set. `source`: BLIND,
    or NAMED where names of units were in sight.
    """
    return _put(store, actor, scheme, name.strip().lstrip(KEPT).strip(), weights, year=year, source=source)


def discard(store: Store, actor: Actor, scheme: Scheme, name: str) -> None:
    """Removes a named draft; raises Conflict where it is gone or was changed meanwhile."""
    actor.must_hold(EDITORS, _ACT)
    held = next((each for each in _drafts(store, scheme) if each.name == name), None)
    with store.unit_of_work(actor.name) as work:
        work.discard_draft(scheme.framework, scheme.code, name, expected_version=held.version if held else 0)


def apply(scheme: Scheme, draft: Draft) -> Scheme:
    """The scheme with the draft's weights, told apart by its name; raises InvalidScheme where they no longer fit."""
    name = "" if draft.name.startswith(KEPT) else f" {draft.name}"
    changes = {
        "weights": {**scheme.weights, **draft.weights},
        "name_zh": f"{scheme.name_zh}·试算草案{name}",
        "name_en": f"{scheme.name_en or scheme.code}, trial draft{name}",
    }
    return scheme.revise(changes)


def behind(store: Store, scheme: Scheme, applied: Scheme) -> str:
    """The name of the draft with which the scheme became `applied`; empty where it is the scheme itself, or none is."""
    if applied.fingerprint == scheme.fingerprint:
        return ""
    own = {category: dict(row) for category, row in applied.weights.items()}
    able = (each for each in _drafts(store, scheme) if {**own, **each.weights} == own)
    return next((each.name for each in able if apply(scheme, each).fingerprint == applied.fingerprint), "")


def _put(
    store: Store, actor: Actor, scheme: Scheme, name: str, weights: Weights, *, year: str = "", source: str = ""
) -> int:
    actor.must_hold(EDITORS, _ACT)
    held = next((each for each in _drafts(store, scheme) if each.name == name), None)
    first = coming(store, scheme)
    fixed = held.year if held and not name.startswith(KEPT) else ""
    for wanted in (year, fixed):
        if wanted and wanted < first:
            raise ResultsAreIn(wanted, first)
    whole = (held.weights if held else {}) | {category: dict(row) for category, row in weights.items()}
    version = held.version if held else 0
    with store.unit_of_work(actor.name) as work:
        return work.put_draft(
            scheme.framework,
            scheme.code,
            name,
            whole,
            expected_version=version,
            year=max(year, fixed, first),
            source=_whole_source(held, source, set(whole) - set(weights)),
        )


def _drafts(store: Store, scheme: Scheme) -> tuple[Draft, ...]:
    return tuple(
        Draft(
            each.name,
            {category: dict(row) for category, row in each.weights.items()},
            each.year,
            each.version,
            each.at,
            each.source,
        )
        for each in store.drafts(scheme.framework)
        if each.scheme == scheme.code
    )


def _whole_source(held: Draft | None, source: str, kept: set[str]) -> str:
    """How a whole draft was set: one part with names in sight, `kept` from before or new, tells of all of it."""
    return NAMED if held and kept and held.source == NAMED else source


def _own(actor: Actor) -> str:
    return f"{KEPT}{actor.name}"
