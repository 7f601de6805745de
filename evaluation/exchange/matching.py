"""The same places in two lists of different years, although codes, names and borders have changed."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Way = Literal["code_and_name", "place_and_name", "code", "stem"]

_DIVISION = re.compile(r"\d{6}", re.ASCII)
_GROUPINGS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_KINDS = re.compile(r"(?:自治县|自治旗|林区|特区|地区|县|区|市|旗|盟)$")
_LOOK_ALIKE = str.maketrans({"巿": "市"})


@dataclass(frozen=True)
class Place:
    """A row of a list of divisions, with the names of the province and the city that its code lies in."""

    code: str
    name: str
    province: str = ""
    city: str = ""

    @property
    def stem(self) -> str:
        """The name without the kind of place, so that a county made a district keeps it; one sign is never left.

        >>> Place("110228", "密云县").stem, Place("130526", "任县").stem
        ('密云', '任县')
        """
        short = _KINDS.sub("", self.name)
        return short if len(short) > 1 else self.name


@dataclass(frozen=True)
class Pair:
    """An earlier and a later place held to be the same, and what they agree in."""

    earlier: Place
    later: Place
    way: Way


@dataclass(frozen=True)
class Match:
    """Pairs, and the places of either list without a counterpart, in the order of the lists."""

    pairs: tuple[Pair, ...]
    earlier_only: tuple[Place, ...]
    later_only: tuple[Place, ...]

    @property
    def codes(self) -> dict[str, str]:
        """The earlier code -> the later code."""
        return {pair.earlier.code: pair.later.code for pair in self.pairs}

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs each way gave, and how many places had none."""
        ways: Counter[str] = Counter(pair.way for pair in self.pairs)
        return {**ways, "earlier_only": len(self.earlier_only), "later_only": len(self.later_only)}

    @property
    def frame(self) -> pd.DataFrame:
        """One row a pair or a place left over: way, code and name of either list, province, city."""
        rows = [
            *((pair.way, pair.earlier.code, pair.earlier.name, pair.later.code, pair.later) for pair in self.pairs),
            *(("earlier_only", place.code, place.name, "", place) for place in self.earlier_only),
            *(("later_only", "", "", place.code, place) for place in self.later_only),
        ]
        return pd.DataFrame(
            [
                (way, code, name, later, place.name if later else "", place.province, place.city)
                for way, code, name, later, place in rows
            ],
            columns=["way", "earlier_code", "earlier_name", "later_code", "later_name", "province", "city"],
        )


def places(codes: Sequence[str], names: Sequence[str], wanted: Iterable[str]) -> tuple[Place, ...]:
    """The places with the `wanted` codes of a list that also holds the provinces and cities above them.

    By the digits of six-digit codes; grouping rows (市辖区) name no city, other codes lie nowhere.
    """
    named = {code: _regular(name) for code, name in zip(codes, names, strict=True) if code}
    return tuple(Place(code, named.get(code, ""), *_above(code, named)) for code in wanted)


def match(earlier: Sequence[Place], later: Sequence[Place]) -> Match:
    """Which earlier place each later one continues.

    In this order, each place at most once: same code and name; same province, city and name; same code under another
    name (renamed); same stem of the name, if it is the only one in both provinces' rest (county made a district, city
    merged). A code that two places exchanged is thus not believed.
    """
    ways: tuple[tuple[Way, Callable[[Place], Hashable]], ...] = (
        ("code_and_name", lambda place: (place.code, place.name)),
        ("place_and_name", lambda place: (place.province, place.city, place.name)),
        ("code", lambda place: place.code),
        ("stem", lambda place: (place.province, place.stem)),
    )
    pairs: list[Pair] = []
    left, right = list(earlier), list(later)
    for way, key in ways:
        found = _join(left, right, way, key)
        pairs += found
        taken = {pair.earlier for pair in found}, {pair.later for pair in found}
        left = [place for place in left if place not in taken[0]]
        right = [place for place in right if place not in taken[1]]
    return Match(tuple(pairs), tuple(left), tuple(right))


def _join(left: Sequence[Place], right: Sequence[Place], way: Way, key: Callable[[Place], Hashable]) -> list[Pair]:
    """Pairs whose key stands exactly once on either side."""
    counts = Counter(map(key, left)), Counter(map(key, right))
    known = {key(place): place for place in right}
    return [
        Pair(place, known[key(place)], way)
        for place in left
        if counts[0][key(place)] == 1 and counts[1].get(key(place)) == 1
    ]


def _above(code: str, named: dict[str, str]) -> tuple[str, str]:
    if not _DIVISION.fullmatch(code):
        return "", ""
    city = named.get(f"{code[:4]}00", "") if not code.endswith("00") else ""
    return named.get(f"{code[:2]}0000", ""), "" if city in _GROUPINGS else city


def _regular(name: str) -> str:
    return "".join(name.split()).translate(_LOOK_ALIKE)
