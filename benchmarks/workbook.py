"""The living workbook of 3,000 units and 60 indicators: processor seconds, memory and size, in one run.

`python -m benchmarks.workbook`. Beside it the same with the library's own way of taking formulas, which looks for some
thirty names of newer functions in each. The file holds a formula for each score, pillar, total, place and grade.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import multiprocessing
import resource
import time
from multiprocessing.connection import Connection
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from benchmarks.score import make
from evaluation.domain.framework import Holdings
from evaluation.domain.settings import Efficacy, Grade, Grading
from evaluation.exchange.living.page import FastWorksheet
from evaluation.scorecard import compose
from evaluation.services import living_workbook
from evaluation.services.evaluation import Evaluation

UNITS, INDICATORS, PILLARS = 3_000, 60, 6
SECONDS, MEGABYTES = 6.0, 80.0
GRADES = (
    Grade(code="a", name_zh="优秀", quota=0.3),
    Grade(code="b", name_zh="良好", least=60),
    Grade(code="c", name_zh="一般"),
)


def evaluated() -> Evaluation:
    """Sixty indicators in six pillars, scored between quantiles of all units, graded with a quota."""
    dataset, flat = make(UNITS, INDICATORS)
    text = flat.model_dump()
    leaves = [leaf.model_dump() | {"scoring": Efficacy().model_dump()} for leaf in flat.leaves]
    size = INDICATORS // PILLARS
    text["tree"]["children"] = [
        {"code": f"p{at}", "name_zh": f"领域{at}", "children": leaves[at * size : (at + 1) * size]}
        for at in range(PILLARS)
    ]
    changes = {"tree": text["tree"], "grading": Grading(grades=GRADES), "uncertainty": {"draws": 50}}
    card = compose(dataset, flat.revise(changes))
    held = Holdings(
        framework=dataset.framework,
        units=dataset.units,
        indicators=dataset.indicators,
        memberships=dataset.memberships,
        observations=dataset.observations,
        conditions=dataset.conditions,
    )
    return Evaluation(held, dataset, card)


def written(evaluation: Evaluation, answer: Connection) -> None:
    """Sends processor seconds, megabytes of memory above the start, and the size of the file."""
    start, before = time.process_time(), resident()
    codes = list(evaluation.scorecard.scores.index)
    content = living_workbook.make(evaluation, codes, printed=(), reference=None, language="zh", facts=[])
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send((seconds, peak - before, len(content) / 1e6))


def resident() -> float:
    """The memory of this process now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def measured(evaluation: Evaluation) -> tuple[float, float, float]:
    """`written` in a process of its own, so that one measurement does not stand on another's memory."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=written, args=(evaluation, sender))
    process.start()
    found = receiver.recv()
    process.join()
    return found


def main() -> None:
    """Print our figures with their gates, and the library's own way."""
    evaluation = evaluated()
    seconds, memory, size = measured(evaluation)
    print(
        f"{UNITS:,} x {INDICATORS}: {seconds:.2f} s of one processor, {memory:.0f} MB more memory, file {size:.1f} MB"
    )
    met = seconds <= SECONDS and memory <= MEGABYTES
    print(f"gates {SECONDS:g} s and {MEGABYTES:g} MB: {'met' if met else 'MISSED'}")
    FastWorksheet._prepare_formula = Worksheet._prepare_formula  # noqa: SLF001  # the peer: the library as it is
    FastWorksheet.put_formula = Worksheet._write_formula  # noqa: SLF001
    plain, _, _ = measured(evaluation)
    print(f"the library's own formulas: {plain:.2f} s; ratio {plain / seconds:.1f}")


if __name__ == "__main__":
    main()
