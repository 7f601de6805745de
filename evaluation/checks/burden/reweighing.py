"""Weights given back: none too small to matter, and visible and latent results in the proportion that is asked for."""

from collections.abc import Mapping

from evaluation.domain.indicators import Achievement

Row = Mapping[str, float]
SHARED = (Achievement.VISIBLE, Achievement.LATENT)
CLOSE = 1e-9


def reweighed(
    row: Row, kinds: Mapping[str, Achievement], floor: float, between: tuple[float, float]
) -> dict[str, float]:
    """Points of one category with no weight below `floor` and the latent share (0..1) of the results `between` limits.

    As little moves as can: each kind keeps its points unless it has to give or take some, and inside a kind all that is
    not raised to the floor keeps its proportion. What weighs nothing goes on weighing nothing, and a share is left as
    it is where only one of the two kinds has weight. Points that cannot reach the floor together stay as they are.
    """
    held = {code: points for code, points in row.items() if points > 0}
    if not held or floor * len(held) > sum(held.values()):
        return dict(row)
    members = {kind: [code for code in held if kinds[code] is kind] for kind in Achievement}
    asked = {kind: floor * len(codes) for kind, codes in members.items()}
    points = _balanced({kind: sum(held[code] for code in codes) for kind, codes in members.items()}, between)
    points = _covered(points, asked)
    raised: dict[str, float] = {}
    for kind, codes in members.items():
        raised |= _floored({code: held[code] for code in codes}, points[kind], floor)
    return dict(row) | raised


def _balanced(points: Mapping[Achievement, float], between: tuple[float, float]) -> dict[Achievement, float]:
    """Points by kind, those of visible and latent results shared out so that the latent share is within the limits."""
    visible, latent = (points[kind] for kind in SHARED)
    if not visible or not latent:
        return dict(points)
    share = min(max(latent / (visible + latent), between[0]), between[1])
    results = visible + latent
    return dict(points) | {Achievement.VISIBLE: (1 - share) * results, Achievement.LATENT: share * results}


def _covered(points: Mapping[Achievement, float], asked: Mapping[Achievement, float]) -> dict[Achievement, float]:
    """Points by kind, at least those that are asked for; the rest in the proportion of what each has beyond that.

    What one kind lacks comes from the others in that proportion.
    """
    lacking = {kind: max(asked[kind] - held, 0.0) for kind, held in points.items()}
    spare = {kind: max(held - asked[kind], 0.0) for kind, held in points.items()}
    given = sum(lacking.values()) / sum(spare.values()) if any(spare.values()) else 0.0
    return {kind: held + lacking[kind] - given * spare[kind] for kind, held in points.items()}


def _floored(held: Row, total: float, floor: float) -> dict[str, float]:
    """Points of one kind that sum to `total`, none below `floor`, the others in proportion."""
    low: set[str] = set()
    while True:
        free = sum(points for code, points in held.items() if code not in low)
        scale = (total - floor * len(low)) / free if free else 0.0
        below = {code for code, points in held.items() if code not in low and points * scale < floor - CLOSE}
        if not below:
            return {code: floor if code in low else points * scale for code, points in held.items()}
        low |= below
