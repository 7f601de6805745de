"""Schemes of the example that ask for more paper: the draft for mountains, and the scheme of last year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evaluation.domain.collecting import Channel
from evaluation.domain.scheme import Node, Scheme

Changes = Mapping[str, Mapping[str, Any]]
MOUNTAIN: Changes = {
    **{
        code: {"channel": Channel.EVIDENCE, "times_a_year": 12.0, "proof": "trace", "request": request}
        for code, request in {"ENV02": "F10", "ENV04": "F11", "ENV05": "F12", "RSK01": "F13", "GOV02": "F28"}.items()
    },
    "FND04": {"channel": Channel.FORM, "times_a_year": 24.0, "request": "F14"},
}
BEFORE: Changes = {
    code: {"channel": Channel.FORM, "times_a_year": 4.0, "request": request}
    for code, request in {"LIV03": "F06", "GOV01": "F07", "ENV07": "F08", "GOV02": "F09"}.items()
}
MOVED = {
    "重点开发区": {"ECO01": 2, "ECO05": 1, "ENV02": -1, "RSK01": -1, "FND04": -1},
    "农产品主产区": {"ECO05": 1, "INN05": 1, "ENV02": -1, "LIV05": -1},
    "重点生态功能区": {"ECO05": 1, "LIV03": 1, "ENV04": -1, "FND04": -1},
    "特殊类型区": {"ECO01": 2, "ECO05": 1, "ENV02": -1, "RSK01": -1, "LIV05": -1},
    "乡镇": {"LIV08": 5, "GOV02": -5},
}
ISSUED = date(2024, 3, 4)


def recollected(part: Node, changes: Changes) -> dict[str, Any]:
    """The tree with some indicators collected in another way; the duties that they rest on stay."""
    children: list[Any] = []
    for child in part.children:
        if isinstance(child, Node):
            children.append(recollected(child, changes))
        elif child.indicator in changes and child.collection is not None:
            paper = child.collection.model_copy(update=dict(changes[child.indicator]))
            children.append(child.model_copy(update={"collection": paper}))
        else:
            children.append(child)
    return {**part.model_dump(exclude={"children"}), "children": children}


def last_year(reference: Scheme) -> Scheme:
    """The scheme of 2024: the same indicators, a little more on quick results, and four forms more."""
    weights = {
        category: {code: points + MOVED[category].get(code, 0) for code, points in row.items()}
        for category, row in reference.weights.items()
    }
    return reference.revise(
        {
            "code": "last_year",
            "name_zh": "上年方案(2024)",
            "name_en": "Last year's scheme (2024)",
            "follows": "",
            "issued_on": ISSUED,
            "tree": recollected(reference.tree, BEFORE),
            "weights": weights,
        }
    )
