"""Who changes grade or quota list between two schemes, and who enters the first places."""

from dataclasses import dataclass

import pandas as pd

from evaluation.checks.lines import lines
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


def first_places(first: Scorecard, second: Scorecard, category: str) -> Seats:
    """Who leaves and enters the seats of the category under the first scheme's quota; a tie at the end is inside.

    `places` is 0 where nobody of the category has a place under one of them.
    """
    inside = first.prepared.categories.index[first.prepared.categories == category]
    if any(card.places["place"].reindex(inside).isna().all() for card in (first, second)):
        return Seats(0, (), ())
    seats = pd.Series(lines(first.prepared, first.places["place"].notna()).seats, index=first.prepared.categories.index)
    count = int(seats[inside[0]])
    tops = []
    for card in (first, second):
        found = card.places["place"].reindex(inside)
        tops.append(set(map(str, found.index[found <= count])))
    return Seats(count, tuple(sorted(tops[0] - tops[1])), tuple(sorted(tops[1] - tops[0])))
