"""Every error a user can meet: what was found, where, what to do; in Chinese, with an English twin."""

from evaluation.errors.acts import Conflict, NoReason, NotAllowed, NotPast, ResultsAreIn, WorkFailed
from evaluation.errors.base import TERMS, Fault, HengjiError, UnfitValue
from evaluation.errors.definitions import (
    InvalidFormula,
    InvalidFramework,
    InvalidPeriod,
    InvalidScheme,
    NothingToCompare,
    NothingToScore,
    NotKnown,
    RefusedCondition,
    UnfitPath,
    UnknownName,
    UnreadableFile,
)
from evaluation.errors.sheets import BlockedImport, UnfitReturn, UnfittingSheet
from evaluation.errors.stores import BrokenChain, DamagedRecord, NewerStore, NoStore, UnguardedStore

__all__ = [
    "TERMS",
    "BlockedImport",
    "BrokenChain",
    "Conflict",
    "DamagedRecord",
    "Fault",
    "HengjiError",
    "InvalidFormula",
    "InvalidFramework",
    "InvalidPeriod",
    "InvalidScheme",
    "NewerStore",
    "NoReason",
    "NoStore",
    "NotAllowed",
    "NotKnown",
    "NotPast",
    "NothingToCompare",
    "NothingToScore",
    "RefusedCondition",
    "ResultsAreIn",
    "UnfitPath",
    "UnfitReturn",
    "UnfitValue",
    "UnfittingSheet",
    "UnguardedStore",
    "UnknownName",
    "UnreadableFile",
    "WorkFailed",
]
