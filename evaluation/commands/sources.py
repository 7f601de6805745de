"""Where a command takes a framework from, and what in it is meant where nothing is said."""

from pathlib import Path

from evaluation.domain.dataset import Dataset, assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme
from evaluation.errors import Fault, InvalidFramework, InvalidScheme, UnfitPath, UnknownName
from evaluation.exchange import frameworks
from evaluation.exchange.framework_faults import find_unregistered_leaves
from evaluation.services import policies
from evaluation.services.actors import local
from evaluation.storage.database import default_url, open_store


def read(folder: Path | None, framework: str, store: str) -> Holdings:
    """The framework in a folder, or the one of this code in a store (the default one where `store` is empty)."""
    if folder is not None:
        return _read_folder(folder)
    if not framework:
        zh = "请给出框架文件夹,或用 --framework 指定数据库中的框架"
        raise InvalidFramework("—", [Fault(zh, "name a framework's folder, or one in the store by --framework")])
    opened = open_store(store or default_url())
    try:
        return opened.holdings(framework)
    finally:
        opened.close()


def limits(folder: Path | None, framework: str, store: str) -> Policy:
    """The limits in force for a framework of a store; a folder holds none, so the usual ones."""
    if folder is not None:
        return Policy()
    opened = open_store(store or default_url())
    try:
        return policies.in_force(opened, local(), framework)
    finally:
        opened.close()


def _read_folder(folder: Path) -> Holdings:
    """The framework in the folder; of its faults, leaves that nobody registered come first, as they cause others."""
    try:
        return frameworks.read(folder)
    except InvalidFramework as error:
        causes = find_unregistered_leaves(folder)
        rest = [fault for fault in error.faults if fault not in causes]
        raise InvalidFramework(error.where, [*causes, *rest]) from error


def check_paths(out: Path | None, steps: Path | None = None) -> None:
    """Raises UnfitPath where a file is to be written over a folder, or the reverse."""
    if out is not None and out.is_dir():
        raise UnfitPath("--out", str(out), folder=True)
    if steps is not None and steps.exists() and not steps.is_dir():
        raise UnfitPath("--steps", str(steps), folder=False)


def pick_scheme(holdings: Holdings, code: str, level: Level | None) -> Scheme:
    """The scheme of this code; without a code the reference of the level; without either the first reference.

    Raises InvalidScheme where the scheme named is of another level than the one asked for.
    """
    if code:
        named = holdings.scheme(code)
        if level is not None and named.level is not level:
            zh, en = f"层级为 {named.level},不是 --level {level}", f"its level is {named.level}, not --level {level}"
            raise InvalidScheme(code, [Fault(zh, en)])
        return named
    levels = list(Level) if level is None else [level]
    found = next(filter(None, (holdings.reference(each) for each in levels)), None)
    if found is None:
        raise UnknownName("方案", level or "—", holdings.schemes)
    return found


def gather(holdings: Holdings, scheme: Scheme, period: str) -> Dataset:
    """The dataset of the scheme's level in the period; the latest one where `period` is empty."""
    if period:
        return assemble(holdings, scheme.level, period)
    drawn_on = [Level(each) for each in scheme.embedded] or [scheme.level]
    known = sorted({each for level in drawn_on for each in holdings.periods(level)})
    return assemble(holdings, scheme.level, known[-1] if known else "—")
