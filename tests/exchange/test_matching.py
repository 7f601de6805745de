"""Places of two lists: codes are believed only with the name, and what has no counterpart is reported."""

from evaluation.exchange.matching import Match, Place, match, places


def ways(found: Match) -> dict[str, tuple[str, str]]:
    return {pair.earlier.code: (pair.later.code, pair.way) for pair in found.pairs}


def test_the_same_code_and_name_are_the_same_place() -> None:
    found = match([Place("110101", "东城区")], [Place("110101", "东城区")])
    assert ways(found) == {"110101": ("110101", "code_and_name")}


def test_two_places_that_exchanged_their_codes_are_told_apart_by_name() -> None:
    earlier = [Place("130207", "丰润区", "河北省", "唐山市"), Place("130208", "丰南区", "河北省", "唐山市")]
    later = [Place("130207", "丰南区", "河北省", "唐山市"), Place("130208", "丰润区", "河北省", "唐山市")]
    assert ways(match(earlier, later)) == {
        "130207": ("130208", "place_and_name"),
        "130208": ("130207", "place_and_name"),
    }


def test_a_renamed_place_keeps_its_code() -> None:
    found = match([Place("371324", "苍山县", "山东省", "临沂市")], [Place("371324", "兰陵县", "山东省", "临沂市")])
    assert ways(found) == {"371324": ("371324", "code")}


def test_a_county_made_a_district_is_found_by_the_stem_of_its_name() -> None:
    found = match([Place("110228", "密云县", "北京市")], [Place("110118", "密云区", "北京市")])
    assert ways(found) == {"110228": ("110118", "stem")}


def test_a_stem_that_two_places_share_decides_nothing() -> None:
    earlier = [Place("130103", "桥东区", "河北省", "石家庄市")]
    later = [Place("130702", "桥东区", "河北省", "张家口市"), Place("130599", "桥东县", "河北省", "邢台市")]
    found = match(earlier, later)
    assert found.pairs == ()
    assert found.earlier_only == tuple(earlier)
    assert found.later_only == tuple(later)


def test_the_same_name_in_another_province_is_another_place() -> None:
    found = match([Place("230101", "朝阳区", "黑龙江省", "甲市")], [Place("220104", "朝阳区", "吉林省", "乙市")])
    assert found.counts == {"earlier_only": 1, "later_only": 1}


def test_provinces_and_cities_are_read_from_the_rows_above() -> None:
    codes = ["130000", "130100", "130102", "110000", "", "110101", "AUT"]
    names = ["河北省", "石家庄市", "  长安区", "北京市", "市辖区", "东城区", "Austria"]
    assert places(codes, names, ["130102", "110101", "AUT"]) == (
        Place("130102", "长安区", "河北省", "石家庄市"),
        Place("110101", "东城区", "北京市", ""),
        Place("AUT", "Austria"),
    )


def test_a_grouping_row_is_no_city() -> None:
    assert places(["110000", "110100", "110101"], ["北京市", "市辖区", "东城区"], ["110101"])[0].city == ""


def test_a_sign_that_only_looks_like_the_word_for_city_does_not_part_two_places() -> None:
    earlier = places(["320585"], ["太仓巿"], ["320585"])
    assert ways(match(earlier, [Place("320585", "太仓市")])) == {"320585": ("320585", "code_and_name")}


def test_the_report_has_one_row_a_pair_and_one_a_place_left_over() -> None:
    found = match([Place("1", "甲县"), Place("2", "乙县")], [Place("1", "甲县"), Place("3", "丙县")])
    assert found.frame[["way", "earlier_code", "later_code", "later_name"]].to_numpy().tolist() == [
        ["code_and_name", "1", "1", "甲县"],
        ["earlier_only", "2", "", ""],
        ["later_only", "", "3", "丙县"],
    ]
