"""Schemes, drafts, mappings, policies, batches and runs."""

import pytest
from pandas.testing import assert_frame_equal

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.table import ColumnMapping, Finding, Mapping, Place
from evaluation.errors import Conflict, UnknownName
from evaluation.scorecard import compose
from evaluation.storage.repository import Store

WEIGHTS = {"平原": {"gdp": 40.0, "air": 60.0}}


def test_the_first_scheme_is_the_reference_and_the_others_are_drafts(filled: Store) -> None:
    kinds = {each.code: (each.version, each.kind) for each in filled.scheme_versions("small")}
    assert kinds == {"base": (1, "reference"), "other": (1, "draft")}
    assert filled.holdings("small").reference("region") == filled.scheme("small", "base", 1)


def test_a_changed_scheme_is_a_new_version_and_the_old_one_stays(filled: Store, holdings: Holdings) -> None:
    old = holdings.schemes["base"]
    new = old.revise({"name_zh": "改过的"})
    with filled.unit_of_work("officer") as work:
        assert work.put_scheme("small", new, "reference") == 2
        assert work.put_scheme("small", new, "reference") is None
    assert (filled.scheme("small", "base", 1), filled.scheme("small", "base", 2)) == (old, new)
    assert filled.holdings("small").schemes["base"] == new


def test_a_draft_under_the_code_of_the_reference_does_not_displace_it(filled: Store, holdings: Holdings) -> None:
    draft = holdings.schemes["base"].revise({"name_zh": "草案"})
    with filled.unit_of_work("officer") as work:
        work.put_scheme("small", draft, "draft")
    assert filled.holdings("small").schemes["base"] == holdings.schemes["base"]


def test_the_stored_digest_is_that_of_the_scheme(filled: Store, holdings: Holdings) -> None:
    stored = {each.code: each.sha256 for each in filled.scheme_versions("small")}
    assert stored == {code: scheme.fingerprint for code, scheme in holdings.schemes.items()}


def test_a_draft_is_saved_over_the_version_that_was_read(filled: Store) -> None:
    with filled.unit_of_work("me") as work:
        assert work.put_draft("small", "base", "mine", WEIGHTS, expected_version=0) == 1
        assert work.put_draft("small", "base", "mine", {"*": {"gdp": 1.0}}, expected_version=1) == 2
    draft = filled.draft("small", "base", "mine")
    assert draft is not None
    assert (draft.weights, draft.version, draft.actor) == ({"*": {"gdp": 1.0}}, 2, "me")
    assert filled.draft("small", "base", "other") is None


@pytest.mark.parametrize("expected_version", [0, 2])
def test_saving_over_anothers_draft_is_a_conflict_and_writes_nothing(filled: Store, expected_version: int) -> None:
    with filled.unit_of_work("first") as work:
        work.put_draft("small", "base", "shared", WEIGHTS, expected_version=0)
    entries = filled.audit()
    with pytest.raises(Conflict), filled.unit_of_work("second") as work:
        work.put_draft("small", "base", "shared", {"*": {"gdp": 1.0}}, expected_version=expected_version)
    assert filled.audit() == entries
    assert [(each.actor, each.weights) for each in filled.drafts("small")] == [("first", WEIGHTS)]


def test_a_discarded_draft_is_gone_but_not_under_somebody_elses_hands(filled: Store) -> None:
    with filled.unit_of_work("me") as work:
        work.put_draft("small", "base", "mine", WEIGHTS, expected_version=0)
    with pytest.raises(Conflict), filled.unit_of_work("you") as work:
        work.discard_draft("small", "base", "mine", expected_version=7)
    with filled.unit_of_work("me") as work:
        work.discard_draft("small", "base", "mine", expected_version=1)
    assert filled.drafts("small") == ()


def test_a_mapping_is_remembered_by_the_shape_of_its_sheet_the_newest_first(filled: Store) -> None:
    one = Mapping(columns=(ColumnMapping(header="GDP", position=0, role="indicator", target="gdp"),))
    other = Mapping(columns=(ColumnMapping(header="空气", position=0, role="indicator", target="air"),))
    with filled.unit_of_work("officer") as work:
        work.put_mapping("small", one)
        work.put_mapping("small", other)
        work.put_mapping("small", one.revise({"period": "2021"}))
    assert filled.mappings("small") == (one.revise({"period": "2021"}), other)
    assert filled.mappings() == filled.mappings("small")


def test_the_policy_of_a_framework_goes_before_the_one_for_all_and_the_newest_holds(filled: Store) -> None:
    with filled.unit_of_work("office") as work:
        work.put_policy("coverage", 0.6, basis="暂行办法")
        work.put_policy("quota", {"平原": 0.3}, basis="通知")
        work.put_policy("coverage", 0.7, basis="补充通知")
        work.put_policy("coverage", 0.8, basis="本省规定", framework="small")
    assert {each.name: (each.value, each.basis) for each in filled.policies()} == {
        "coverage": (0.7, "补充通知"),
        "quota": ({"平原": 0.3}, "通知"),
    }
    assert [each.value for each in filled.policies("small")] == [0.8, {"平原": 0.3}]


def test_a_batch_keeps_its_findings_and_what_its_columns_meant(filled: Store) -> None:
    finding = Finding("F01", "表一", (Place("C12", "约5"),), {"name": "增速"})
    mapping = Mapping(sheet="表一", drop=frozenset({"total"}))
    with filled.unit_of_work("officer") as work:
        number = work.add_batch(
            "small", "上报.xlsx", "a" * 64, rows=3, findings=[finding], mapping=mapping, status="staged"
        )
        work.settle_batch(number, "rejected")
    batch = filled.batches("small")[0]
    assert (batch.number, batch.file_name, batch.status, batch.rows) == (str(number), "上报.xlsx", "rejected", 3)
    assert (batch.findings, batch.mapping, batch.actor) == ((finding,), mapping, "officer")


def test_a_batch_that_is_not_there_cannot_be_settled(filled: Store) -> None:
    with pytest.raises(UnknownName), filled.unit_of_work("officer") as work:
        work.settle_batch(99, "accepted")


def test_a_stored_run_gives_back_the_same_frames_and_digests(filled: Store, holdings: Holdings) -> None:
    scorecard = compose(assemble(holdings, "region", "2020"), holdings.schemes["base"])
    with filled.unit_of_work("officer") as work:
        number = work.put_run("small", scorecard)
    run = filled.run(number)
    assert (run.framework, run.scheme, run.level, run.period) == ("small", "base", "region", "2020")
    assert run.provenance == scorecard.provenance
    for name in ("scores", "places", "grades"):
        assert_frame_equal(run.frames[name], getattr(scorecard, name), check_exact=True)
    assert filled.runs("small") == (number,)


def test_a_run_that_is_not_there_is_named(filled: Store) -> None:
    with pytest.raises(UnknownName, match="“5”"):
        filled.run(5)
