"""Triggers that refuse what must never happen to a row, and keep what was replaced; both databases alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, PrimaryKeyConstraint, Table, UniqueConstraint

from evaluation.errors import UnguardedStore
from evaluation.storage.engines import is_embedded
from evaluation.storage.tables import (
    AnalysisRow,
    AuditRow,
    BatchRow,
    DisputeAnswerRow,
    DisputeRow,
    FrameworkRow,
    IndicatorRow,
    JudgementRow,
    NameDecisionRow,
    ObservationHistoryRow,
    ObservationRow,
    PeriodRow,
    PhraseRow,
    PolicyRow,
    ProposalRow,
    RunRow,
    SchemeRow,
    UnitRow,
    WaiverRow,
    columns,
    table,
)

IMMUTABLE = (
    table(AnalysisRow),
    table(AuditRow),
    table(DisputeAnswerRow),
    table(DisputeRow),
    table(JudgementRow),
    table(NameDecisionRow),
    table(ObservationHistoryRow),
    table(PhraseRow),
    table(PolicyRow),
    table(ProposalRow),
    table(RunRow),
    table(SchemeRow),
    table(WaiverRow),
)
REFERRED = (
    table(FrameworkRow),
    table(UnitRow),
    table(IndicatorRow),
    table(PeriodRow),
)  # observations point to their ids
BATCHES = table(BatchRow)
KEPT = ", ".join(columns(ObservationRow))
OLD = ", ".join(f"OLD.{name}" for name in columns(ObservationRow))
HISTORY = f"INSERT INTO observation_history ({KEPT}, superseded_by, at)"


@dataclass(frozen=True)
class Guard:
    """A trigger (or, on PostgreSQL, the function behind some), with the statement that makes it."""

    name: str
    table: str
    statement: str


def create(connection: Connection) -> None:
    """Makes every guard; none may exist."""
    for guard in _expected(connection):
        connection.exec_driver_sql(guard.statement)


def drop(connection: Connection) -> None:
    """Removes the guards that exist, so that a migration can rebuild tables."""
    present = _present(connection)
    for guard in reversed(list(_expected(connection))):
        if guard.name in present:
            connection.exec_driver_sql(_removal(connection, guard))


def check(connection: Connection) -> None:
    """Raises UnguardedStore unless every guard stands as `create` makes it."""
    present = _present(connection)
    wrong = [guard.name for guard in _expected(connection) if present.get(guard.name) != _mark(connection, guard)]
    if wrong:
        raise UnguardedStore(wrong)


def _expected(connection: Connection) -> Iterator[Guard]:
    return _sqlite_guards() if is_embedded(connection) else _postgresql_guards()


def _sqlite_guards() -> Iterator[Guard]:
    for each in IMMUTABLE:
        yield _sqlite_refusal(each, "UPDATE", "update")
        yield _sqlite_refusal(each, "DELETE", "delete")
        yield _sqlite_replacement(each)
    for each in (BATCHES, *REFERRED):
        yield _sqlite_refusal(each, f"UPDATE OF {_fixed_columns(each)}", "update")
        yield _sqlite_refusal(each, "DELETE", "delete")
        yield _sqlite_replacement(each)
    yield _sqlite_history("UPDATE", "NEW.batch_id")
    yield _sqlite_history("DELETE", "NULL")


def _sqlite_refusal(guarded: Table, event: str, verb: str) -> Guard:
    name = f"guard_{guarded.name}_{verb}"
    action = f"BEGIN SELECT RAISE(ABORT, '{guarded.name}: {verb} refused'); END"
    return Guard(name, guarded.name, f"CREATE TRIGGER {name} BEFORE {event} ON {guarded.name} {action}")


def _sqlite_replacement(guarded: Table) -> Guard:
    """Refuses INSERT OR REPLACE, which deletes without a delete trigger where recursive triggers are off."""
    name = f"guard_{guarded.name}_replace"
    same = " OR ".join(f"({key})" for key in _keys(guarded))
    action = f"BEGIN SELECT RAISE(ABORT, '{guarded.name}: replace refused'); END"
    when = f"WHEN EXISTS (SELECT 1 FROM {guarded.name} AS kept WHERE {same})"  # noqa: S608  # our own names
    return Guard(name, guarded.name, f"CREATE TRIGGER {name} BEFORE INSERT ON {guarded.name} {when} {action}")


def _sqlite_history(event: str, successor: str) -> Guard:
    name = f"history_observation_{event.lower()}"
    moment = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    action = f"BEGIN {HISTORY} VALUES ({OLD}, {successor}, {moment}); END"
    return Guard(name, "observation", f"CREATE TRIGGER {name} AFTER {event} ON observation {action}")


def _postgresql_guards() -> Iterator[Guard]:
    yield _function("guard_refuse", "RAISE EXCEPTION '%: % refused', TG_TABLE_NAME, lower(TG_OP);")
    yield _function("history_observation_keep", _postgresql_history())
    for each in IMMUTABLE:
        yield _postgresql_trigger(each.name, "change", "BEFORE UPDATE OR DELETE", "ROW")
        yield _postgresql_trigger(each.name, "truncate", "BEFORE TRUNCATE", "STATEMENT")
    for each in (BATCHES, *REFERRED):
        yield _postgresql_trigger(each.name, "change", f"BEFORE UPDATE OF {_fixed_columns(each)} OR DELETE", "ROW")
        yield _postgresql_trigger(each.name, "truncate", "BEFORE TRUNCATE", "STATEMENT")
    yield _postgresql_trigger("observation", "truncate", "BEFORE TRUNCATE", "STATEMENT")
    name = "history_observation_change"
    action = "FOR EACH ROW EXECUTE FUNCTION history_observation_keep()"
    yield Guard(name, "observation", f"CREATE TRIGGER {name} AFTER UPDATE OR DELETE ON observation {action}")


def _function(name: str, body: str) -> Guard:
    return Guard(name, "", f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS '{_quoted(_body(body))}'")


def _body(statements: str) -> str:
    return f"BEGIN {statements} END"


def _quoted(body: str) -> str:
    return body.replace("'", "''").replace("%", "%%")


def _postgresql_trigger(guarded: str, verb: str, event: str, each: str) -> Guard:
    name = f"guard_{guarded}_{verb}"
    action = f"FOR EACH {each} EXECUTE FUNCTION guard_refuse()"
    return Guard(name, guarded, f"CREATE TRIGGER {name} {event} ON {guarded} {action}")


def _postgresql_history() -> str:
    moment = """to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
    deleted = f"{HISTORY} VALUES ({OLD}, NULL, {moment});"
    updated = f"{HISTORY} VALUES ({OLD}, NEW.batch_id, {moment});"
    return f"IF TG_OP = 'DELETE' THEN {deleted} ELSE {updated} END IF; RETURN NULL;"


