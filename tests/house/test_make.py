"""What `make` says on a machine that lacks something, before anything is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
NEEDED = ("sh", "make", "touch", "rm", "mkdir")
OLD = "#!/bin/sh\necho 3.9; exit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) echo 3.12;; esac\n'
COMPLETE = '#!/bin/sh\ncase "$1" in -m) mkdir -p .venv;; *) echo 3.13;; esac\n'


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with what make itself needs and no Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"{name} is not on the PATH")
        (folder / name).symlink_to(found)
    return folder


def add_python(programs: Path, name: str, script: str) -> None:
    (programs / name).write_text(script)
    (programs / name).chmod(0o755)


def make_environment(programs: Path) -> subprocess.CompletedProcess[str]:
    """`make` of the virtual environment alone, in a folder with a space, with nothing but `programs`."""
    checkout = programs.parent / "a checkout"
    checkout.mkdir()
    shutil.copy(PROJECT / "Makefile", checkout)
    command = [programs / "make", ".venv/created"]
    return subprocess.run(
        command, cwd=checkout, env={"PATH": str(programs)}, capture_output=True, text=True, check=False
    )


def test_without_python_the_packages_to_install_are_named(programs: Path) -> None:
    ended = make_environment(programs)
    assert ended.returncode != 0
    assert (
        "needs Python 3.11 or newer with venv. On Debian and Ubuntu: apt install python3 python3-venv" in ended.stderr
    )


def test_an_old_python_is_called_too_old(programs: Path) -> None:
    add_python(programs, "python3", OLD)
    ended = make_environment(programs)
    assert ended.returncode != 0
    assert "python3 is Python 3.9: too old" in ended.stderr


def test_without_venv_the_missing_package_is_named(programs: Path) -> None:
    add_python(programs, "python3", WITHOUT_VENV)
    ended = make_environment(programs)
    assert ended.returncode != 0
    assert "apt install python3.12-venv" in ended.stderr


def test_a_complete_python_is_taken_where_another_lacks_venv(programs: Path) -> None:
    add_python(programs, "python3.12", WITHOUT_VENV)
    add_python(programs, "python3.13", COMPLETE)
    ended = make_environment(programs)
    assert ended.returncode == 0, ended.stderr
    assert "Python 3.13 (python3.13): making .venv" in ended.stdout
