"""Every write: several changes as one transaction, each with its audit row; all of it or nothing."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.indicators import Frozen, Indicator
from evaluation.domain.judgements import Answer, Question
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.domain.table import Finding
from evaluation.domain.table import Mapping as SheetMapping
from evaluation.domain.units import Condition, Event, Membership, Posting, Target, Unit
from evaluation.storage import (
    analyses,
    audit,
    batches,
    conditions,
    drafts,
    frameworks,
    judgements,
    observations,
    registers,
    runs,
    schemes,
)
from evaluation.storage.catalogue_work import CatalogueWork
from evaluation.storage.records import (
    AnalysisKey,
    BatchStatus,
    NameAct,
    SchemeKind,
    StoredAnalysis,
    StoredJudgement,
    StoredProposal,
    Weights,
)


class UnitOfWork(CatalogueWork):
    """One actor's changes: committed when the `with` block ends, gone when it raises.

    Codes of frameworks, units, indicators and conditions that nobody registered raise UnknownName.
    """

    def put_framework(self, framework: Framework) -> None:
        """Adds a framework, or replaces its names."""
        with self._change() as connection:
            changes = frameworks.write(connection, framework)
            self._record_changes("framework", framework.code, changes)

    def put_holdings(self, holdings: Holdings, source: str = "") -> int | None:
        """Adds a whole framework; what differs from what is stored is replaced with its history kept.

        The number of the batch that the observations came in (`source` is its file name), or None without observations.
        The first scheme of a level without a reference becomes its reference, all others drafts.
        """
        code = holdings.framework.code
        self.put_framework(holdings.framework)
        for name in registers.REGISTERS:
            self._put(name, code, getattr(holdings, name))
        self.put_conditions(code, holdings.conditions)
        for scheme in holdings.schemes.values():
            self.put_scheme(code, scheme, self._kind(code, scheme))
        if holdings.observations.empty:
            return None
        sha256 = _frame_digest(holdings.observations)
        batch = self.add_batch(code, source or f"{code}/observations.csv", sha256, rows=len(holdings.observations))
        self.put_observations(code, holdings.observations, batch)
        return batch

    def add_batch(
        self,
        framework: str,
        file_name: str,
        sha256: str,
        *,
        rows: int,
        findings: Sequence[Finding] = (),
        mapping: SheetMapping | None = None,
        status: BatchStatus = "accepted",
    ) -> int:
        """The number of a new import."""
        facts = {"file_name": file_name, "sha256": sha256, "status": status, "rows": rows}
        with self._change() as connection:
            number = batches.add(
                connection,
                facts
                | {
                    "framework_id": self._framework(framework),
                    "actor": self.actor,
                    "at": audit.now(),
                    "findings": batches.findings_text(tuple(findings)),
                    "mapping": mapping.model_dump_json() if mapping else None,
                },
            )
            self._record("import", f"{framework}/batch/{number}", facts | {"findings": len(findings)})
        return number

    def settle_batch(self, batch: int, status: BatchStatus) -> None:
        """Sets the status of an import."""
        with self._change() as connection:
            batches.settle(connection, batch, status)
            self._record("settle", f"batch/{batch}", {"status": status})

    def put_observations(self, framework: str, frame: pd.DataFrame, batch: int) -> observations.Written:
        """Adds observations (form of `domain.framework.observations`) and replaces those that differ."""
        with self._change() as connection:
            written = observations.write(connection, self._framework(framework), batch, frame)
            if written.added or written.replaced:
                facts = {"batch": batch, "rows": written.rows, "added": written.added, "replaced": written.replaced}
                self._record("observations", f"{framework}/observations", facts | {"digest": written.digest})
                self._changed.add(framework)
        return written

    def put_conditions(self, framework: str, frame: pd.DataFrame) -> None:
        """Adds values of conditions (form of `domain.framework.conditions`) and replaces those that differ."""
        with self._change() as connection:
            changes = conditions.write(connection, self._framework(framework), frame)
            self._record_changes("conditions", framework, changes)

    def put_units(self, framework: str, units: Sequence[Unit]) -> None:
        """Adds units, or replaces those with the same code."""
        self._put("units", framework, units)

    def put_memberships(self, framework: str, memberships: Sequence[Membership]) -> None:
        """Adds memberships, or replaces those of the same unit and first year."""
        self._put("memberships", framework, memberships)

    def put_indicators(self, framework: str, indicators: Sequence[Indicator]) -> None:
        """Adds indicators, or replaces those with the same code."""
        self._put("indicators", framework, indicators)

    def put_register(self, framework: str, register: Sequence[Condition]) -> None:
        """Adds conditions to the register, or replaces those with the same code."""
        self._put("register", framework, register)

    def put_postings(self, framework: str, postings: Sequence[Posting]) -> None:
        """Adds postings, or replaces those of the same cadre, unit, post and first day."""
        self._put("postings", framework, postings)

    def put_targets(self, framework: str, targets: Sequence[Target]) -> None:
        """Adds targets, or replaces those of the same unit, period and indicator."""
        self._put("targets", framework, targets)

    def put_events(self, framework: str, events: Sequence[Event]) -> None:
        """Adds events, or replaces those of the same unit, period, rule and basis."""
        self._put("events", framework, events)

    def put_scheme(self, framework: str, scheme: Scheme, kind: SchemeKind, *, source: str = "") -> int | None:
        """The number of the new version of a scheme; None where the newest of this kind has the same text.

        `source`: how its weights were set, for the record; empty: not said.
        """
        with self._change() as connection:
            stored = schemes.write(connection, self._framework(framework), scheme, kind, self.actor)
            if stored is None:
                return None
            facts = {"version": stored.version, "level": stored.level, "kind": kind, "sha256": stored.sha256}
            facts |= {"weights": source} if source else {}
            self._record("scheme", f"{framework}/scheme/{scheme.code}", facts)
            self._changed.add(framework)
        return stored.version

    def put_mapping(self, framework: str, mapping: SheetMapping) -> None:
        """Remembers what a sheet of this shape means."""
        with self._change() as connection:
            record = {"shape": mapping.shape, "text": mapping.model_dump_json()}
            own = {"framework_id": self._framework(framework), "actor": self.actor, "at": audit.now()}
            batches.remember(connection, record | own)
            self._record("mapping", f"{framework}/mapping/{mapping.shape}", {"mapping": record["text"]})

    def put_draft(
        self,
        framework: str,
        scheme: str,
        name: str,
        weights: Weights,
        *,
        expected_version: int,
        year: str = "",
        source: str = "",
    ) -> int:
        """The new version of a draft for the year named and later, set `blind` or `named` (each empty: not said).

        Raises Conflict unless `expected_version` is the stored one (0: none yet).
        """
        with self._change() as connection:
            content = drafts.Content(year, weights, source)
            version = drafts.save(
                connection,
                self._framework(framework),
                scheme,
                name,
                content,
                expected_version=expected_version,
                actor=self.actor,
            )
            facts = {"version": version, "year": year, "weights": weights, "source": source}
            self._record("draft", f"{framework}/draft/{scheme}/{name}", facts)
        return version

    def discard_draft(self, framework: str, scheme: str, name: str, *, expected_version: int) -> None:
        """Removes a draft; raises Conflict unless the stored version is `expected_version`."""
        with self._change() as connection:
            drafts.discard(connection, self._framework(framework), scheme, name, expected_version=expected_version)
            self._record("discard-draft", f"{framework}/draft/{scheme}/{name}", {"version": expected_version})

    def put_judgement(
        self, framework: str, question: Question, assessor: str, method: str, answer: Answer | None, *, expected: int
    ) -> int:
        """The new version of a person's answer (None withdraws it); raises Conflict unless the newest is `expected`."""
        judged = StoredJudgement(question, method, assessor, expected + 1, answer, self.actor, audit.now())
        with self._change() as connection:
            judgements.add(connection, self._framework(framework), judged, expected_version=expected)
            facts = {"question": question.model_dump(mode="json"), "assessor": assessor, "version": judged.version}
            given = None if answer is None else answer.model_dump(mode="json")
            about = f"{framework}/judgement/{question.scheme}/{method}"
            self._record("judgement" if answer else "withdraw-judgement", about, facts | {"answer": given})
        return judged.version

    def put_proposal(
        self, framework: str, place: tuple[str, str], weights: dict[str, float], source: dict[str, Any]
    ) -> StoredProposal:
        """Keeps weights that are taken as a draft with what they came from; `place`: scheme and category."""
        with self._change() as connection:
            number = self._framework(framework)
            stored = judgements.propose(connection, number, place, weights, source, actor=self.actor)
            facts = {"category": place[1], "source": source, "weights": weights, "sha256": stored.sha256}
            self._record("proposal", f"{framework}/proposal/{place[0]}", facts)
        return stored

    def put_policy(self, name: str, value: Any, *, basis: str, framework: str = "") -> None:
        """Stores a policy parameter (any JSON value) with its basis; an empty framework means all."""
        with self._change() as connection:
            if framework:
                self._framework(framework)
            drafts.add_policy(connection, framework, name, value, basis=basis, actor=self.actor)
            self._record("policy", f"{framework or '*'}/policy/{name}", {"value": value, "basis": basis})

    def put_run(self, framework: str, scorecard: Scorecard) -> int:
        """The number under which scores, places and grades of a scorecard are kept."""
        content = runs.record(scorecard)
        with self._change() as connection:
            own = {"framework_id": self._framework(framework), "actor": self.actor, "at": audit.now()}
            number = runs.add(connection, content | own)
            facts = {name: content[name] for name in content if name != "content"}
            self._record("run", f"{framework}/run/{number}", facts)
        return number

    def put_analysis(self, framework: str, key: AnalysisKey, result: str) -> StoredAnalysis:
        """Keeps the answer of a check (JSON text) under its key; what is there already stays, and is given back."""
        with self._change() as connection:
            number = self._framework(framework)
            held = analyses.read(connection, number, key)
            if held is not None:
                return held
            stored = analyses.add(connection, number, key, result, self.actor)
            self._record("analysis", f"{framework}/analysis/{stored.number}", vars(key) | {"sha256": stored.sha256})
        return stored

    def record_export(self, framework: str, facts: dict[str, Any]) -> None:
        """Writes down that results left the store: of what, under which digests, in which file."""
        with self._change():
            self._framework(framework)
            self._record("export", f"{framework}/export", facts)

    def record_inverse(self, framework: str, facts: dict[str, Any]) -> None:
        """Writes down that somebody asked which weights would give a wished order: the question, and why."""
        with self._change():
            self._framework(framework)
            self._record("inverse", f"{framework}/inverse", facts)

    def record_names(self, act: NameAct, framework: str, facts: dict[str, Any]) -> None:
        """Writes down that names become visible where weights are set, are hidden or used, or no longer blind."""
        with self._change():
            self._framework(framework)
            self._record(act, f"{framework}/weights", facts)

    def _kind(self, framework: str, scheme: Scheme) -> SchemeKind:
        known = {
            (each.code, each.kind): each for each in schemes.versions(self._connection, self._framework(framework))
        }
        first = not schemes.has_reference(self._connection, self._framework(framework), scheme.level.value)
        return "reference" if first or (scheme.code, "reference") in known else "draft"

    def _put(self, name: str, framework: str, objects: Sequence[Frozen]) -> None:
        with self._change() as connection:
            changes = registers.write(connection, name, self._framework(framework), objects)
            self._record_changes(name, framework, changes)


def _frame_digest(frame: pd.DataFrame) -> str:
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
