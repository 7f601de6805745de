"""The limits that burden assessments go by in a framework: the table as it holds, and who stated what, and why."""

from collections.abc import Mapping

from evaluation.domain.policy import BY_NAME, Policy
from evaluation.errors import NoReason, UnknownName
from evaluation.services.actors import PLANNER, READERS, Actor
from evaluation.storage.records import Policy as Stated
from evaluation.storage.repository import Store

EDITORS = (PLANNER,)
LEAST = 4  # characters of a basis


def in_force(store: Store, actor: Actor, framework: str) -> Policy:
    """The table that holds for a framework."""
    return Policy(stated={name: float(each.value) for name, each in stated(store, actor, framework).items()})


def stated(store: Store, actor: Actor, framework: str) -> Mapping[str, Stated]:
    """The limits that somebody stated, by name, each with its basis, who and when."""
    actor.must_hold(READERS, "查看框架")
    return {each.name: each for each in store.policies(framework) if each.name in BY_NAME}


def state(store: Store, actor: Actor, framework: str, limit: tuple[str, float], basis: str) -> None:
    """Puts a limit (name, value) in force with what it rests on; the row before is kept.

    Raises UnknownName, NoReason without a basis, and ValueError for a number below 0 or none.
    """
    actor.must_hold(EDITORS, "修改阈值")
    name, value = limit
    if name not in BY_NAME:
        raise UnknownName("参数", name, BY_NAME)
    if len(basis.strip()) < LEAST:
        raise NoReason("修改阈值", LEAST)
    Policy(stated={name: value})
    with store.unit_of_work(actor.name) as work:
        work.put_policy(name, value, basis=basis.strip(), framework=framework)
