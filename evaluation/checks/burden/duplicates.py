"""B3: indicators that ask the same thing twice: the same duty and unit, the same words, or the same data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd

from evaluation.checks.burden.counts import offender
from evaluation.checks.burden.signals import above, metric
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.text import said
from evaluation.domain.assessing import Metric, Said

Array = np.ndarray
Pair = tuple[str, str]


def duplicate_pairs(subject: Subject) -> Metric:
    """B3: pairs of duplicates, each with the reason that weighs most: duty, words, data."""
    red = subject.policy["b3.red"]
    limits = Said(zh=f"1 对起为黄,{red:g} 对起为红", en=f"from 1 pair on amber, from {red:g} on red")
    found: dict[Pair, Said] = {}
    for pair, why in (*_by_duty(subject), *_by_words(subject), *_by_data(subject)):
        found.setdefault(pair, why)
    offenders = [offender(subject, pair, why) for pair, why in found.items()]
    return metric("B3", len(found), above(len(found), 0, red - 1), limits, offenders)


def similarity(texts: Sequence[str], corpus: Sequence[str]) -> Array:
    """Cosine similarity (n, n) of texts by pairs of characters, weighed by their rarity in the corpus (TF–IDF).

    The rarity is that of the corpus, so that another text among `texts` changes nothing between two of them.
    """
    rows = [Counter(_pairs(text)) for text in texts]
    terms = {term: at for at, term in enumerate(sorted({term for row in rows for term in row}))}
    frequency = _frequency(tuple(corpus))
    matrix = np.zeros((len(texts), len(terms)))
    for at, row in enumerate(rows):
        for term, count in row.items():
            matrix[at, terms[term]] = count * (1 + np.log((1 + len(corpus)) / (1 + frequency[term])))
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return unit @ unit.T


@lru_cache(maxsize=4)
def _frequency(corpus: tuple[str, ...]) -> Counter[str]:
    """How many texts of the corpus have a pair."""
    return Counter(term for text in corpus for term in set(_pairs(text)))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> tuple[str, ...]:
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return tuple(plain[at : at + 2] for at in range(len(plain) - 1))


def _by_duty(subject: Subject) -> Iterator[tuple[Pair, Said]]:
    """Two indicators on one duty item, in one unit of measurement."""
    held = [leaf for leaf in subject.leaves if leaf.collection and leaf.collection.duty]
    named = {each.code: (each.name_zh, each.name_en or each.name_zh) for each in subject.holdings.duty_items}
    for one, other in combinations(held, 2):
        units = {subject.indicators[leaf.indicator].unit_of_measurement for leaf in (one, other)}
        duties = {leaf.collection.duty for leaf in (one, other) if leaf.collection}
        if len(duties) == len(units) == 1:
            zh, en = named.get(duty := duties.pop(), (duty, duty))
            why = Said(zh=f"同一履职事项“{zh}”、同一计量单位", en=f'the same duty "{en}" in the same unit')
            yield (one.indicator, other.indicator), why


def _by_words(subject: Subject) -> Iterator[tuple[Pair, Said]]:
    texts = [said(subject.indicators[leaf.indicator]) for leaf in subject.leaves]
    corpus = [said(each) for each in subject.holdings.indicators] or texts
    alike = similarity(texts, corpus)
    for one, other in zip(*np.nonzero(np.triu(alike >= subject.policy["b3.similarity"] - 1e-12, 1)), strict=True):
        share = f"{100 * alike[one, other]:.0f}%"
        pair = (subject.leaves[one].indicator, subject.leaves[other].indicator)
        yield pair, Said(zh=f"名称和定义有 {share} 相同", en=f"names and definitions are {share} alike")


def _by_data(subject: Subject) -> Iterator[tuple[Pair, Said]]:
    """Two indicators whose values move together over enough units."""
    if subject.values is None:
        return
    codes = [leaf.indicator for leaf in subject.leaves if leaf.indicator in subject.values]
    found = _correlations(subject.values[codes], int(subject.policy["b3.units"]))
    for one, other in zip(*np.nonzero(np.triu(np.abs(found) >= subject.policy["b3.correlation"], 1)), strict=True):
        size = f"{found[one, other]:.2f}"
        why = Said(zh=f"数据几乎同升同降(相关 {size})", en=f"the data move together (correlation {size})")
        yield (codes[one], codes[other]), why


def _correlations(values: pd.DataFrame, fewest: int) -> Array:
    """Correlations (m, m) over the units known in both; 0 where there are fewer than `fewest`, or nothing varies."""
    return np.asarray(values.corr(min_periods=fewest).fillna(0.0), float)
