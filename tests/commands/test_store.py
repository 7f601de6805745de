"""`load-example`, `migrate`, `verify`, `simulate` and what --help lists."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.commands import example
from evaluation.exchange import frameworks
from evaluation.storage.database import open_store

PROJECT = Path(__file__).parents[2]
COMMANDS = ("load-example", "import", "evaluate", "compare", "export", "verify", "migrate", "simulate")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in printed] == []


@pytest.mark.parametrize("command", [*((name,) for name in COMMANDS), ("simulate", "example")])
def test_every_command_explains_itself(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    assert "·" in capsys.readouterr().out  # Chinese · English


def test_a_framework_is_loaded_once(village: Path, store: str) -> None:
    assert example.load(store, village)
    assert not example.load(store, village)
    with closing(open_store(store)) as opened:
        assert [framework.code for framework in opened.frameworks()] == ["village"]
        assert len(opened.batches("village")) == 1


def test_a_changed_example_is_loaded_again(village: Path, store: str) -> None:
    example.load(store, village)
    path = village / "observations.csv"
    path.write_text(re.sub(r",80(\.0)?,", ",81,", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert example.load(store, village)
    with closing(open_store(store)) as opened:
        assert 81 in opened.holdings("village").observations["value"].tolist()


def test_a_start_that_finds_the_example_does_not_load_the_machinery_of_the_store(village: Path, store: str) -> None:
    example.load(store, village)
    script = (
        "import sys; from pathlib import Path; from evaluation.commands import example;"
        "found = example.load(sys.argv[1], Path(sys.argv[2]));"
        "print(found, {'sqlalchemy', 'pandas', 'numpy'} & sys.modules.keys() or 'light')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, store, str(village)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "False light"


def test_migrating_twice_finds_nothing_to_do(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--store", store]) == 0
    assert "已更新" in capsys.readouterr().out
    assert main(["migrate", "--store", store]) == 0
    assert "已是最新" in capsys.readouterr().out


def test_verify_prints_the_newest_hash(village: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    example.load(store, village)
    with closing(open_store(store)) as opened:
        newest = opened.audit(limit=1)[0]
    assert main(["verify", "--store", store]) == 0
    printed = capsys.readouterr().out
    assert newest.hash in printed
    assert f"审计记录 {newest.seq} 条" in printed


def tamper(store: str) -> None:
    """Rewrites the third audit row behind the program's back, the guards taken off and put back."""
    with closing(sqlite3.connect(store.removeprefix("sqlite:///"))) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        table = next(
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "prev" in [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        )
        connection.execute(f"UPDATE {table} SET actor = 'somebody' WHERE seq = 3")  # noqa: S608  # a name of ours
        for _, statement in guards:
            connection.execute(statement)
        connection.commit()


def test_verify_names_the_row_that_was_rewritten(village: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    example.load(store, village)
    tamper(store)
    assert main(["verify", "--store", store]) == 1
    assert "第 3 条" in capsys.readouterr().err


def test_the_example_is_simulated_with_its_truth_beside_it(tmp_path: Path) -> None:
    assert main(["simulate", "example", "--out", str(tmp_path / "world"), "--seed", "7"]) == 0
    assert frameworks.read(tmp_path / "world").framework.simulated
    assert list((tmp_path / "world" / "truth").iterdir())


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip()


def test_verify_makes_no_store(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--store", store]) == 1
    assert "load-example" in capsys.readouterr().err
    assert not (tmp_path / "evaluation.db").exists()
