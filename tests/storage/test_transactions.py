"""A change and its audit row are both there or neither; writers lose nothing."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from evaluation.domain.framework import Holdings
from evaluation.domain.units import Unit
from evaluation.errors import Conflict
from evaluation.storage.database import open_store
from evaluation.storage.repository import Store

PROJECT = Path(__file__).parents[2]
CHILD = """
import sys
from evaluation.domain.units import Unit
from evaluation.storage.database import open_store
with open_store(sys.argv[1]).unit_of_work("child") as work:
    work.put_units("small", [Unit(code=f"n{number}", name_zh="新") for number in range(500)])
    print("written", flush=True)
    sys.stdin.read()
"""


def test_an_error_inside_the_unit_of_work_leaves_neither_change_nor_audit(filled: Store, holdings: Holdings) -> None:
    entries = filled.audit()

    def fail() -> None:
        with filled.unit_of_work("officer") as work:
            work.put_units("small", [Unit(code="new", name_zh="新县")])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert filled.holdings("small").units == holdings.units
    assert filled.audit() == entries


def test_a_change_that_fails_leaves_nothing_even_if_the_caller_goes_on(filled: Store) -> None:
    with filled.unit_of_work("officer") as work:
        with pytest.raises(Conflict):
            work.put_draft("small", "base", "mine", {}, expected_version=3)
        work.put_units("small", [Unit(code="new", name_zh="新县")])
    assert filled.drafts("small") == ()
    assert filled.audit(1)[0].action == "units"
    assert filled.verify_audit() == []


def test_a_writer_killed_in_the_middle_leaves_nothing_and_the_chain_holds(
    filled: Store, holdings: Holdings, url: str
) -> None:
    entries = filled.audit()
    kill_a_writer(url)
    assert filled.holdings("small").units == holdings.units
    assert filled.audit() == entries
    with closing(open_store(url)) as again:
        with again.unit_of_work("officer") as work:
            work.put_units("small", [Unit(code="new", name_zh="新县")])
        assert again.verify_audit() == []
        assert len(again.audit()) == len(entries) + 1


def test_writers_at_the_same_time_lose_nothing_and_the_chain_does_not_fork(filled: Store) -> None:
    before = len(filled.audit())

    def write(number: int) -> None:
        with filled.unit_of_work(f"writer {number}") as work:
            work.put_units("small", [Unit(code=f"w{number:02}", name_zh="新")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    written = {unit.code for unit in filled.holdings("small").units if unit.code.startswith("w")}
    assert written == {f"w{number:02}" for number in range(40)}
    assert len(filled.audit(1000)) == before + 40
    assert filled.verify_audit() == []


def test_of_two_who_save_the_same_version_exactly_one_succeeds(filled: Store) -> None:
    def save(number: int) -> bool:
        try:
            with filled.unit_of_work(f"writer {number}") as work:
                work.put_draft("small", "base", "shared", {"*": {"gdp": float(number)}}, expected_version=0)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(save, range(8)))
    assert outcomes.count(True) == 1
    assert filled.drafts("small")[0].weights == {"*": {"gdp": float(outcomes.index(True))}}


def test_a_reader_sees_what_was_committed_while_a_writer_works(filled: Store, holdings: Holdings) -> None:
    with filled.unit_of_work("officer") as work:
        work.put_units("small", [Unit(code="new", name_zh="新县")])
        assert filled.holdings("small").units == holdings.units
    assert [unit.code for unit in filled.holdings("small").units] == ["b", "a", "d", "c1", "new"]


def test_nothing_is_written_outside_the_with_block(filled: Store) -> None:
    work = filled.unit_of_work("officer")
    with pytest.raises(ValueError, match="with"):
        work.put_units("small", [])


def kill_a_writer(url: str) -> None:
    """Runs a process that is killed (-9) after it wrote and before it committed."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL
