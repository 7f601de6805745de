"""The burden assessment of a scheme for the pages: made once for a text, the data and the limits in force."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import streamlit as st

from evaluation.domain.assessing import TURNED
from evaluation.domain.framework import Holdings
from evaluation.domain.policy import Policy
from evaluation.domain.scheme import Scheme
from evaluation.services import burdens, evaluation, policies, workspace
from evaluation.services.actors import Actor
from evaluation.services.burdens import Assessment, Repair, Said, Subject, Verdict, Waiver
from evaluation.services.repair_words import Measure
from pages.shared import session
from pages.shared.session import Choice

FEW = 16
COUNTING = ("B1", "B2")


@dataclass(frozen=True)
class Judged:
    """What was assessed, the assessment, who answers for issuing the scheme all the same, or why that has lapsed."""

    subject: Subject
    found: Assessment
    waiver: Waiver | None
    lapsed: Said | None

    @property
    def passed(self) -> bool:
        """Whether nothing has to be changed or explained."""
        return self.found.verdict is Verdict.PASS


@dataclass(frozen=True)
class Mended:
    """The cheapest repair, and what its losses are counted in."""

    found: Repair
    measure: Measure


def judge(actor: Actor, choice: Choice, scheme: Scheme) -> Judged:
    """The assessment of a scheme on the data chosen, today."""
    subject, found = _judged(*_key(actor, choice, scheme), actor, session.holdings(actor, choice.framework.code))
    about = (session.store(), actor, choice.framework.code, found)
    return Judged(subject, found, burdens.waiver(*about), burdens.lapsed(*about))


def quick(judged: Judged) -> bool:
    """Whether the cheapest repair is found at once: few offend, and it is not their number that does."""
    turned = [each for each in judged.found.metrics if each.signal in TURNED]
    codes = {code for each in turned for offender in each.offenders for code in offender.codes}
    return len(codes) <= FEW and not any(each.code in COUNTING for each in turned)


def repair(actor: Actor, choice: Choice, scheme: Scheme) -> Mended:
    """The cheapest repair of a scheme that did not pass."""
    return _repair(*_key(actor, choice, scheme), actor, session.holdings(actor, choice.framework.code))


def _key(actor: Actor, choice: Choice, scheme: Scheme) -> tuple[tuple[object, ...], Scheme, Policy, date, str]:
    policy = policies.in_force(session.store(), actor, choice.framework.code)
    day = datetime.now(UTC).date()
    known = (workspace.address(), choice.framework.code, choice.version, scheme.fingerprint, policy.fingerprint)
    return (*known,), scheme, policy, day, choice.period


@st.cache_resource(show_spinner=False, max_entries=64)
def _judged(
    key: tuple[object, ...],  # noqa: ARG001  # what the rest stands for
    _scheme: Scheme,
    _policy: Policy,
    day: date,
    period: str,
    _actor: Actor,
    _held: Holdings,
) -> tuple[Subject, Assessment]:
    subject = burdens.subject(_held, _scheme, _policy, day, period)
    return subject, burdens.assess(_actor, subject)


@st.cache_resource(show_spinner=False, max_entries=32)
def _repair(
    key: tuple[object, ...], _scheme: Scheme, _policy: Policy, day: date, period: str, _actor: Actor, _held: Holdings
) -> Mended:
    subject, _ = _judged(key, _scheme, _policy, day, period, _actor, _held)
    card = evaluation.scored(_held, _scheme, period)
    return Mended(burdens.mend(_actor, subject, card), "weight" if card is None else "ranking")
