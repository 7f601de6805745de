"""Forms, hours and traces of schemes that can be counted by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from evaluation.checks.burden_summary import Burden, summarise
from evaluation.domain.collecting import Channel
from evaluation.domain.policy import USUAL
from evaluation.domain.scheme import Scheme, parse
from evaluation.errors import InvalidScheme
from tests import worlds


def scheme(collections: Mapping[str, Mapping[str, Any] | None], weights: Mapping[str, float]) -> Scheme:
    children = [worlds.leaf(code, collection=stated) for code, stated in collections.items()]
    tree = {"code": "total", "name_zh": "总分", "children": children}
    return parse({"code": "s", "framework": "f", "name_zh": "方案", "tree": tree, "weights": {"*": dict(weights)}})


def test_hours_are_times_by_hours_once_a_request_and_channels_have_their_usual_hours() -> None:
    """a: form 12 × 2 = 24. b: folder 4 × 6 = 24. c, d share one visit of 16. e: a form of 0.5 hours, 2 × 0.5 = 1."""
    collections: dict[str, dict[str, Any] | None] = {
        "a": {"channel": "form", "times_a_year": 12},
        "b": {"channel": "evidence", "times_a_year": 4, "proof": "trace"},
        "c": {"channel": "inspection", "request": "visit"},
        "d": {"channel": "inspection", "request": "visit"},
        "e": {"channel": "form", "times_a_year": 2, "hours": 0.5},
        "f": {"channel": "system", "times_a_year": 52},
        "g": None,
    }
    found = summarise(scheme(collections, {"a": 10, "b": 15, "c": 20, "d": 5, "e": 10, "f": 30, "g": 10}), "any")
    assert found == Burden(indicators=7, forms=3, inspections=1, hours=24 + 24 + 16 + 1, traces=0.15, unstated=0.10)


def test_a_shared_form_is_counted_once_with_the_most_that_is_asked() -> None:
    form = {"channel": "form", "request": "card"}
    found = summarise(scheme({"a": form, "b": {**form, "times_a_year": 4}}, {"a": 50, "b": 50}), "any")
    assert (found.forms, found.hours) == (1, 8)


def test_an_indicator_without_weight_in_the_category_asks_nothing() -> None:
    found = summarise(scheme({"a": {"channel": "form"}, "b": {"channel": "system"}}, {"a": 0, "b": 100}), "any")
    assert (found.indicators, found.forms, found.hours) == (1, 0, 0)


def test_removing_every_form_folder_and_visit_leaves_no_hours() -> None:
    asked = {"a": {"channel": "evidence"}, "b": {"channel": "inspection"}, "c": {"channel": "survey"}}
    without = {code: {"channel": "system"} for code in asked}
    weights = {"a": 30, "b": 30, "c": 40}
    assert summarise(scheme(asked, weights), "any").hours == 22
    assert summarise(scheme(without, weights), "any").hours == 0


def test_every_channel_has_its_usual_hours() -> None:
    assert {str(channel): USUAL[f"hours.{channel}"] for channel in Channel} == {
        "system": 0, "statistics": 0, "survey": 0, "form": 2, "evidence": 6, "inspection": 16,
    }  # fmt: skip


def test_what_is_not_stated_is_left_out_of_the_text_so_that_a_scheme_keeps_its_digest() -> None:
    silent = scheme({"a": None}, {"a": 100})
    spoken = scheme({"a": {"channel": "form"}}, {"a": 100})
    assert "collection" not in silent.text
    assert '"collection":{"channel":"form","proof":"result","times_a_year":1.0}' in spoken.text
    assert parse(spoken.model_dump(mode="json")) == spoken


@pytest.mark.parametrize("wrong", [{"times_a_year": 0}, {"hours": -1}, {"channel": "post"}, {"proof": "photos"}])
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidScheme):
        scheme({"a": {"channel": "form", **wrong}}, {"a": 100})
