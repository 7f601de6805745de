"""Blind weighing: units by a number of the session's own, on results of the year before; names by an audited act."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evaluation.domain.framework import Holdings
from evaluation.domain.scheme import Scheme
from evaluation.errors import HengjiError, NoReason
from evaluation.services.actors import OFFICER, PLANNER, Actor
from evaluation.services.evaluation import Evaluation, compose_of, periods
from evaluation.storage.records import NameAct
from evaluation.storage.repository import Store

SHORTEST_REASON = 4


@dataclass(frozen=True)
class Labels:
    """What units are called while weights are set blind; `numbers`: code -> 1, 2, … in an order without meaning."""

    numbers: Mapping[str, int]

    def text(self, code: str, language: str) -> str:
        """The label of a unit, the same length for all; of a unit without a number a word.

        >>> Labels({"a": 7, **{f"b{at}": 9 + at for at in range(9)}}).text("a", "zh")
        '单位 07'
        """
        if code not in self.numbers:
            return "another unit" if language == "en" else "其他单位"
        number = f"{self.numbers[code]:0{max(2, len(str(len(self.numbers))))}d}"
        return f"Unit {number}" if language == "en" else f"单位 {number}"


def label(codes: Iterable[str], secret: bytes) -> Labels:
    """Labels in an order that only `secret` gives: neither codes nor places can be told from the numbers."""
    keyed = sorted(codes, key=lambda code: hmac.digest(secret, code.encode(), hashlib.sha256))
    return Labels({code: number for number, code in enumerate(keyed, start=1)})


def rehearse(held: Holdings, scheme: Scheme, period: str, category: str) -> Evaluation | None:
    """The newest evaluation before the period in which a unit of the category has a total; None where there is none."""
    for earlier in periods(held, scheme.level):  # newest first
        if earlier < period:
            try:
                made = compose_of(held, scheme, earlier)
            except HengjiError:
                continue
            inside = made.scorecard.prepared.categories == category
            if made.scorecard.scores["total"][inside].notna().any():
                return made
    return None


def show_names(store: Store, actor: Actor, scheme: Scheme, category: str, reason: str) -> str:
    """Writes down that the actor has the names shown, and why; the time of it (UTC). Only then may a page show them.

    Raises NoReason where the reason is missing or too short to say anything.
    """
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise NoReason("显示名称", SHORTEST_REASON)
    return _record(store, actor, "show-names", scheme, {"category": category, "reason": reason.strip()})


def hide_names(store: Store, actor: Actor, scheme: Scheme) -> str:
    """Writes down that the names are gone again; the time of it (UTC)."""
    return _record(store, actor, "hide-names", scheme, {})


def end(store: Store, actor: Actor, scheme: Scheme, years: Sequence[str]) -> str:
    """Writes down that weights are no longer set blind on these years, whose named results may be read again."""
    return _record(store, actor, "end-blind", scheme, {"periods": list(years)})


def question(store: Store, actor: Actor, scheme: Scheme, category: str, units: tuple[str, str]) -> str:
    """Writes down that the actor asks, with names in sight, which weights would put the second unit over the first."""
    return _record(store, actor, "overtaking", scheme, {"category": category, "ahead": units[0], "behind": units[1]})


def _record(store: Store, actor: Actor, act: NameAct, scheme: Scheme, facts: Mapping[str, object]) -> str:
    actor.must_hold((OFFICER, PLANNER), "显示名称")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.unit_of_work(actor.name) as work:
        work.record_names(act, scheme.framework, {**facts, "scheme": scheme.code, "level": scheme.level.value})
    return at
