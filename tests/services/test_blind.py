"""Weighing blind: numbers that tell nothing, results of the year before, names only after a row in the audit log."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evaluation.domain.framework import Holdings
from evaluation.errors import NoReason, NotAllowed
from evaluation.services import blind
from evaluation.services.actors import Actor, local
from evaluation.services.workspace import Store
from tests.services import small_world

CODES = [f"R{number:02d}" for number in range(1, 25)]


@given(secret=some.binary(min_size=16, max_size=32))
def test_every_unit_has_one_number_and_a_session_gives_it_again(secret: bytes) -> None:
    found = blind.label(CODES, secret)
    assert sorted(found.numbers.values()) == list(range(1, 25))
    assert blind.label(reversed(CODES), secret) == found


def test_another_session_numbers_otherwise_and_none_follows_the_codes() -> None:
    orders = {tuple(blind.label(CODES, bytes([at])).numbers[code] for code in CODES) for at in range(200)}
    assert len(orders) == 200
    first = [order[0] for order in orders]
    assert 8 < sum(first) / 200 < 17  # of 24 numbers, in the middle 12.5: the first code is anywhere


def test_labels_are_of_one_length_and_hold_nothing_of_the_unit() -> None:
    found = blind.label([f"{at}" for at in range(120)], b"x")
    assert {len(found.text(code, "zh")) for code in found.numbers} == {len("单位 001")}
    assert {len(found.text(code, "en")) for code in found.numbers} == {len("Unit 001")}
    assert found.text("elsewhere", "zh") == "其他单位"


def test_the_trial_runs_on_the_newest_year_before(small: Holdings) -> None:
    made = blind.rehearse(small, small.scheme("reference"), "2025", "平原")
    assert made is not None
    assert made.dataset.period == "2024"


def test_where_no_earlier_year_scores_there_is_no_trial_year(small: Holdings) -> None:
    assert blind.rehearse(small, small.scheme("reference"), "2023", "平原") is None
    assert blind.rehearse(small, small.scheme("department"), "2025", "服务部门") is None


def test_names_shown_and_hidden_leave_rows_with_the_reason(store: Store, small: Holdings) -> None:
    blind.show_names(store, local(), small.scheme("reference"), "平原", " 核对异常单位 ")
    blind.hide_names(store, local(), small.scheme("reference"))
    hidden, shown = store.audit(2)
    assert (shown.action, shown.payload["reason"], shown.payload["category"]) == ("show-names", "核对异常单位", "平原")
    assert (hidden.action, hidden.actor) == ("hide-names", "local")


@pytest.mark.parametrize("reason", ["", "   ", "看 看"])
def test_without_a_reason_nothing_is_shown_or_written(store: Store, small: Holdings, reason: str) -> None:
    before = store.audit(1)
    with pytest.raises(NoReason):
        blind.show_names(store, local(), small.scheme("reference"), "平原", reason)
    assert store.audit(1) == before


def test_a_reader_without_the_role_may_not_have_names_shown(store: Store, small: Holdings) -> None:
    with pytest.raises(NotAllowed):
        blind.show_names(
            store, Actor("leader", frozenset({"leader"})), small.scheme("reference"), "平原", "核对异常单位"
        )


def test_the_small_world_has_the_units_that_are_numbered() -> None:
    assert small_world.REGIONS == CODES
