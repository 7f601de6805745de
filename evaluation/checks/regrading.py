"""Who changes grade or quota list between two schemes, and who enters the first places."""

from dataclasses import dataclass

import pandas as pd

from evaluation.domain.results import Scorecard

COLUMNS = ["category", "grade", "new_grade", "list", "new_list", "up"]


@dataclass(frozen=True)
class Seats:
    """The first places of a category: how many there are, who left them and who came."""

    places: int
    left: tuple[str, ...]
    came: tuple[str, ...]


def changes(first: Scorecard, second: Scorecard) -> pd.DataFrame:
    """The units whose grade or list differs, unit × COLUMNS, by code; `up` > 0 for a better grade, < 0 for a worse one.

    Empty text = no grade or no list. Grades are compared by their codes; one that the other scheme does not know stands
    for neither better nor worse.
    """
    before, after = (card.grades.reindex(first.grades.index)[["grade", "list"]].fillna("") for card in (first, second))
    frame = before.assign(new_grade=after["grade"], new_list=after["list"])
    frame.insert(0, "category", first.prepared.categories)
    order = {grade.code: at for at, grade in enumerate(first.scheme.grading.grades)}
    steps = frame["grade"].map(order) - frame["new_grade"].map(order)
    frame["up"] = steps.fillna(0).astype(int)
    differs = (frame["grade"] != frame["new_grade"]) | (frame["list"] != frame["new_list"])
    return frame.loc[differs, COLUMNS].sort_index()


def first_places(first: Scorecard, second: Scorecard, category: str, places: int = 10) -> Seats:
    """Who leaves and enters the first `places` of a category; a tie at the end is inside."""
    inside = first.prepared.categories.index[first.prepared.categories == category]
    tops = []
    for card in (first, second):
        found = card.places["place"].reindex(inside)
        tops.append(set(map(str, found.index[found <= places])))
    return Seats(places, tuple(sorted(tops[0] - tops[1])), tuple(sorted(tops[1] - tops[0])))
