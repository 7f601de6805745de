"""`simulate`: simulated worlds as framework folders, their truth beside them."""

from pathlib import Path

from evaluation.commands import screen
from evaluation.simulation import example


def make_example(out: Path, seed: int | None) -> None:
    """Writes the example province of a seed (its own seed where none is given) and its truth."""
    with screen.progress(1) as begin:
        begin(screen.text("模拟", "simulating"))
        example.write(out, example.SEED if seed is None else seed)
    screen.say(f"写入 {out}", f"written to {out}")
