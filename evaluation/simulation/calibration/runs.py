"""Many replications on several processors: pure chunks, seeds by task, sums that add exactly in any order."""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from evaluation.simulation.calibration import leaders, maturing, regions, unshrunk
from evaluation.simulation.calibration.leaders import Tell
from evaluation.simulation.calibration.tallies import Sums, gather
from evaluation.simulation.calibration.worlds import CARRIED, HOSTILE, NOTHING, ONE_YEAR

SEED = 20261124
SIZES = (20, 50, 300, 3000)
HOSTILE_SIZE, LEADERS_SIZE, LAGS_SIZE = 300, 60, 40
ONE_YEAR_SIZES = (20, 300)
CHUNK = 10
LEAST = 5
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # also what makes equal sums to the last digit


@dataclass(frozen=True)
class Task:
    """The replications `first` … `first + count − 1` of one world at one size."""

    world: str
    units: int
    first: int
    count: int
    seed: int = SEED


def plan(replications: int, seed: int = SEED) -> list[Task]:
    """Tasks of the whole calibration, the longest first: the base world so often, all others a part of that."""
    often = {("base", size): replications for size in reversed(SIZES)}
    fifth, tenth = max(replications // 5, LEAST), max(replications // 10, LEAST)
    often |= {(world.name, HOSTILE_SIZE): fifth for world in (*HOSTILE, NOTHING)}
    often |= {(ONE_YEAR.name, size): fifth for size in reversed(ONE_YEAR_SIZES)}
    often |= {(CARRIED.name, HOSTILE_SIZE): tenth}
    often |= {("no_leaders", LEADERS_SIZE): fifth, ("disconnected", LEADERS_SIZE): fifth}
    often |= {("leaders", LEADERS_SIZE): fifth, ("sorted_leaders", LEADERS_SIZE): fifth, ("lags", LAGS_SIZE): tenth}
    return [
        Task(world, units, first, min(CHUNK, count - first), seed)
        for (world, units), count in often.items()
        for first in range(0, count, CHUNK)
    ]


def work(task: Task, tell: Tell) -> dict[str, Sums]:
    """The sums of one task, by `world/units/measure`; the same wherever and whenever it is done."""
    replicate = _experiment(task.world, tell)
    world = zlib.crc32(task.world.encode())
    tallies = (
        replicate(task.world, task.units, (task.seed, world, task.units, number))
        for number in range(task.first, task.first + task.count)
    )
    return {f"{task.world}/{task.units}/{measure}": sums for measure, sums in gather(tallies).items()}


def run(
    tasks: Sequence[Task], workers: int, tell: Tell, done: Callable[[Task], None] = lambda _: None
) -> dict[str, Sums]:
    """The sums of all tasks, in so many processes of one thread each; `done` hears of each task, in their order.

    `tell` asks the product about cadres; a function of a module, so that other processes find it.
    """
    found: list[dict[str, Sums]] = []
    with _environment(), ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for task, tally in zip(tasks, pool.map(partial(work, tell=tell), tasks), strict=True):
            found.append(tally)
            done(task)
    return gather(found)


def _experiment(world: str, tell: Tell) -> Callable[[str, int, tuple[int, ...]], dict[str, Sums]]:
    if world in leaders.EFFECTS:
        return partial(leaders.replicate, tell=tell)
    others = {"lags": maturing.replicate, ONE_YEAR.name: unshrunk.replicate, CARRIED.name: unshrunk.replicate}
    return others.get(world, regions.replicate)


@contextmanager
def _environment() -> Iterator[None]:
    """One thread for the linear algebra of every process started inside; put back as it was."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
