"""Writes about what is asked of the grass roots, each with its audit row: names of items, disputes, waivers."""

from evaluation.domain.assessing import Assessment, Waiver, readings
from evaluation.domain.disputes import Answer, Correction, Outcome
from evaluation.storage import audit, disputes, registers, waivers
from evaluation.storage.transaction import Transaction


class CatalogueWork(Transaction):
    """What people say is wrong or meant in the catalogue, and who answers for a scheme."""

    def decide_name(self, framework: str, name: str, item: str) -> None:
        """Keeps which item a name of a form means (empty: none); raises UnknownName for an item that is not there."""
        with self._change() as connection:
            number = self._framework(framework)
            registers.known(connection, "data_items", number, [item] if item else [])
            disputes.decide(connection, number, name, item, self.actor)
            self._record("name", f"{framework}/data_items", {"name": name, "item": item})
            self._changed.add(framework)

    def add_dispute(self, framework: str, correction: Correction) -> int | None:
        """The number of a new dispute; None where the same is open already. The value itself is left as it is."""
        with self._change() as connection:
            number = self._framework(framework)
            held = disputes.read(connection, number)
            if any(each.is_open and each.correction.about == correction.about for each in held):
                return None
            registers.known(connection, "units", number, [correction.unit])
            added = disputes.add(connection, number, correction, self.actor)
            self._record("dispute", f"{framework}/dispute/{added}", correction.model_dump())
        return added

    def settle_dispute(self, framework: str, number: int, outcome: Outcome, reason: str) -> None:
        """Keeps how a dispute was settled; raises UnknownName, and Conflict where it is settled already."""
        answer = Answer(outcome=outcome, reason=reason, actor=self.actor, at=audit.now())
        with self._change() as connection:
            disputes.settle(connection, self._framework(framework), number, answer)
            facts = {"outcome": outcome, "reason": reason}
            self._record("settle-dispute", f"{framework}/dispute/{number}", facts)

    def put_waiver(self, framework: str, assessed: Assessment, *, approver: str, reason: str) -> Waiver:
        """Keeps who answers for issuing a scheme as assessed, and why."""
        about = {"scheme": assessed.code, "digest": assessed.scheme, "policy": assessed.policy}
        said = {"verdict": assessed.verdict, "approver": approver, "reason": reason, "readings": readings(assessed)}
        waiver = Waiver.model_validate({**about, **said, "actor": self.actor, "at": audit.now()})
        with self._change() as connection:
            waivers.add(connection, self._framework(framework), waiver)
            facts = waiver.model_dump(mode="json", exclude={"actor", "at"})
            self._record("waiver", f"{framework}/scheme/{assessed.code}", facts)
        return waiver
