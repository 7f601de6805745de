"""A long check on a page: a button, a bar that can be cancelled, then the answer, also for whoever comes next."""

from collections.abc import Callable
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.checks import multiverse
from evaluation.domain.results import Scorecard
from evaluation.services import analyses, tasks
from evaluation.services.tasks import Progress

QUERY = {"level": "region", "lang": "zh"}
PATIENCE = 60


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """The check tells of one step of four and waits here."""
    opened, original = Event(), multiverse.multiverse

    def held(card: Scorecard, progress: Progress) -> multiverse.Multiverse:
        progress(1, 4)
        assert opened.wait(PATIENCE)
        return original(card, progress)

    monkeypatch.setattr(multiverse, "multiverse", held)
    return opened


def button(app: AppTest, label: str) -> AppTest:
    """The page after a press."""
    return next(each for each in app.button if each.label == label).click().run()


def labels(app: AppTest) -> set[str]:
    return {each.label for each in app.button}


def ended() -> None:
    """Waits for every task."""
    for key in list(tasks._TASKS):
        tasks.wait(key, PATIENCE)


def test_a_long_check_can_be_cancelled_and_begun_again_and_its_answer_stays(
    visit: Callable[..., AppTest], shown: Callable[[AppTest], str], gate: Event
) -> None:
    app = button(visit("adjustment", QUERY), "开始计算")
    assert "已完成 25%" in shown(app)
    assert "开始计算" not in labels(app)
    app = button(app, "取消")
    gate.set()
    ended()
    app.run()
    assert "计算已取消" in shown(app)
    app = button(app, "开始计算")
    ended()
    app.run()
    assert "种说得过去的办法" in shown(app)
    assert "种说得过去的办法" in shown(visit("adjustment", QUERY))
    assert not app.exception


def test_a_fault_of_the_program_is_a_sentence_with_the_button_below(
    visit: Callable[..., AppTest], shown: Callable[[AppTest], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(multiverse, "multiverse", fail)
    monkeypatch.setattr(analyses, "stored", lambda *_: None)
    app = button(visit("adjustment", QUERY), "开始计算")
    ended()
    app.run()
    assert "计算没有完成(MemoryError)" in shown(app)
    assert "开始计算" in labels(app)
    assert not app.exception