def _fixed_columns(guarded: Table) -> str:
    """The columns that never change: all of a batch but its status; where observations point to, the numbers."""
    if guarded is BATCHES:
        return ", ".join(name for name in columns(BatchRow) if name != "status")
    return ", ".join(name for name in ("id", "framework_id") if name in guarded.columns)


def _keys(guarded: Table) -> Iterator[str]:
    """For each key of the table, the condition that a new row has it in common with a kept one."""
    keys = [each for each in guarded.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    for key in sorted(keys, key=lambda each: str(each.name)):
        yield " AND ".join(f"kept.{column.name} = NEW.{column.name}" for column in key.columns)


def _present(connection: Connection) -> dict[str, str]:
    """What exists, by name, with the mark that tells whether it is what we made."""
    if is_embedded(connection):
        statement = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        return _pairs(connection, statement)
    triggers = "SELECT tgname, tgrelid::regclass::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
    functions = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    return _pairs(connection, triggers) | _pairs(connection, functions)


def _pairs(connection: Connection, statement: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.exec_driver_sql(statement)}


def _mark(connection: Connection, guard: Guard) -> str:
    if is_embedded(connection):
        return guard.statement
    if guard.table:
        return f"{guard.table}O"  # O: fires for every ordinary session
    return guard.statement.split(" AS '", 1)[1][:-1].replace("''", "'").replace("%%", "%")


def _removal(connection: Connection, guard: Guard) -> str:
    if is_embedded(connection):
        return f"DROP TRIGGER {guard.name}"
    return f"DROP TRIGGER {guard.name} ON {guard.table}" if guard.table else f"DROP FUNCTION {guard.name}"
