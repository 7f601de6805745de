"""Who acts: for now the one person at this machine."""

from dataclasses import dataclass

from evaluation.errors import NotAllowed

LEADER = "leader"
OFFICER = "officer"
PLANNER = "planner"
READERS = (LEADER, OFFICER, PLANNER)


@dataclass(frozen=True)
class Actor:
    """A person with a name for the audit row and the roles held."""

    name: str
    roles: frozenset[str]

    def holds(self, roles: tuple[str, ...]) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def must_hold(self, roles: tuple[str, ...], act: str) -> None:
        """Nothing, or NotAllowed naming the act."""
        if not self.holds(roles):
            raise NotAllowed(self.name, act)


def local() -> Actor:
    """The one local user, who holds every role until accounts exist."""
    return Actor("local", frozenset(READERS))
