"""The cheapest repair: never beaten by brute force on small schemes, and what it does to weights, leaves and gates."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.checks import burden
from evaluation.checks.burden.actions import Action, applied
from evaluation.checks.burden.repair import candidates, repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Signal, Verdict
from evaluation.domain.collecting import Request
from evaluation.domain.indicators import Indicator
from tests.burdens import ALL, scheme, subject


def green(held: Subject, chosen: tuple[Action, ...]) -> bool:
    """Whether the actions leave no metric amber or red."""
    after = subject(applied(held.scheme, chosen), last_year=held.last_year)
    return burden.assess(after).verdict is Verdict.PASS


OFFENCES: tuple[dict[str, Any], ...] = (
    {},
    {"collection": {"proof": "trace"}},
    {"collection": {"duty": "nowhere"}},
    {"collection": {"channel": "form"}},
)


@given(
    offences=st.lists(st.sampled_from(OFFENCES), min_size=3, max_size=5),
    losses=st.lists(st.floats(0, 1), min_size=8, max_size=8),
    before=st.integers(2, 8),
)
@settings(max_examples=15, deadline=None)
def test_brute_force_finds_nothing_cheaper(offences: list[dict[str, Any]], losses: list[float], before: int) -> None:
    codes = ALL[: len(offences) + 1]
    leaves = {code: dict(change) for code, change in zip(codes[1:], offences, strict=True)}
    held = subject(scheme(codes, leaves), last_year=scheme(ALL[:before], code="before"))
    lost = dict(zip(ALL, losses, strict=False))
    found = repair(held, burden.assess, lost)
    actions = candidates(held, burden.assess(held), lost)
    sets = [each for size in range(len(actions) + 1) for each in combinations(actions, size)]
    reaching = [sum(action.lost for action in each) for each in sets if green(held, each)]
    if reaching:
        assert found.assessment.verdict is Verdict.PASS
        assert found.lost == pytest.approx(min(reaching))
        assert found.exact
    else:
        assert found.left


def test_of_two_that_ask_the_same_the_one_goes_that_the_ranking_misses_less() -> None:
    held = subject(scheme(ALL[:4], {"i2": {"collection": {"duty": "d0"}}}))
    found = repair(held, burden.assess, {"i0": 0.5, "i2": 0.1})
    assert [(each.kind, each.code, each.into) for each in found.actions] == [("merge", "i2", "i0")]
    assert found.scheme.weights["*"]["i0"] == pytest.approx(50)


def test_two_that_ask_the_same_and_both_go_are_not_merged_into_each_other() -> None:
    """Two more than last year, and the cheapest two to lose are a pair of duplicates."""
    held = subject(scheme(ALL[:5], {"i2": {"collection": {"duty": "d0"}}}), last_year=scheme(ALL[:3], code="before"))
    found = repair(held, burden.assess, {"i0": 0.1, "i1": 0.9, "i2": 0.1, "i3": 0.9, "i4": 0.9})
    assert {(each.kind, each.code, each.into) for each in found.actions} == {("drop", "i0", ""), ("drop", "i2", "")}


def test_what_is_in_the_catalogue_is_taken_from_there_and_nothing_is_lost() -> None:
    form = {"i0": {"collection": {"channel": "form", "request": "card", "times_a_year": 12}}}
    card = Request(code="card", name_zh="表", owner="局", fields="f0;f1")
    held = subject(scheme(ALL[:4], form), requests=(card,))
    found = repair(held, burden.assess, dict.fromkeys(ALL, 0.2))
    assert [(each.kind, each.code, each.hours) for each in found.actions] == [("take", "i0", 24.0)]
    assert (found.lost, found.assessment.verdict) == (0, Verdict.PASS)


def test_traces_of_what_the_catalogue_knows_are_replaced_by_the_result() -> None:
    paper = {"channel": "evidence", "request": "card", "times_a_year": 12, "proof": "trace"}
    card = Request(code="card", name_zh="表", owner="局", fields="f0")
    held = subject(scheme(ALL[:4], {"i0": {"collection": paper}}), requests=(card,))
    found = repair(held, burden.assess, dict.fromkeys(ALL, 0.2))
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
    found = repair(held, burden.assess, {})
    assert [(each.kind, each.code) for each in found.actions] == [("drop", "i0")]


def test_a_veto_without_a_basis_becomes_a_bar_and_no_indicator_goes() -> None:
    gate = {"rule": "v", "name_zh": "专项", "effect": {"effect": "veto"}, "legal_basis": "会议研究"}
    found = repair(subject(scheme(ALL[:4], gates=[gate])), burden.assess, {})
    assert [(each.kind, each.code) for each in found.actions] == [("soften", "v")]
    assert found.scheme.gates[0].effect.effect == "bar"


def test_what_no_action_mends_is_left_and_said() -> None:
    held = subject(scheme(ALL[:4], {"i1": {"collection": {"proof": "trace"}}}, document="字" * 6000))
    found = repair(held, burden.assess, {})
    assert [each.code for each in found.actions] == ["i1"]
    assert (found.left, found.assessment.verdict) == (("B11",), Verdict.BLOCK)


def test_a_scheme_in_order_needs_no_repair() -> None:
    held = subject(scheme(ALL[:4]))
    found = repair(held, burden.assess, {})
    assert (found.actions, found.lost, found.scheme) == ((), 0, held.scheme)


def test_where_too_many_sets_stand_the_greedy_one_comes_with_a_bound_that_holds() -> None:
    """61 indicators, 40 may stay: 21 go; the bound cannot lie above the 21 that lose least."""
    losses = {code: 0.01 * (at % 7 + 1) for at, code in enumerate(ALL)}
    held = subject(scheme(ALL[:61]))
    found = repair(held, burden.assess, losses, tried=20)
    cheapest = sum(sorted(losses[code] for code in ALL[:61])[:21])
    assert found.assessment.metric("B1").signal is Signal.GREEN
    assert found.least <= cheapest + 1e-12
    assert len(found.actions) == 21


def test_the_greedy_repair_turns_nothing_else_on_its_way() -> None:
    """Four of ten have to go; the four cheapest are visible, but without them five of six would be latent."""
    losses = {code: 0.02 if at % 2 else 0.01 for at, code in enumerate(ALL[:10])}
    held = subject(scheme(ALL[:10]), last_year=scheme(ALL[:6], code="before"))
    found = repair(held, burden.assess, losses, tried=1)
    assert [each.code for each in found.actions] == ["i0", "i2", "i4", "i1"]
    assert found.assessment.verdict is Verdict.PASS
