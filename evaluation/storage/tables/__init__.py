"""The tables of the store: persistence only, so limits are CHECK constraints; the domain is checked elsewhere."""

from evaluation.storage.tables.base import METADATA, Record, Stored, columns, table
from evaluation.storage.tables.judgements import (
    AnalysisRow,
    AuditRow,
    DraftRow,
    JudgementRow,
    MappingRow,
    PolicyRow,
    ProposalRow,
    RunRow,
    SchemeRow,
)
from evaluation.storage.tables.measurements import BatchRow, ObservationHistoryRow, ObservationRow, PeriodRow, PhraseRow
from evaluation.storage.tables.registers import (
    ConditionRow,
    ConditionValueRow,
    EventRow,
    FrameworkRow,
    IndicatorRow,
    MembershipRow,
    PostingRow,
    TargetRow,
    UnitRow,
)

__all__ = [
    "METADATA",
    "AnalysisRow",
    "AuditRow",
    "BatchRow",
    "ConditionRow",
    "ConditionValueRow",
    "DraftRow",
    "EventRow",
    "FrameworkRow",
    "IndicatorRow",
    "JudgementRow",
    "MappingRow",
    "MembershipRow",
    "ObservationHistoryRow",
    "ObservationRow",
    "PeriodRow",
    "PhraseRow",
    "PolicyRow",
    "PostingRow",
    "ProposalRow",
    "Record",
    "RunRow",
    "SchemeRow",
    "Stored",
    "TargetRow",
    "UnitRow",
    "columns",
    "table",
]
