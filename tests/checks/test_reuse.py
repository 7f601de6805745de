"""A form against the one-form catalogue: what is there is never asked again, and nothing is merged by itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.checks.reuse import Catalogue, map_request, map_requests
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.reusing import MappedRequest, Reuse, columns

PEOPLE = DataItem(
    code="people", name_zh="常住人口", name_en="Residents", unit_of_measurement="万人", owner="统计局", aliases="人口数"
)
TAX = DataItem(code="tax", name_zh="税收收入", unit_of_measurement="亿元", owner="财政局", refresh_months=1)
HAZARDS = DataItem(code="hazards", name_zh="登记的安全隐患数", unit_of_measurement="处", owner="应急管理局")
DAY = date(2026, 3, 1)
CATALOGUE = Catalogue((PEOPLE, TAX, HAZARDS), DAY, {"people": "2025-12-31", "tax": "2026-02-15"})


def form(fields: str, code: str = "F1") -> Request:
    return Request(code=code, name_zh="表", owner="民政局", fields=fields)


def reuses(fields: str, catalogue: Catalogue = CATALOGUE) -> list[Reuse]:
    return [each.reuse for each in map_request(form(fields), catalogue).fields]


@pytest.mark.parametrize(
    "asked", ["people", "常住人口", "Residents", "residents", "人口数", "常住人口(万人)", "常住人口（万人）"]
)
def test_a_field_is_found_by_code_name_alias_and_with_its_unit(asked: str) -> None:
    (found,) = map_request(form(asked), CATALOGUE).fields
    assert (found.reuse, found.item) == (Reuse.REUSABLE, PEOPLE)


def test_a_form_that_the_catalogue_fills_is_reused_wholly() -> None:
    assert map_request(form("people;tax;人口数;hazards"), CATALOGUE).reuse_share == 1


def test_half_a_form_is_reused_by_half() -> None:
    mapped = map_request(form("people;走访照片"), CATALOGUE)
    assert ([each.reuse for each in mapped.fields], mapped.reuse_share) == ([Reuse.REUSABLE, Reuse.NEW], 0.5)


def test_the_same_name_in_another_unit_is_a_conflict_that_names_both_and_how_they_convert() -> None:
    (found,) = map_request(form("常住人口(人)"), CATALOGUE).fields
    assert (found.reuse, found.item) == (Reuse.CONFLICT, PEOPLE)
    assert found.why is not None
    assert found.why.zh == "表上按“人”,目录按“万人”,1 万人=10,000 人"


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"owner": "公安局"}, "归口部门"),
        ({"definition": "常住半年以上"}, "定义"),
        ({"unit_of_measurement": "人"}, "计量单位"),
    ],
)
def test_two_items_under_one_name_are_a_conflict_that_says_where_they_differ(other: dict[str, str], word: str) -> None:
    twin = PEOPLE.model_copy(update={"code": "residents", **other})
    (found,) = map_request(form("常住人口"), Catalogue((PEOPLE, twin), DAY)).fields
    assert found.reuse is Reuse.CONFLICT
    assert found.why is not None
    assert f"{word}不同" in found.why.zh


def test_a_value_is_stale_one_day_after_its_refresh_period() -> None:
    assert reuses("tax", Catalogue((TAX,), date(2026, 3, 15), {"tax": "2026-02-15"})) == [Reuse.REUSABLE]
    assert reuses("tax", Catalogue((TAX,), date(2026, 3, 16), {"tax": "2026-02-15"})) == [Reuse.STALE]


def test_an_item_whose_date_of_record_nobody_knows_is_not_called_stale() -> None:
    assert reuses("hazards") == [Reuse.REUSABLE]


def test_a_similar_name_is_proposed_and_stays_new_until_a_person_says_so() -> None:
    (found,) = map_request(form("登记安全隐患"), CATALOGUE).fields
    assert (found.reuse, found.item, [each.item for each in found.alike]) == (Reuse.NEW, None, ["hazards"])
    assert found.alike[0].share < 1
    confirmed = HAZARDS.model_copy(update={"aliases": "登记安全隐患"})
    assert reuses("登记安全隐患", Catalogue((confirmed,), DAY)) == [Reuse.REUSABLE]


def test_a_name_that_a_person_set_apart_is_proposed_no_more() -> None:
    (found,) = map_request(form("登记安全隐患"), Catalogue((HAZARDS,), DAY, apart=frozenset({"登记安全隐患"}))).fields
    assert (found.reuse, found.alike) == (Reuse.NEW, ())


def test_a_name_with_nothing_alike_is_proposed_nothing() -> None:
    (found,) = map_request(form("推广活动场次"), CATALOGUE).fields
    assert found.alike == ()


def test_one_value_asked_by_two_departments_is_one_column() -> None:
    mapped = map_requests((form("人口数;走访户数", "F1"), form("people;走访户数", "F2")), CATALOGUE)
    assert [(each.field.key, each.forms) for each in columns(mapped)] == [
        ("people", ("F1", "F2")),
        ("走访户数()", ("F1", "F2")),
    ]


def test_a_column_that_one_form_wants_in_another_unit_is_a_conflict_whoever_asks_first() -> None:
    for order in ("people", "常住人口(人)"), ("常住人口(人)", "people"):
        mapped = map_requests([form(asked, f"F{at}") for at, asked in enumerate(order)], CATALOGUE)
        assert [(each.field.reuse, each.forms) for each in columns(mapped)] == [(Reuse.CONFLICT, ("F0", "F1"))]


def test_a_field_named_twice_in_a_form_counts_once() -> None:
    assert len(map_request(form("people;常住人口;人口数"), CATALOGUE).fields) == 1


def test_brackets_that_are_no_unit_belong_to_the_name() -> None:
    (found,) = map_request(form("慰问对象(含家属)"), CATALOGUE).fields
    assert (found.name, found.unit_of_measurement) == ("慰问对象(含家属)", "")


def test_a_form_without_fields_is_mapped_without_dividing_by_nothing() -> None:
    assert map_request(form(""), CATALOGUE) == MappedRequest(request=form(""), fields=())
    assert map_request(form(""), CATALOGUE).reuse_share == 1


@given(st.lists(st.sampled_from(["people", "tax", "hazards", "走访照片", "常住人口(人)", "到位资金"]), max_size=8))
def test_every_field_is_of_one_kind_and_the_share_lies_within_0_and_1(asked: list[str]) -> None:
    mapped = map_request(form(";".join(asked)), CATALOGUE)
    assert sum(len(mapped.of(each)) for each in Reuse) == len(mapped.fields)
    assert 0 <= mapped.reuse_share <= 1
    assert (mapped.reuse_share == 1) == all(each.reuse is Reuse.REUSABLE for each in mapped.fields)
