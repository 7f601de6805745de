"""Work off the page's thread: one task a key, progress, cancelling, faults as sentences."""

from threading import Event

import pytest

from evaluation.errors import NothingToCompare, WorkFailed
from evaluation.services import tasks
from evaluation.services.tasks import Progress, Status

PATIENCE = 30


class Held:
    """Work that tells of its first step and then waits until it is let go."""

    def __init__(self) -> None:
        self.runs, self.begun, self.go = 0, Event(), Event()

    def __call__(self, progress: Progress) -> str:
        self.runs += 1
        progress(1, 4)
        self.begun.set()
        assert self.go.wait(PATIENCE)
        progress(2, 4)
        return "answer"


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    """A key of the test's own: the tasks of a process are known to all of it."""
    return str(request.node.nodeid)


def test_nobody_asked(key: str) -> None:
    assert tasks.look(key) is None
    assert tasks.wait(key, 0) is None
    tasks.cancel(key)
    assert tasks.look(key) is None


def test_work_tells_how_far_it_is_and_then_its_answer(key: str) -> None:
    work = Held()
    tasks.start(key, work)
    assert work.begun.wait(PATIENCE)
    assert tasks.look(key) == Status("running", 1, 4)
    assert tasks.look(key).share == 0.25  # type: ignore[union-attr]  # it was begun
    work.go.set()
    assert tasks.wait(key, PATIENCE) == Status("done", 1, 1, answer="answer")


def test_two_who_ask_the_same_share_one_run(key: str) -> None:
    first, second = Held(), Held()
    tasks.start(key, first)
    tasks.start(key, second)
    first.go.set()
    second.go.set()
    assert tasks.wait(key, PATIENCE) == Status("done", 1, 1, answer="answer")
    assert (first.runs, second.runs) == (1, 0)


def test_cancelled_work_ends_at_its_next_word_of_progress(key: str) -> None:
    work = Held()
    tasks.start(key, work)
    assert work.begun.wait(PATIENCE)
    tasks.cancel(key)
    work.go.set()
    assert tasks.wait(key, PATIENCE) == Status("cancelled")


def test_what_has_ended_can_be_begun_again(key: str) -> None:
    first, second = Held(), Held()
    tasks.start(key, first)
    tasks.cancel(key)
    first.go.set()
    tasks.wait(key, PATIENCE)
    second.go.set()
    tasks.start(key, second)
    assert tasks.wait(key, PATIENCE) == Status("done", 1, 1, answer="answer")


def test_a_third_waits_its_turn_and_may_be_cancelled_before_it_begins(key: str) -> None:
    works = [Held() for _ in range(3)]
    for at, work in enumerate(works[:2]):
        tasks.start((key, at), work)
        assert work.begun.wait(PATIENCE)
    tasks.start((key, 2), works[2])
    assert tasks.wait((key, 2), 0.05) == Status("waiting")
    tasks.cancel((key, 2))
    for work in works:
        work.go.set()
    assert tasks.wait((key, 2), PATIENCE) == Status("cancelled")
    assert works[2].runs == 0


def test_a_fault_that_the_user_can_meet_is_told_as_it_is(key: str) -> None:
    fault = NothingToCompare()

    def work(_: Progress) -> None:
        raise fault

    tasks.start(key, work)
    assert tasks.wait(key, PATIENCE) == Status("failed", fault=fault)


def test_a_fault_of_the_program_becomes_a_sentence_and_a_line_in_the_log(
    key: str, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Progress) -> None:
        raise ZeroDivisionError

    tasks.start(key, work)
    found = tasks.wait(key, PATIENCE)
    assert found is not None
    assert found.state == "failed"
    assert isinstance(found.fault, WorkFailed)
    assert "ZeroDivisionError" in found.fault.text("zh")
    assert "ZeroDivisionError" in caplog.text


def test_tasks_that_ended_long_ago_are_forgotten(key: str) -> None:
    for at in range(tasks.KEPT + 3):
        tasks.start((key, at), lambda _: None)
        tasks.wait((key, at), PATIENCE)
    assert tasks.look((key, 0)) is None
    assert tasks.look((key, tasks.KEPT + 2)) == Status("done", 1, 1)
