"""The units of the example, the categories they belong to, and the postings by code."""

import pandas as pd

from evaluation.domain.indicators import Level
from evaluation.domain.units import Membership, Posting, Unit
from evaluation.simulation.careers import DEPUTY_HEAD, HEAD, LAST_YEAR
from evaluation.simulation.names import DEPARTMENTS, LINES, TOWNSHIPS, counties
from evaluation.simulation.province import COUNTIES, HOST_OF_TOWNSHIPS, Province


def units(place: Province) -> tuple[Unit, ...]:
    """Counties, townships, bureaus, departments of the province, cadres (by code, without names)."""
    names, codes = counties(COUNTIES), place.codes
    made = [Unit(code=codes[name], name_zh=name, name_en=english) for name, english in names.items()]
    made += [
        Unit(code=codes[name], name_zh=name, name_en=english, parent=codes[HOST_OF_TOWNSHIPS])
        for name, english in TOWNSHIPS.items()
    ]
    made += [_bureau(codes, name, english, line) for line in LINES for name, english in names.items()]
    made += [
        Unit(code=codes[name], name_zh=name, name_en=english, level=Level.DEPARTMENT)
        for group in DEPARTMENTS.values()
        for name, english in group.items()
    ]
    return (*made, *(Unit(code=code, name_zh=code, name_en=code, level=Level.CADRE) for code in place.efforts.index))


def memberships(place: Province) -> tuple[Membership, ...]:
    """The category of each unit; a cadre's is that of the last post, until the year of leaving."""
    codes = place.codes
    made = [Membership(unit=codes[str(name)], category=category) for name, category in place.categories.items()]
    made += [Membership(unit=codes[name], category="乡镇") for name in TOWNSHIPS]
    made += [Membership(unit=codes[f"{name}{line}"], category=line) for line in LINES for name in place.counties]
    made += [Membership(unit=codes[name], category=group) for group, names in DEPARTMENTS.items() for name in names]
    last = {posting.cadre: posting for posting in sorted(place.postings, key=lambda each: each.start)}
    return (*made, *(_of_cadre(last[cadre]) for cadre in place.efforts.index))


def postings(place: Province) -> tuple[Posting, ...]:
    """The postings with the units by code, in the order of cadre and start."""
    coded = [posting.model_copy(update={"unit": place.codes[posting.unit]}) for posting in place.postings]
    return tuple(sorted(coded, key=lambda each: (each.cadre, each.start, each.unit)))


def provincial() -> list[str]:
    """The names of the provincial departments."""
    return [name for group in DEPARTMENTS.values() for name in group]


def _bureau(codes: pd.Series, county: str, english: str, line: str) -> Unit:
    return Unit(
        code=codes[f"{county}{line}"],
        name_zh=f"{county}{line}",
        name_en=f"{english} {LINES[line]}",
        level=Level.DEPARTMENT,
        parent=codes[county],
    )


def _of_cadre(last: Posting) -> Membership:
    left = "" if last.end is None or last.end.year >= LAST_YEAR else str(last.end.year)
    category = HEAD if last.post == DEPUTY_HEAD else last.post
    return Membership(unit=last.cadre, category=category, valid_to=left)
