"""A scheme drafted from another, one part at a time."""

from pathlib import Path

import pandas as pd
import pytest

from evaluation.errors import InvalidScheme, NotAllowed, RefusedCondition
from evaluation.services import drafts, schemes
from evaluation.services.actors import Actor, local
from evaluation.services.workspace import Store, open_workspace
from tests import counties, stores


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_workspace(stores.kept(tmp_path, counties.holdings()))


def test_one_indicator_changes_and_the_others_stay() -> None:
    changed = schemes.with_leaf(counties.scheme(), "water", {"direction": "less"})
    assert changed.leaf("water").direction.value == "less"
    assert changed.leaf("growth") == counties.scheme().leaf("growth")


def test_a_contradiction_is_refused_with_its_sentence() -> None:
    with pytest.raises(InvalidScheme, match="潜绩的见效年限"):
        schemes.with_leaf(counties.scheme(), "growth", {"achievement": "latent", "horizon_years": 1})


def test_a_pillar_gets_another_mean() -> None:
    changed = schemes.with_mean(counties.scheme(), "foundations", {"mean": "geometric", "floor": 1})
    assert [node.mean.mean for node in changed.tree.nodes] == ["arithmetic", "arithmetic", "geometric"]


def test_only_a_given_condition_may_adjust() -> None:
    register = counties.holdings().register
    changed = schemes.with_conditions(counties.scheme(), register, {"height": "log"})
    assert schemes.adjusted_for(changed) == {"height": "log"}
    with pytest.raises(RefusedCondition, match="固定资产投资是工作决策的结果"):
        schemes.with_conditions(counties.scheme(), register, {"height": "log", "investment": "identity"})


def test_no_condition_left_means_no_adjustment() -> None:
    register = counties.holdings().register
    adjusted = schemes.with_conditions(counties.scheme(), register, {"height": "identity"})
    assert schemes.with_conditions(adjusted, register, {}).adjustment.method == "none"


def test_conditions_are_allowed_for_by_the_method_chosen_and_years_need_no_condition() -> None:
    register, years = counties.holdings().register, {"method": "random_intercept", "years": 4, "errors": "ar1"}
    twice = schemes.with_conditions(
        counties.scheme(), register, {"height": "log"}, {"method": "nearest_peers", "intended_twice": ["height"]}
    )
    assert (twice.adjustment.method, schemes.adjusted_for(twice)) == ("nearest_peers", {"height": "log"})
    changed = schemes.with_conditions(twice, register, {"height": "identity"}, years)
    assert changed.adjustment.model_dump(exclude={"conditions"}) == {**years, "intended_twice": ("height",)}
    assert schemes.with_conditions(twice, register, {}, years).adjustment.method == "random_intercept"
    assert schemes.with_conditions(twice, register, {}, {"method": "nearest_peers"}).adjustment.method == "none"


def test_quotas_come_from_the_edited_table() -> None:
    grades = pd.DataFrame(
        {
            "code": ["a", "b"],
            "name_zh": ["优秀", "良好"],
            "name_en": ["", ""],
            "quota": [0.3, None],
            "least": [None, 60],
        }
    )
    quotas = pd.DataFrame({"category": ["A", "B"], "quota": [0.25, None]})
    changed = schemes.with_grades(counties.scheme(), grades, quotas)
    assert [grade.quota for grade in changed.grading.grades] == [0.3, None]
    assert changed.grading.quotas == {"A": 0.25}


def test_every_difference_is_told_by_indicator_field_before_and_after() -> None:
    reference = counties.scheme()
    draft = schemes.with_leaf(reference, "water", {"scoring": {"method": "percentile_rank"}})
    draft = schemes.with_parts(draft, {"window_years": 3, "weights": {"*": {"growth": 50, "water": 40, "forms": 10}}})
    found = {(each.about, each.field): (each.before, each.after) for each in schemes.differences(reference, draft)}
    assert found[("", "window_years")] == ("1", "3")
    assert found[("water", "weights.*")] == ("30", "40")
    assert found[("water", "scoring")][1] == "percentile_rank(by=all)"
    assert len(found) == 4


def test_a_scheme_does_not_differ_from_itself() -> None:
    assert schemes.differences(counties.scheme(), counties.scheme()) == ()


def test_a_draft_is_saved_under_its_own_code_beside_the_reference(store: Store) -> None:
    draft = schemes.with_parts(counties.scheme(), {"window_years": 2})
    schemes.save(store, local(), draft, "draft_1", ("三年方案", "Three years"))
    held = store.holdings("small")
    assert held.schemes["draft_1"].window_years == 2
    assert held.schemes["reference"] == counties.scheme()
    assert held.reference(counties.scheme().level) == counties.scheme()
    assert store.audit(1)[0].action == "scheme"


def test_other_weights_than_the_reference_are_on_record_as_set_with_names_in_sight_or_blind(store: Store) -> None:
    scheme, shares = counties.scheme(), {"growth": 20.0, "water": 70.0, "forms": 10.0}
    same = schemes.with_parts(scheme, {"window_years": 2})
    schemes.save(store, local(), same, "same", ("同权重", ""))
    assert "weights" not in store.audit(1)[0].payload
    other = schemes.with_parts(scheme, {"weights": {**scheme.weights, "A": shares}})
    schemes.save(store, local(), other, "typed", ("另一套权重", ""))
    assert store.audit(1)[0].payload["weights"] == "named"
    drafts.save(store, local(), scheme, "盲调", {"A": shares}, source=drafts.BLIND)
    schemes.save(store, local(), other, "blind", ("盲调所定", ""))
    assert store.audit(1)[0].payload["weights"] == "blind"


def test_a_code_that_is_taken_is_refused(store: Store) -> None:
    with pytest.raises(InvalidScheme, match="已被使用"):
        schemes.save(store, local(), counties.scheme(), "reference", ("同名", ""))


def test_a_leader_may_not_save_a_scheme(store: Store) -> None:
    with pytest.raises(NotAllowed):
        schemes.save(store, Actor("leader", frozenset({"leader"})), counties.scheme(), "x", ("方案", ""))


def test_how_the_total_comes_about_is_a_difference_from_the_means() -> None:
    reference = counties.scheme()
    compared = schemes.with_parts(reference, {"aggregation": {"method": "vikor", "majority": 0.4}})
    assert schemes.differences(reference, compared) == (
        schemes.Difference("", "aggregation", "means()", "vikor(majority=0.4)"),
    )
    assert schemes.with_parts(compared, {"aggregation": {"method": "means"}}).text == reference.text
