"""What the weights of a category should reach, agreed before they are moved: kept with the basis, checked at a move."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from evaluation.domain.scheme import Scheme
from evaluation.errors import NoReason
from evaluation.services.actors import OFFICER, PLANNER, READERS, Actor
from evaluation.services.weights import Balance
from evaluation.storage.repository import Store

Of = Literal["latent", "visible", "process", "horizon"]
KINDS: tuple[Of, ...] = get_args(Of)
SHORTEST_BASIS = 4
TENTH = 0.05  # half of the last digit printed: 60.0 % printed meets 60 %


@dataclass(frozen=True)
class Target:
    """At least `least` per cent of all weight for a kind (`horizon`: what pays off after five years or more)."""

    of: Of
    least: float
    basis: str

    def met(self, balance: Balance) -> bool:
        """Whether the weights reach it, as printed."""
        return self.now(balance) >= self.least - TENTH

    def now(self, balance: Balance) -> float:
        """Per cent of all weight that the kind has."""
        return float(getattr(balance, self.of))


def stated(store: Store, actor: Actor, scheme: Scheme, category: str) -> tuple[Target, ...]:
    """The targets of a category, in the order of the kinds."""
    actor.must_hold(READERS, "查看框架")
    held = _held(store, scheme, category)
    return tuple(Target(of, held[of]["least"], held[of]["basis"]) for of in KINDS if of in held)


def state(store: Store, actor: Actor, scheme: Scheme, category: str, target: Target) -> None:
    """Sets the target of its kind, over the one before; raises NoReason where the basis says nothing."""
    actor.must_hold((OFFICER, PLANNER), "设定目标")
    basis = target.basis.strip()
    if len(basis) < SHORTEST_BASIS:
        raise NoReason("设定目标", SHORTEST_BASIS)
    held = {**_held(store, scheme, category), target.of: {"least": target.least, "basis": basis}}
    with store.unit_of_work(actor.name) as work:
        work.put_policy(_name(scheme, category), held, basis=basis, framework=scheme.framework)


def drop(store: Store, actor: Actor, scheme: Scheme, category: str, of: Of) -> None:
    """Takes a target back; what it was stays in the history of the policy and in the audit log."""
    actor.must_hold((OFFICER, PLANNER), "设定目标")
    held = {kind: each for kind, each in _held(store, scheme, category).items() if kind != of}
    with store.unit_of_work(actor.name) as work:
        work.put_policy(_name(scheme, category), held, basis=f"-{of}", framework=scheme.framework)


def _held(store: Store, scheme: Scheme, category: str) -> dict[str, dict[str, Any]]:
    name = _name(scheme, category)
    return next((dict(each.value) for each in store.policies(scheme.framework) if each.name == name), {})


def _name(scheme: Scheme, category: str) -> str:
    return f"weight_targets/{scheme.code}/{category}"
