"""What a command shows while and after it works: progress on the error stream, results on the output."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

LANGUAGE: Literal["zh", "en"] = "en" if os.environ.get("HENGJI_LANGUAGE", "zh").lower().startswith("en") else "zh"


def say(chinese: str, english: str) -> None:
    """Prints a sentence in the language of HENGJI_LANGUAGE (zh unless `en`)."""
    Console(highlight=False, soft_wrap=True).print(text(chinese, english), markup=False)


def text(chinese: str, english: str) -> str:
    """The one of two sentences that is in the language of HENGJI_LANGUAGE."""
    return english if LANGUAGE == "en" else chinese


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table."""
    table = Table(title=title or None, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar of `total` stages; the function given names the stage that begins."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def begin(stage: str) -> None:
            nonlocal begun
            bar.update(task, description=stage, advance=1 if begun else 0)
            begun = True

        yield begin
        bar.update(task, completed=total)
