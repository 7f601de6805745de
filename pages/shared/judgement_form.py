"""Questions about weights as a person answers them without mathematics; an answer only when all is filled in."""

from collections.abc import Callable, Sequence
from itertools import combinations

import streamlit as st

from evaluation.domain.judgements import MOST_TIMES, Answer, BestWorst, Pairwise, Question, RankOrder, Swing
from pages.shared.language import t
from pages.shared.sentences import note

Named = Callable[[str], str]
SCALE = (*range(MOST_TIMES, 1, -1), 1, *(1 / times for times in range(2, MOST_TIMES + 1)))


def ask(question: Question, method: str, named: Named, key: str, before: Answer | None) -> Answer | None:
    """The answer as far as it is whole, else None and how much is open; `before`: what the person said last time."""
    match method:
        case "pairwise":
            return _pairwise(question, named, key, before)
        case "best_worst":
            return _best_worst(question, named, key, before)
        case "swing":
            return _swing(question, named, key, before)
        case _:
            return _rank_order(question, named, key, before)


def times(pair: tuple[str, str], ratio: float) -> str:
    """How many times the first of two names matters as much as the second, in words (to the nearest step)."""
    first, second = pair if ratio >= 1 else pair[::-1]
    size = min(max(round(max(ratio, 1 / ratio)), 1), MOST_TIMES)
    return t(f"proposals.times_{size}", first=first, second=second)


def _pairwise(question: Question, named: Named, key: str, before: Answer | None) -> Answer | None:
    """One choice a pair, in two columns."""
    said = before.times if isinstance(before, Pairwise) else ()
    pairs = list(combinations(question.items, 2))
    places, given = _grid(len(pairs)), []
    for at, (first, second) in enumerate(pairs):
        names = (named(first), named(second))
        start = _step(said[at]) if at < len(said) else None
        with places[at]:
            given.append(_choice(names, t("proposals.pair", first=names[0], second=names[1]), start, f"{key}.{at}"))
    whole = _whole(given)
    return None if whole is None else Pairwise(times=tuple(whole))


def _best_worst(question: Question, named: Named, key: str, before: Answer | None) -> Answer | None:
    """The most and the least important, then each of the others beside both."""
    items, said = list(question.items), before if isinstance(before, BestWorst) else None
    left, right = st.columns(2, gap="medium")
    ends = (said.best_to_others.index(1), said.others_to_worst.index(1)) if said else (None, None)
    with left:
        best = st.selectbox(t("proposals.best"), items, ends[0], format_func=named, key=f"{key}.best",
                            placeholder=t("proposals.choose"))  # fmt: skip
    with right:
        worst = st.selectbox(t("proposals.worst"), items, ends[1], format_func=named, key=f"{key}.worst",
                             placeholder=t("proposals.choose"))  # fmt: skip
    if best is None or worst is None or best == worst:
        note(t("proposals.best_and_worst"))
        return None
    to_others, to_worst, missing = dict.fromkeys(items, 1.0), dict.fromkeys(items, 1.0), 0
    for item in items:
        for column, (first, second), target, place in (
            (left, (best, item), to_others, item),
            (right, (item, worst), to_worst, item),
        ):
            if first == second or (first == best and second == worst and column is right):
                continue
            old = (said.best_to_others if column is left else said.others_to_worst)[items.index(item)] if said else None
            with column:
                found = _more((named(first), named(second)), old, f"{key}.{first}.{second}")
            missing += found is None
            target[place] = found or 1.0
    to_worst[best] = to_others[worst]
    if missing:
        _open(missing)
        return None
    return BestWorst(best_to_others=tuple(to_others.values()), others_to_worst=tuple(to_worst.values()))


def _swing(question: Question, named: Named, key: str, before: Answer | None) -> Answer | None:
    said = before.points if isinstance(before, Swing) else ()
    places, given = _grid(len(question.items)), []
    for at, item in enumerate(question.items):
        with places[at]:
            start = float(said[at]) if at < len(said) else None
            given.append(st.number_input(named(item), 0.0, 100.0, start, 5.0, format="%g", key=f"{key}.{item}",
                                         placeholder=t("proposals.points")))  # fmt: skip
    whole = _whole(given)
    return None if whole is None or not any(whole) else Swing(points=tuple(whole))


def _rank_order(question: Question, named: Named, key: str, before: Answer | None) -> Answer | None:
    said = before.ranks if isinstance(before, RankOrder) else ()
    places, given = _grid(len(question.items)), []
    for at, item in enumerate(question.items):
        with places[at]:
            start = said[at] if at < len(said) else None
            given.append(st.number_input(named(item), 1, len(question.items), start, 1, key=f"{key}.{item}",
                                         placeholder=t("proposals.rank")))  # fmt: skip
    whole = _whole(given)
    return None if whole is None else RankOrder(ranks=tuple(int(each) for each in whole))


def _grid(count: int) -> list["st.delta_generator.DeltaGenerator"]:
    """Places two in a row, which keep their order where a narrow screen stacks them."""
    rows = [st.columns(2, gap="medium") for _ in range(-(-count // 2))]
    return [place for row in rows for place in row]


def _choice(names: tuple[str, str], label: str, start: float | None, key: str) -> float | None:
    labels = {ratio: times(names, ratio) for ratio in SCALE}
    at = None if start is None else SCALE.index(start)
    return st.selectbox(label, SCALE, at, format_func=labels.__getitem__, key=key, placeholder=t("proposals.choose"))


def _more(names: tuple[str, str], start: float | None, key: str) -> float | None:
    """How much more the first matters: it cannot matter less."""
    steps = [float(each) for each in range(1, MOST_TIMES + 1)]
    at = None if start is None else steps.index(_step(start))
    label, labels = t("proposals.more", first=names[0], second=names[1]), {each: times(names, each) for each in steps}
    return st.selectbox(label, steps, at, format_func=labels.__getitem__, key=key, placeholder=t("proposals.choose"))


def _step(ratio: float) -> float:
    """The step of the scale nearest to a ratio."""
    return min(SCALE, key=lambda each: abs(each - ratio))


def _whole(given: Sequence[float | None]) -> list[float] | None:
    """What was given where nothing is open; else None, and how much is."""
    known = [float(each) for each in given if each is not None]
    if len(known) < len(given):
        _open(len(given) - len(known))
        return None
    return known


def _open(count: int) -> None:
    st.html(f'<p class="hj-note" role="status">{t("proposals.open", count=count)}</p>')
