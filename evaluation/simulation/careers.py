"""Who led what and when: postings of the example's cadres, with moves in mid-year and shared responsibility."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from evaluation.domain.units import Posting

FIRST_YEAR, LAST_YEAR = 2016, 2025
MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
PRINCIPAL, DEPUTY, HEAD, DEPUTY_HEAD = "县级主要领导", "班子副职", "部门负责人", "部门副职"
STORY_STARTS: Mapping[str, tuple[date, ...]] = {
    "栖原县": (date(2013, 3, 1), date(2021, 7, 1)),
    "霁山县": (date(2014, 5, 1), date(2021, 7, 1)),
}
PREDECESSOR, SUCCESSOR = "C0001", "C0002"


@dataclass(frozen=True)
class Stint:
    """A time in a post before somebody is found for it; months from January of FIRST_YEAR, `end` excluded."""

    unit: str
    post: str
    start: int
    end: int
    share: float


@dataclass
class Service:
    """The cadres so far: their postings, and who is free since when."""

    postings: list[Posting] = field(default_factory=list)
    free: list[tuple[str, int, str]] = field(default_factory=list)
    count: int = 2

    def recruit(self) -> str:
        """The code of a new cadre."""
        self.count += 1
        return f"C{self.count:04d}"

    def appoint(self, cadre: str, stint: Stint) -> None:
        """Puts the cadre in the post; free again when it ends."""
        end = None if stint.end >= MONTHS else first_day(stint.end) - timedelta(days=1)
        start = first_day(stint.start)
        self.postings.append(
            Posting(cadre=cadre, unit=stint.unit, post=stint.post, start=start, end=end, share=stint.share)
        )
        if end is not None and cadre not in {PREDECESSOR, SUCCESSOR}:
            self.free.append((cadre, stint.end, stint.unit))

    def transfer(self, generator: np.random.Generator, stint: Stint, chance: float, patience: int) -> str:
        """Somebody freed in the last `patience` months from another unit, by chance; else a new cadre."""
        fit = [each for each in self.free if stint.start - patience <= each[1] <= stint.start and each[2] != stint.unit]
        self.free = [each for each in self.free if each[1] >= stint.start - 36]
        if not fit or generator.random() > chance:
            return self.recruit()
        chosen = fit[int(generator.integers(len(fit)))]
        self.free.remove(chosen)
        return chosen[0]


def draw_postings(
    generator: np.random.Generator, counties: list[str], departments: list[str], bureaus: list[str], deputies: int
) -> list[Posting]:
    """Postings of all: one principal a county throughout, deputies in some, heads and deputy heads of departments."""
    open_to = [county for county in counties if county not in STORY_STARTS]
    shared = set(generator.choice(open_to, deputies, replace=False))
    stints = [stint for county in counties for stint in _county(generator, county, shared=county in shared)]
    service = Service()
    for stint in sorted(stints, key=lambda each: (each.start, each.unit)):
        service.appoint(_story(stint) or service.transfer(generator, stint, 0.7, 5), stint)
    for stint in sorted(_departments(generator, departments), key=lambda each: (each.start, each.unit)):
        service.appoint(service.transfer(generator, stint, 0.9, 30), stint)
    for county in sorted(shared):
        service.appoint(service.recruit(), Stint(county, DEPUTY, _month(generator, 2018, 2022), MONTHS, 0.4))
    for bureau in bureaus:
        service.appoint(service.recruit(), Stint(bureau, HEAD, _month(generator, 2019, 2022), MONTHS, 1.0))
    return service.postings


def draw_efforts(generator: np.random.Generator, postings: list[Posting]) -> pd.DataFrame:
    """cadre × (visible, latent): what each brings to a post, mean 0, standard deviation 1; those of the story set."""
    cadres = sorted({posting.cadre for posting in postings})
    drawn = generator.standard_normal((len(cadres), 2))
    efforts = pd.DataFrame(drawn, index=pd.Index(cadres, name="cadre"), columns=["visible", "latent"])
    efforts["latent"] -= 0.15 * efforts["visible"]
    efforts.loc[PREDECESSOR] = (0.2, 2.4)
    efforts.loc[SUCCESSOR] = (1.6, -2.2)
    return efforts


def first_day(month: int) -> date:
    """The first day of a month counted from January of FIRST_YEAR.

    >>> first_day(13)
    datetime.date(2017, 2, 1)
    """
    return date(FIRST_YEAR + month // 12, month % 12 + 1, 1)


def _county(generator: np.random.Generator, county: str, *, shared: bool) -> list[Stint]:
    """The principals' stints at a county, without a gap; the share leaves room for a deputy where there is one."""
    if county in STORY_STARTS:
        starts = [12 * (day.year - FIRST_YEAR) + day.month - 1 for day in STORY_STARTS[county]]
    else:
        starts = [-int(generator.integers(0, 40)), *_changes(generator, int(generator.integers(6, 54)))]
    bounds = [*starts, MONTHS]
    share = 0.6 if shared else 1.0
    return [Stint(county, PRINCIPAL, start, end, share) for start, end in pairwise(bounds)]


def _departments(generator: np.random.Generator, departments: list[str]) -> list[Stint]:
    stints = []
    for department in departments:
        for post, share in ((HEAD, 0.6), (DEPUTY_HEAD, 0.4)):
            bounds = [0, *_changes(generator, int(generator.integers(10, 50))), MONTHS]
            stints += [Stint(department, post, start, end, share) for start, end in pairwise(bounds)]
    return stints


def _changes(generator: np.random.Generator, first: int) -> list[int]:
    """Months in which the post changes hands, the last a year or more before the end."""
    found, month = [], first
    while month < MONTHS - 6:
        found.append(month)
        month += int(generator.integers(40, 76))
    return found


def _story(stint: Stint) -> str | None:
    """Whom the story puts in the post, if anybody."""
    name, start = stint.unit, first_day(stint.start)
    if (name, start) in {("栖原县", STORY_STARTS["栖原县"][0]), ("霁山县", STORY_STARTS["霁山县"][1])}:
        return PREDECESSOR
    return SUCCESSOR if (name, start) == ("栖原县", STORY_STARTS["栖原县"][1]) else None


def _month(generator: np.random.Generator, first: int, last: int) -> int:
    """A month between January of the first year and December of the last."""
    return 12 * (first - FIRST_YEAR) + int(generator.integers(12 * (last - first + 1)))
