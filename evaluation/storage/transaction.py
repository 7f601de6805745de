"""What every write stands on: one transaction, its savepoints, the audit row, the count of a framework's writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from evaluation.storage import audit, frameworks
from evaluation.storage.registers import Changes


class Transaction:
    """One actor's transaction: committed when the `with` block ends, gone when it raises."""

    def __init__(self, engine: Engine, actor: str) -> None:
        self.actor = actor
        self._engine = engine
        self._changed: set[str] = set()
        self._open: Connection | None = None

    def __enter__(self) -> Self:
        self._open = self._engine.connect()
        try:
            self._open.begin()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection = self._connection
        self._open = None
        with connection:  # closing rolls back what was not committed
            if kind is None:
                frameworks.count_write(connection, self._changed)
                connection.commit()

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            raise ValueError("a unit of work is used inside its `with` block")
        return self._open

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """A change with its audit row, both or neither even if the caller goes on after an error."""
        with self._connection.begin_nested():
            yield self._connection

    def _framework(self, code: str) -> int:
        return frameworks.locate(self._connection, code)[0]

    def _record_changes(self, action: str, framework: str, changes: Changes) -> None:
        if changes:
            replaced = [{"before": before, "after": after} for before, after in changes.replaced]
            self._record(action, f"{framework}/{action}", {"added": changes.added, "replaced": replaced})
            self._changed.add(framework)

    def _record(self, action: str, about: str, payload: dict[str, Any]) -> None:
        audit.append(self._connection, self.actor, action, about, payload)
