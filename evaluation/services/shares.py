"""Weights in per cent as they are moved: what is locked stays, the rest gives or takes in proportion."""

from collections.abc import Collection, Mapping

from evaluation.domain.indicators import Achievement

Shares = Mapping[str, float]
LATENT_FIRST = 0.7
WHOLE = 100.0
NOISE = 1e-6  # what sums of floating-point numbers may be off by


def move(shares: Shares, code: str, wanted: float, locked: Collection[str]) -> dict[str, float]:
    """The shares after one is set to `wanted`: the others that are not locked give or take in proportion.

    Where the locked leave less room than wanted, as much as there is; where nothing else can give, nothing changes.

    >>> move({"a": 50.0, "b": 30.0, "c": 20.0}, "a", 60, locked={"c"})
    {'a': 60.0, 'b': 20.0, 'c': 20.0}
    """
    free = [each for each in shares if each != code and each not in locked]
    if not free or code in locked:
        return dict(shares)
    room = WHOLE - sum(shares[each] for each in locked)
    value = min(max(float(wanted), 0.0), room)
    return dict(shares) | {code: value} | _scaled(shares, free, room - value)


def with_latent_share(
    shares: Shares, kinds: Mapping[str, Achievement], latent_share: float, locked: Collection[str]
) -> dict[str, float]:
    """The shares with latent : visible at `latent_share` (0..1), or as near to it as the locked allow.

    w'_j = w_j × share of the kind × (total − process) / present weight of the kind: process and the proportions inside
    a kind stay; a kind at zero takes equal parts. Where one of the two kinds has nothing free, nothing changes.

    >>> kinds = {"a": Achievement.VISIBLE, "b": Achievement.LATENT, "c": Achievement.PROCESS}
    >>> with_latent_share({"a": 60.0, "b": 30.0, "c": 10.0}, kinds, 0.5, locked=())
    {'a': 45.0, 'b': 45.0, 'c': 10.0}
    """
    latent, visible = (
        [code for code in shares if kinds[code] is kind] for kind in (Achievement.LATENT, Achievement.VISIBLE)
    )
    free_latent, free_visible = ([code for code in codes if code not in locked] for codes in (latent, visible))
    if not free_latent or not free_visible:
        return dict(shares)
    both = sum(shares[code] for code in (*latent, *visible))
    fixed_latent, fixed_visible = (sum(shares[code] for code in codes if code in locked) for codes in (latent, visible))
    target = min(max(latent_share * both, fixed_latent), both - fixed_visible)
    moved = _scaled(shares, free_latent, target - fixed_latent)
    return dict(shares) | moved | _scaled(shares, free_visible, both - target - fixed_visible)


def equal(codes: Collection[str]) -> dict[str, float]:
    """The same share for everyone."""
    return {code: WHOLE / len(codes) for code in codes}


def sound(said: Mapping[str, object], known: Shares) -> bool:
    """Whether what a browser says are shares of exactly the indicators known: numbers from 0 that sum to 100."""
    values = [value for value in said.values() if isinstance(value, int | float) and 0 <= value <= WHOLE + NOISE]
    return said.keys() == known.keys() and len(values) == len(known) and abs(sum(values) - WHOLE) < NOISE


def same(one: Shares, other: Shares) -> bool:
    """Whether two sets of shares are the same to a thousandth of a per cent."""
    return one.keys() == other.keys() and all(abs(one[code] - other[code]) < 1e-3 for code in one)


def _scaled(shares: Shares, codes: Collection[str], total: float) -> dict[str, float]:
    """The shares of some codes in their present proportion, summing to `total`; equal where all are zero."""
    present = sum(shares[code] for code in codes)
    if present < 1e-9:
        return dict.fromkeys(codes, total / len(codes))
    return {code: total * (shares[code] / present) for code in codes}
