"""A scheme as the text that would be issued, for its length and for the search for duplicates."""

from evaluation.checks.burden.subject import Subject
from evaluation.domain.indicators import Indicator


def printed(subject: Subject) -> str:
    """The scheme in Chinese, one line an indicator: name, definition, reason, weights; then the gates."""
    lines = [subject.scheme.name_zh]
    for leaf in subject.leaves:
        weights = "、".join(f"{round(row[leaf.indicator], 2):g}" for row in subject.weights.values())
        lines.append(f"{said(subject.indicators[leaf.indicator])} {leaf.reason} {weights}")
    lines += [f"{gate.name_zh} {gate.legal_basis}" for gate in subject.scheme.gates]
    return "\n".join(lines)


def said(indicator: Indicator) -> str:
    """Name and definition of an indicator."""
    return f"{indicator.name_zh} {indicator.definition}".strip()
