"""Long work off the page's thread: one task a key, however many ask; its progress, its answer, or why there is none."""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Any, Literal

from evaluation.errors import HengjiError, WorkFailed

Progress = Callable[[int, int], None]
Work = Callable[[Progress], object]
State = Literal["waiting", "running", "done", "cancelled", "failed"]

AT_ONCE = 2
KEPT = 64  # tasks that have ended stay known until so many later ones have ended too
_LOG = logging.getLogger(__name__)


class Cancelled(Exception):
    """What a progress raises in work that nobody wants any more."""


@dataclass(frozen=True)
class Status:
    """Where a task stands: `done` of `of` steps (0 of 0 before the first is told), its `answer`, or its `fault`."""

    state: State = "waiting"
    done: int = 0
    of: int = 0
    answer: Any = None
    fault: HengjiError | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "cancelled", "failed"}

    @property
    def share(self) -> float:
        """How much is done, 0..1."""
        return min(self.done / self.of, 1.0) if self.of else 0.0


def start(key: Hashable, work: Work) -> None:
    """Begins the work, unless work under this key waits or runs; two at once, others wait their turn.

    `work` is given a progress (done, of) and should call it often: that is where it ends when it is cancelled. It
    stores its answer itself if that should outlive this process.
    """
    with _LOCK:
        known = _TASKS.get(key)
        if known is not None and not known.status.ended:
            return
        _TASKS.pop(key, None)
        _TASKS[key] = task = _Task(work)
        for old in [each for each, other in _TASKS.items() if other.status.ended][:-KEPT]:
            del _TASKS[old]
    Thread(target=task.run, name="hengji-task", daemon=True).start()


def look(key: Hashable) -> Status | None:
    """Where the task of this key stands; None where nobody began one."""
    with _LOCK:
        task = _TASKS.get(key)
    return None if task is None else task.status


def cancel(key: Hashable) -> None:
    """Lets the work end at its next word of progress, for all who asked; nothing happens where it has ended."""
    with _LOCK:
        task = _TASKS.get(key)
    if task is not None:
        task.unwanted.set()


def wait(key: Hashable, seconds: float | None = None) -> Status | None:
    """Where the task stands when it has ended, or after so many seconds if it has not."""
    with _LOCK:
        task = _TASKS.get(key)
    if task is None:
        return None
    task.over.wait(seconds)
    return task.status


class _Task:
    """One piece of work; only its own thread writes `status`."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.status = Status()
        self.unwanted, self.over = Event(), Event()

    def run(self) -> None:
        with _ROOM:
            try:
                self.tell(0, 0)
                self.status = Status("done", 1, 1, answer=self.work(self.tell))
            except Cancelled:
                self.status = Status("cancelled")
            except HengjiError as error:
                self.status = Status("failed", fault=error)
            except Exception as error:  # noqa: BLE001  # whatever it is, who asked is told and the log has it
                _LOG.exception("background work failed")
                self.status = Status("failed", fault=WorkFailed(type(error).__name__))
            finally:
                self.over.set()

    def tell(self, done: int, of: int) -> None:
        if self.unwanted.is_set():
            raise Cancelled
        self.status = Status("running", done, of)


_LOCK = Lock()
_ROOM = BoundedSemaphore(AT_ONCE)
_TASKS: dict[Hashable, _Task] = {}
