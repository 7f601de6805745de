"""The cheapest repair: never beaten by brute force on small schemes, and what it does to weights, leaves and gates."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.checks import burden
from evaluation.checks.burden.actions import Action, Rows, after, weighed
from evaluation.checks.burden.candidates import candidates, leaves_something
from evaluation.checks.burden.losses import Loss, information_lost, stated_loss
from evaluation.checks.burden.repair import repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Signal, Verdict
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.indicators import Indicator
from evaluation.domain.results import Scorecard
from evaluation.scorecard import compose
from tests import worlds
from tests.burdens import ALL, scheme, subject


def gone(losses: Mapping[str, float], moved: Loss = lambda _: 0.0) -> Loss:
    """What is lost with the indicators that are gone, and for weight that moves; all together at most everything."""
    return lambda rows: min(1.0, sum(lost for code, lost in losses.items() if code not in rows["*"]) + moved(rows))


OFFENCES: tuple[dict[str, Any], ...] = (
    {},
    {"collection": {"proof": "trace"}},
    {"collection": {"duty": "nowhere"}},
    {"collection": {"channel": "form"}},
    {"achievement": "visible", "horizon_years": 1},
)


@given(
    offences=st.lists(st.sampled_from(OFFENCES), min_size=3, max_size=5),
    losses=st.lists(st.floats(0, 1), min_size=7, max_size=7),
    before=st.integers(2, 8),
    points=st.lists(st.sampled_from([0.5, 0.9, 5, 20]), min_size=6, max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_brute_force_finds_nothing_cheaper(
    offences: list[dict[str, Any]],
    losses: list[float],
    before: int,
    points: list[float],
) -> None:
    """Every set of actions, reweighing among them, against what all its steps lose together."""
    codes = ALL[: len(offences) + 1]
    leaves = {code: dict(change) for code, change in zip(codes[1:], offences, strict=True)}
    size = sum(points[: len(codes)])
    weights = {"*": {code: 100 * each / size for code, each in zip(codes, points, strict=False)}}
    made = scheme(codes, leaves, weights=weights)
    held = strict(subject(made, last_year=scheme(ALL[:before], code="before")))
    weight, alone = stated_loss(held), dict(zip(codes, losses, strict=False))

    def lost(rows: Rows) -> float:
        """Of those that tell much the same, what the dearest that is gone loses; and for weight that moves."""
        missing = [[alone[code] for code in codes[at::2] if code not in rows["*"]] for at in range(2)]
        return min(1.0, sum(max(each, default=0.0) for each in missing) + losses[-1] * weight(rows))

    found = repair(held, lost)
    actions = candidates(held, burden.assess(held), lost)
    sets = [each for size in range(len(actions) + 1) for each in combinations(actions, size)]
    reaching = [
        each
        for each in sets
        if leaves_something(held, each) and burden.assess(after(held, each)).verdict is Verdict.PASS
    ]
    if reaching:
        assert found.assessment.verdict is Verdict.PASS
        assert found.exact
        assert found.lost == pytest.approx(min(lost(weighed(made, each)) for each in reaching), abs=1e-9)
    else:
        assert found.left
        assert len(found.left) == min(map(len, filter(None, (turned_without_worse(held, each) for each in sets))))


def turned_without_worse(held: Subject, actions: tuple[Action, ...]) -> set[str]:
    """What is amber or red after the actions; nothing where they leave no indicator or worsen a metric."""
    if not leaves_something(held, actions):
        return set()
    colours = [Signal.UNKNOWN, Signal.GREEN, Signal.AMBER, Signal.RED]
    before, later = burden.assess(held), burden.assess(after(held, actions))
    now = {each.code: max(colours.index(each.signal), 1) for each in later.metrics}
    if any(now[each.code] > max(colours.index(each.signal), 1) for each in before.metrics):
        return set()
    return {code for code, at in now.items() if at > 1}


def test_a_new_form_that_the_catalogue_knows_is_read_from_there_where_another_indicator_may_go() -> None:
    """i0 and i1 are new; i1 asks by a form for what is there. i0 goes, which ends the growth, and i1 stays."""
    named = subject(scheme(ALL[:4])).holdings.indicators
    known = (DataItem(code="f", name_zh=named[1].name_zh, unit_of_measurement="个", owner="局"),)
    last_year = scheme(["i2", "i3", "i4"], code="before")
    made = scheme(ALL[:4], {"i0": {"collection": {"duty": "nowhere"}}, "i1": {"collection": {"channel": "form"}}})
    held = subject(made, last_year=last_year, items=known)
    found = repair(held, gone({"i1": 0.9}))
    assert {(each.kind, each.code) for each in found.actions} == {("drop", "i0"), ("take", "i1")}
    assert (found.exact, found.lost, found.assessment.verdict) == (True, 0, Verdict.PASS)


def strict(held: Subject) -> Subject:
    """The same under limits by which two tiny weights of a small scheme are amber already."""
    limits = {"b9.amber": 1, "b9.red": 3, "b9.least": 3}
    return Subject(**{**vars(held), "policy": held.policy.model_copy(update={"stated": limits})})


def test_weights_are_given_back_where_most_are_tiny_and_nothing_has_to_go() -> None:
    """22 indicators, 11 of half a point: each gets the one point that is the least, from the others of its kind."""
    tiny = {"*": dict.fromkeys(ALL[:11], 0.5) | dict.fromkeys(ALL[11:22], 94.5 / 11)}
    held = subject(scheme(ALL[:22], weights=tiny))
    found = repair(held, stated_loss(held))
    assert [(each.kind, each.code) for each in found.actions] == [("lift", "B9")]
    assert found.assessment.verdict is Verdict.PASS
    assert min(found.scheme.weights["*"].values()) == pytest.approx(1)
    assert found.lost == pytest.approx(0.055)  # eleven times half a point of 100 moved
    assert sum(found.scheme.weights["*"].values()) == pytest.approx(100)


def test_the_latent_share_is_brought_to_its_limit_and_inside_a_kind_nothing_changes_proportion() -> None:
    """Five of one point latent, five of nineteen visible: 5 % becomes 30 %."""
    points = {code: 1.0 if at % 2 else 19.0 for at, code in enumerate(ALL[:10])}
    held = subject(scheme(ALL[:10], weights={"*": points}))
    assert burden.assess(held).metric("B12").signal is Signal.RED
    found = repair(held, stated_loss(held))
    assert [(each.kind, each.code) for each in found.actions] == [("balance", "B12")]
    assert found.assessment.verdict is Verdict.PASS
    assert found.scheme.weights["*"]["i1"] == pytest.approx(6)
    assert found.scheme.weights["*"]["i0"] == pytest.approx(14)
    assert found.lost == pytest.approx(0.25)


def test_what_several_steps_lose_is_what_the_ranking_loses_by_all_of_them_never_more_than_everything() -> None:
    leaves = {code: {"collection": {"proof": "trace"}} for code in ALL[1:4]}
    found = repair(subject(scheme(ALL[:10], leaves)), gone(dict.fromkeys(ALL[:10], 0.6)))
    assert [each.lost for each in found.actions if each.kind == "drop"] == [0.6] * 3
    assert found.lost == 1.0


def test_of_two_that_ask_the_same_the_one_goes_that_the_ranking_misses_less() -> None:
    held = subject(scheme(ALL[:4], {"i2": {"collection": {"duty": "d0"}}}))
    found = repair(held, gone({"i0": 0.5, "i2": 0.1}))
    assert [(each.kind, each.code, each.into) for each in found.actions] == [("merge", "i2", "i0")]
    assert found.scheme.weights["*"]["i0"] == pytest.approx(50)


def test_two_that_ask_the_same_and_both_go_are_not_merged_into_each_other() -> None:
    """Two more than last year, and the cheapest two to lose are a pair of duplicates."""
    held = subject(scheme(ALL[:5], {"i2": {"collection": {"duty": "d0"}}}), last_year=scheme(ALL[:3], code="before"))
    found = repair(held, gone({"i0": 0.1, "i1": 0.9, "i2": 0.1, "i3": 0.9, "i4": 0.9}))
    assert {(each.kind, each.code, each.into) for each in found.actions} == {("drop", "i0", ""), ("drop", "i2", "")}


def test_the_two_that_tell_the_same_go_though_each_alone_is_the_dearest() -> None:
    """Two of six too many: losing i0 and i2 loses 0.3 as losing one does; any other two lose 0.4 or more."""
    held = subject(scheme(ALL[:6]), last_year=scheme(ALL[:4], code="before"))

    def lost(rows: Rows) -> float:
        twins = 0.3 if {"i0", "i2"} - set(rows["*"]) else 0.0
        return twins + 0.2 * len({"i1", "i3", "i4", "i5"} - set(rows["*"]))

    found = repair(held, lost)
    assert {(each.kind, each.code, each.lost) for each in found.actions} == {("drop", "i0", 0.3), ("drop", "i2", 0.3)}
    assert (found.lost, found.exact) == (0.3, True)


def test_what_is_in_the_catalogue_is_taken_from_there_and_nothing_is_lost() -> None:
    form = {"i0": {"collection": {"channel": "form", "request": "card", "times_a_year": 12}}}
    card = Request(code="card", name_zh="表", owner="局", fields="f0;f1")
    held = subject(scheme(ALL[:4], form), requests=(card,))
    found = repair(held, gone(dict.fromkeys(ALL[:4], 0.2)))
    assert [(each.kind, each.code, each.hours) for each in found.actions] == [("take", "i0", 24.0)]
    assert (found.lost, found.assessment.verdict) == (0, Verdict.PASS)


def test_traces_of_what_the_catalogue_knows_are_replaced_by_the_result() -> None:
    paper = {"channel": "evidence", "request": "card", "times_a_year": 12, "proof": "trace"}
    card = Request(code="card", name_zh="表", owner="局", fields="f0")
    held = subject(scheme(ALL[:4], {"i0": {"collection": paper}}), requests=(card,))
    found = repair(held, gone(dict.fromkeys(ALL[:4], 0.2)))
    assert [(each.kind, each.code) for each in found.actions] == [("take", "i0")]
    collection = found.scheme.leaf("i0").collection
    assert collection is not None
    assert (collection.channel, collection.proof) == ("system", "result")
    assert found.assessment.verdict is Verdict.PASS


def test_what_its_own_words_ask_traces_for_goes_also_where_the_catalogue_knows_it() -> None:
    card = Request(code="card", name_zh="表", owner="局", fields="f0")
    worded = (Indicator(code="i0", name_zh="巡查", definition="每月上传照片"),)
    paper = {"channel": "evidence", "request": "card", "proof": "trace"}
    held = subject(scheme(ALL[:4], {"i0": {"collection": paper}}), requests=(card,), indicators=worded)
    found = repair(held, gone({}))
    assert [(each.kind, each.code) for each in found.actions] == [("drop", "i0")]


def test_a_veto_without_a_basis_becomes_a_bar_and_no_indicator_goes() -> None:
    gate = {"rule": "v", "name_zh": "专项", "effect": {"effect": "veto"}, "legal_basis": "会议研究"}
    found = repair(subject(scheme(ALL[:4], gates=[gate])), gone({}))
    assert [(each.kind, each.code) for each in found.actions] == [("soften", "v")]
    assert found.scheme.gates[0].effect.effect == "bar"


def test_what_no_action_mends_is_left_and_said() -> None:
    held = subject(scheme(ALL[:4], {"i1": {"collection": {"proof": "trace"}}}, document="字" * 6000))
    found = repair(held, gone({}))
    assert [each.code for each in found.actions] == ["i1"]
    assert (found.left, found.assessment.verdict) == (("B11",), Verdict.BLOCK)


def test_where_nothing_can_be_mended_nothing_is_dropped_in_vain() -> None:
    """Every indicator rests on nothing: one would have to be left, so that dropping the others would mend nothing."""
    held = subject(scheme(ALL[:4], {code: {"collection": {"duty": f"no {code}"}} for code in ALL[:4]}))
    found = repair(held, stated_loss(held))
    assert (found.actions, found.left) == ((), ("B4",))


def test_a_scheme_in_order_needs_no_repair() -> None:
    held = subject(scheme(ALL[:4]))
    found = repair(held, gone({}))
    assert (found.actions, found.lost, found.scheme) == ((), 0, held.scheme)


def test_where_too_many_sets_stand_the_repair_is_found_step_by_step_and_says_so() -> None:
    """61 indicators, 40 may stay: the 21 that lose least go, though not every set was tried."""
    losses = {code: 0.001 * (at % 7 + 1) for at, code in enumerate(ALL[:61])}
    found = repair(subject(scheme(ALL[:61])), gone(losses))
    assert found.assessment.metric("B1").signal is Signal.GREEN
    assert not found.exact
    assert len([each for each in found.actions if each.kind == "drop"]) == 21
    assert found.lost == pytest.approx(sum(sorted(losses.values())[:21]))


def test_a_share_that_would_turn_by_what_goes_is_balanced_or_others_go() -> None:
    """Four of ten have to go; without the four cheapest, all visible, five of six would be latent: more than 75 %."""
    losses = {code: 0.02 if at % 2 else 0.01 for at, code in enumerate(ALL[:10])}
    held = subject(scheme(ALL[:10]), last_year=scheme(ALL[:6], code="before"))
    dear = repair(held, gone(losses, lambda rows: max(rows["*"].values()) - min(rows["*"].values())))
    assert [each.kind for each in dear.actions] == ["drop"] * 4
    assert {each.code for each in dear.actions} & set(ALL[1:10:2])
    cheap = repair(held, gone(losses))
    assert {each.kind for each in cheap.actions} == {"drop", "balance"}
    assert cheap.lost == pytest.approx(0.04)
    assert dear.assessment.verdict is cheap.assessment.verdict is Verdict.PASS


def test_the_ranking_loses_nothing_by_nothing_and_all_of_it_where_its_order_is_turned_round() -> None:
    """Four units; i0 and i1 rank them in opposite orders, and i0 decides."""
    lost = information_lost(card({"i0": [1, 2, 3, 4], "i1": [4, 3, 2, 1]}, {"i0": 90, "i1": 10}))
    assert lost({"*": {"i0": 90, "i1": 10}}) == pytest.approx(0)
    assert lost({"*": {"i0": 60, "i1": 40}}) == pytest.approx(0)
    assert lost({"*": {"i1": 100}}) == 1
    assert lost({"*": {"i0": 50, "i1": 50}}) == 1  # nobody is ahead of anybody


def card(values: Mapping[str, list[float]], points: Mapping[str, float]) -> Scorecard:
    """A scorecard of four units on points of 100."""
    rows = {unit: {code: held[at] for code, held in values.items()} for at, unit in enumerate("abcd")}
    return compose(
        worlds.dataset(worlds.holdings({"2025": rows}), "2025"), worlds.scheme([worlds.leaf(c) for c in values], points)
    )
