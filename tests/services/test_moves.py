"""The map of moves and what a card says of its cadre, on the small framework."""

from decimal import Decimal

import pytest

from evaluation.services import careers, moves
from evaluation.services.evaluation import Evaluation
from evaluation.services.moves import Component

# half of three years, in pairs side by side from the first year with results on; nobody followed anybody
REASONS = ("separation.short", "separation.together", "separation.first", "separation.nothing")


def test_three_pairs_who_never_moved_are_three_parts(cadres: Evaluation) -> None:
    led, air = moves.read(cadres)
    for each in (led, air):
        assert (each.cadres, each.units, each.movers, each.count) == (6, 3, 0, 3)
        assert each.components == (Component(cadres=2, units=1, movers=0, alike=3),)
        assert each.largest == Decimal(33)
        assert (each.told, each.spread, each.shares, each.sorted) == (0, None, None, None)


def test_each_reason_is_counted_and_nobody_is_named(cadres: Evaluation) -> None:
    found = {each.code: each.cadres for each in moves.read(cadres)[0].refusals}
    assert found == dict.fromkeys(REASONS, 6)
    assert "C1" not in repr(moves.read(cadres))


def test_the_answer_is_worked_out_once(cadres: Evaluation) -> None:
    assert moves.answers(cadres) is moves.answers(cadres)


def test_regions_have_no_map(regions: Evaluation) -> None:
    assert moves.read(regions) == ()


def test_a_card_says_why_nothing_is_said_of_its_cadre_alone(cadres: Evaluation) -> None:
    led, air = careers.told(cadres, "C1")
    assert (led.indicator.code, air.indicator.code) == ("led", "air_led")
    assert led.effect is None
    assert led.comparable == 1
    assert [note.code for note in led.reasons] == list(REASONS)
    assert {note.unit for note in led.reasons} == {"C1"}


def test_credit_under_other_kernels_by_hand(cadres: Evaluation) -> None:
    """Air of R05 by .4 .4 .2: C1 led it for half from 2021, results are known of 2023 to 2025.

    Declared: work of 2021–2025 shows in 2023 (.2 + .4 + .4), 2024 and 2025 alike: the plain mean of the three years.
    Two years earlier all work shows at once: again the plain mean. Later (0 0 .4 .4 .2): .4 in 2023, .8 in 2024, 1 in
    2025. Uniform: a third each, once more the plain mean.
    """
    [air] = careers.by_payoff(cadres, "C1")
    prepared = cadres.scorecard.prepared
    values = [
        float(source.prepared.steps["adjustment"].matrix.loc["R05", "air"])
        for _, source in sorted(prepared.embedded["region"].items())
    ]
    late = (0.4 * values[0] + 0.8 * values[1] + values[2]) / 2.2
    plain = sum(values) / 3
    found = {name: None if value is None else float(value) for name, value in air.values.items()}
    rounding = {"abs": 0.05 + 1e-9}
    assert found["declared"] == pytest.approx(plain, **rounding)
    assert found["earlier"] == pytest.approx(plain, **rounding)
    assert found["later"] == pytest.approx(late, **rounding)
    assert found["uniform"] == pytest.approx(plain, **rounding)
    # of five years' work: .2 + .6; none; .2 + .6 + 1 + 1; 1/3 + 2/3
    assert {name: int(share) for name, share in air.pending.items()} == {
        "declared": 16, "earlier": 0, "later": 56, "uniform": 20,
    }  # fmt: skip


def test_what_pays_at_once_has_no_table(cadres: Evaluation) -> None:
    assert [each.indicator.code for each in careers.by_payoff(cadres, "C1")] == ["air_led"]
    assert careers.by_payoff(cadres, "C1")[0].values.keys() == {"declared", "earlier", "later", "uniform"}
