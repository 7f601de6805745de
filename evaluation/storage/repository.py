"""The store: everything that is read, and the unit of work through which everything is written."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection

from evaluation.domain.assessing import Waiver
from evaluation.domain.disputes import Dispute, NameDecision
from evaluation.domain.framework import Framework, Holdings
from evaluation.domain.scheme import Scheme
from evaluation.domain.table import Mapping as SheetMapping
from evaluation.errors import UnknownName
from evaluation.storage import (
    analyses,
    audit,
    batches,
    conditions,
    disputes,
    drafts,
    frameworks,
    history,
    judgements,
    labels,
    observations,
    registers,
    runs,
    schemes,
    waivers,
)
from evaluation.storage.audit import AuditEntry, AuditFault
from evaluation.storage.engines import Engines
from evaluation.storage.records import (
    AnalysisKey,
    Batch,
    Draft,
    Policy,
    SchemeVersion,
    StoredAnalysis,
    StoredJudgement,
    StoredProposal,
    StoredRun,
)
from evaluation.storage.unit_of_work import UnitOfWork


class Store:
    """One database; safe to share between threads. A framework that is not there raises UnknownName."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def close(self) -> None:
        """Closes every connection."""
        self._engines.dispose()

    def unit_of_work(self, actor: str) -> UnitOfWork:
        """A context manager for writing; waits for the writer before it."""
        return UnitOfWork(self._engines.write, actor)

    def frameworks(self) -> tuple[Framework, ...]:
        """All frameworks, in the order in which they came."""
        with self._reading() as connection:
            return frameworks.read(connection)

    def data_version(self, framework: str) -> int:
        """A number that grows with every write that changes what `holdings` gives; the key for caches."""
        with self._reading() as connection:
            return frameworks.locate(connection, framework)[1]

    def holdings(self, framework: str) -> Holdings:
        """The framework with all its frames and schemes, references first; observations with their `batch`."""
        with self._reading() as connection:
            number, _ = frameworks.locate(connection, framework)
            held = {name: registers.read(connection, name, number) for name in registers.REGISTERS}
            held["data_items"] = disputes.renamed(held["data_items"], disputes.decisions(connection, number))
            return Holdings(
                framework=next(each for each in frameworks.read(connection) if each.code == framework),
                observations=observations.read(connection, number),
                conditions=conditions.read(connection, number),
                schemes=schemes.read(connection, number),
                **held,
            )

    def periods(self, framework: str) -> tuple[str, ...]:
        """The periods of which anything was observed, oldest first."""
        with self._reading() as connection:
            return tuple(sorted(labels.periods(connection, frameworks.locate(connection, framework)[0])))

    def matrix(self, framework: str, period: str) -> tuple[NDArray[np.float64], pd.Index, pd.Index]:
        """unit × indicator of one period with both labels, sorted; NaN = missing or not applicable."""
        with self._reading() as connection:
            number, _ = frameworks.locate(connection, framework)
            known = labels.periods(connection, number)
            if period not in known:
                raise UnknownName("年度", period, known)
            return observations.read_matrix(connection, number, known[period])

    def observation_history(
        self, framework: str, *, unit: str = "", period: str = "", indicator: str = ""
    ) -> pd.DataFrame:
        """Observations that were replaced, oldest first, with `batch`, `superseded_by` and `at`; empty means all."""
        with self._reading() as connection:
            number, _ = frameworks.locate(connection, framework)
            return history.read(connection, number, unit, period, indicator)

    def batches(self, framework: str) -> tuple[Batch, ...]:
        """The imports, newest first."""
        with self._reading() as connection:
            return batches.read(connection, frameworks.locate(connection, framework)[0], framework)

    def mappings(self, framework: str | None = None) -> tuple[SheetMapping, ...]:
        """The remembered mappings of a framework, or of all, the last remembered first."""
        with self._reading() as connection:
            number = None if framework is None else frameworks.locate(connection, framework)[0]
            return batches.mappings(connection, number)

    def scheme_versions(self, framework: str) -> tuple[SchemeVersion, ...]:
        """Every stored version of every scheme, oldest first."""
        with self._reading() as connection:
            return schemes.versions(connection, frameworks.locate(connection, framework)[0])

    def scheme(self, framework: str, code: str, version: int) -> Scheme:
        """One version of a scheme; raises UnknownName."""
        with self._reading() as connection:
            number, _ = frameworks.locate(connection, framework)
            found = schemes.version(connection, number, code, version)
            if found is None:
                known = (f"{each.code} v{each.version}" for each in schemes.versions(connection, number))
                raise UnknownName("方案版本", f"{code} v{version}", known)
            return found

    def drafts(self, framework: str) -> tuple[Draft, ...]:
        """The drafts of weights, the last saved first."""
        with self._reading() as connection:
            return drafts.read(connection, frameworks.locate(connection, framework)[0], framework)

    def draft(self, framework: str, scheme: str, name: str) -> Draft | None:
        """One draft, or None."""
        found = (each for each in self.drafts(framework) if (each.scheme, each.name) == (scheme, name))
        return next(found, None)

    def judgements(self, framework: str, scheme: str) -> tuple[StoredJudgement, ...]:
        """Every version of what people judged about a scheme's weights, oldest first."""
        with self._reading() as connection:
            return judgements.read(connection, frameworks.locate(connection, framework)[0], scheme)

    def proposals(self, framework: str, scheme: str) -> tuple[StoredProposal, ...]:
        """The proposals of weights that were taken as drafts, newest first; raises DamagedRecord."""
        with self._reading() as connection:
            return judgements.proposals(connection, frameworks.locate(connection, framework)[0], scheme)

    def policies(self, framework: str = "") -> tuple[Policy, ...]:
        """The policy parameters that hold for a framework, by name: its own, else those for all."""
        with self._reading() as connection:
            return drafts.policies(connection, framework)

    def waivers(self, framework: str) -> tuple[Waiver, ...]:
        """Who let schemes be issued although their burden assessment asked for changes, newest first."""
        with self._reading() as connection:
            return waivers.read(connection, frameworks.locate(connection, framework)[0])

    def name_decisions(self, framework: str) -> tuple[NameDecision, ...]:
        """What people said of names that forms use: which item of the catalogue each means, or none."""
        with self._reading() as connection:
            return disputes.decisions(connection, frameworks.locate(connection, framework)[0])

    def disputes(self, framework: str) -> tuple[Dispute, ...]:
        """The values of pre-filled sheets that units say are wrong, newest first, settled ones too."""
        with self._reading() as connection:
            return disputes.read(connection, frameworks.locate(connection, framework)[0])

    def runs(self, framework: str) -> tuple[int, ...]:
        """The numbers of the stored runs, newest first."""
        with self._reading() as connection:
            return runs.numbers(connection, frameworks.locate(connection, framework)[0])

    def run(self, number: int) -> StoredRun:
        """A stored run; raises UnknownName, or DamagedRecord where its content no longer has its digest."""
        with self._reading() as connection:
            return runs.read(connection, number)

    def analysis(self, framework: str, key: AnalysisKey) -> StoredAnalysis | None:
        """The answer of a check stored under the key, or None; raises DamagedRecord."""
        with self._reading() as connection:
            return analyses.read(connection, frameworks.locate(connection, framework)[0], key)

    def audit(self, limit: int = 100) -> list[AuditEntry]:
        """The newest entries of the audit log, newest first."""
        with self._reading() as connection:
            return audit.entries(connection, limit)

    def verify_audit(self) -> list[AuditFault]:
        """Every fault of the audit chain; empty when it holds."""
        with self._reading() as connection:
            return audit.verify(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engines.read.connect() as connection:
            yield connection
