"""A draft that does all that a scheme must not: what the assessment of burdens is there to stop."""

from datetime import date
from typing import Any

from evaluation.domain.collecting import Collection
from evaluation.domain.gates import Gate, Veto
from evaluation.domain.indicators import Achievement, Indicator
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.simulation.definitions import rows

REGISTERED = ("code", "name_zh", "name_en", "unit_of_measurement", "low", "high", "owner", "definition")
JUDGED = ("direction", "achievement", "horizon_years", "reason", "changed_on")
COLLECTED = ("channel", "times_a_year", "proof", "request", "duty")
SLOW = 0.15
VETOES = {
    "contracts_veto": ("招商任务未完成", "Investment target missed", "年度重点工作安排"),
    "publicity_veto": ("宣传信息排名末位", "Last in publicity", "县委专题会议纪要"),
    "clocking_veto": ("工作群打卡不达标", "Too few clock-ins", "督查工作安排"),
    "farmland_veto": ("突破耕地保护红线", "Farmland below the line", "《中华人民共和国土地管理法》"),
    "petitions_veto": ("信访工作严重失职", "Grave neglect of petitions", "《信访工作条例》"),
    "pollution_veto": ("发生重大环境污染", "Grave pollution", "《中华人民共和国环境保护法》"),
}


def spare() -> tuple[Indicator, ...]:
    """Indicators that are registered and in no scheme but the overloaded one; nobody has observed them."""
    return tuple(Indicator.model_validate(_part(row, REGISTERED)) for row in rows("overloaded"))


def overloaded(draft: Scheme, issued: date) -> Scheme:
    """The draft with everything added: slow results pressed down, six vetoes more, three indicators in mid-year."""
    added = rows("overloaded")
    extra = {row["code"]: float(row["weight"]) for row in added}
    children = [_grown(pillar, added) for pillar in draft.tree.children if isinstance(pillar, Node)]
    gates = tuple(
        Gate(rule=rule, name_zh=zh, name_en=en, effect=Veto(), legal_basis=basis)
        for rule, (zh, en, basis) in VETOES.items()
    )
    return draft.revise(
        {
            "code": "overloaded",
            "name_zh": "超载(草案)",
            "name_en": "Overloaded (draft)",
            "tree": {**draft.tree.model_dump(exclude={"children"}), "children": children},
            "weights": {name: _pressed(draft, row, extra) for name, row in draft.weights.items()},
            "gates": (*draft.gates, *gates),
            "issued_on": issued,
        }
    )


def _grown(pillar: Node, added: list[dict[str, str]]) -> dict[str, Any]:
    leaves = [_leaf(row) for row in added if row["pillar"] == pillar.code]
    return {**pillar.model_dump(exclude={"children"}), "children": [*pillar.children, *leaves]}


def _leaf(row: dict[str, str]) -> Leaf:
    collection = Collection.model_validate(_part(row, COLLECTED))
    return Leaf.model_validate({"indicator": row["code"], **_part(row, JUDGED), "collection": collection})


def _pressed(draft: Scheme, row: dict[str, float], extra: dict[str, float]) -> dict[str, float]:
    """What was weighed before in the room that is left, slow results at a fifth."""
    slow = {leaf.indicator for leaf in draft.leaves if leaf.achievement is Achievement.LATENT}
    held = {code: points * (SLOW if code in slow else 1) for code, points in row.items()}
    room = (100 - sum(extra.values())) / sum(held.values())
    pressed = {code: round(points * room, 2) for code, points in held.items()} | extra
    heaviest = max(pressed, key=lambda code: pressed[code])
    return pressed | {heaviest: round(100 - sum(pressed.values()) + pressed[heaviest], 2)}


def _part(row: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: row[name] for name in names if name in row}
