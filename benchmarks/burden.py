"""The assessment of 60 indicators against the duty lists of 1,500 townships and a catalogue of 2,000 fields.

`python -m benchmarks.burden`. Every township has 400 items of its own; the floor is one look at each row of the lists,
which is the least that any way has to do. It fails where the assessment takes longer than was promised.
"""

from datetime import date
from time import process_time

import numpy as np
import pandas as pd

from evaluation.checks import burden
from evaluation.checks.burden.subject import Subject
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.duties import DutyItem, DutyList, Staff
from evaluation.domain.framework import Framework, Holdings, conditions, observations
from evaluation.domain.indicators import Indicator
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme, parse

INDICATORS, ITEMS, TOWNSHIPS, FIELDS = 60, 400, 1_500, 2_000
DAY = date(2026, 1, 1)
PROMISE = 2.0  # CPU seconds


def scheme() -> Scheme:
    """Sixty indicators, each on a duty of its own and on a form of forty fields."""
    leaves = [
        {"indicator": f"i{at}", "collection": {"channel": "form", "duty": f"d{at}", "request": f"r{at}"}}
        for at in range(INDICATORS)
    ]
    weights = {"*": {leaf["indicator"]: 100 / INDICATORS for leaf in leaves}}
    tree = {"code": "total", "name_zh": "总分", "children": leaves}
    return parse({"code": "now", "framework": "f", "name_zh": "方案", "tree": tree, "weights": weights})


def subject() -> Subject:
    """The scheme with all registers."""
    units = [f"t{at}" for at in range(TOWNSHIPS)]
    item = DutyItem(code="d0", name_zh="事项", duty_list=DutyList.BASIC, hours=20)
    duties = tuple(item.model_copy(update={"code": f"d{at}", "unit": unit}) for unit in units for at in range(ITEMS))
    field = DataItem(code="f", name_zh="数据", unit_of_measurement="个", owner="局", aliases="旧名")
    rows = np.random.default_rng(1).normal(size=(TOWNSHIPS, INDICATORS))
    made = scheme()
    holdings = Holdings(
        framework=Framework(code="f", name_zh="框架"),
        units=(),
        indicators=tuple(
            Indicator(code=code, name_zh=f"指标{code}的名称", definition=f"第 {code} 项的定义,按年统计" * 3)
            for code in made.indicators
        ),
        memberships=(),
        observations=observations([]),
        conditions=conditions([]),
        data_items=tuple(field.model_copy(update={"code": f"f{at}", "name_zh": f"数据{at}"}) for at in range(FIELDS)),
        duty_items=duties,
        requests=tuple(
            Request(
                code=f"r{at}", name_zh="表", owner="局", fields=";".join(f"f{40 * at % FIELDS + k}" for k in range(40))
            )
            for at in range(INDICATORS)
        ),
        staff=tuple(Staff(unit=unit, as_of=DAY, posts=30) for unit in units),
    )
    return Subject(
        scheme=made,
        holdings=holdings,
        policy=Policy(),
        day=DAY,
        last_year=made,
        members=dict.fromkeys(units, "乡镇"),
        values=pd.DataFrame(rows, index=units, columns=list(made.indicators)),
    )


def main() -> None:
    """Prints the CPU seconds of an assessment, and those of one look at every row of the duty lists."""
    held = subject()
    start = process_time()
    sum(item.holds(DAY) for item in held.holdings.duty_items)
    floor = process_time() - start
    start = process_time()
    found = burden.assess(held)
    spent = process_time() - start
    print(f"{INDICATORS} indicators × {ITEMS} items × {TOWNSHIPS:,} townships × {FIELDS:,} fields: {found.verdict}")
    print(f"assessment {spent:.2f} s CPU (promise {PROMISE:g} s), {spent / floor:.1f} × one look at every row")
    assert spent <= PROMISE, f"the assessment took {spent:.2f} s of processor time, more than {PROMISE:g} s"


if __name__ == "__main__":
    main()
