"""The burden assessment of a scheme as a use case: assess, the cheapest repair, and issuing it with an explanation."""

from datetime import date

from evaluation.checks import burden
from evaluation.checks.burden import losses
from evaluation.checks.burden import repair as mending
from evaluation.checks.burden.repair import Repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Assessment, Said, Verdict, Waiver
from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.policy import Policy
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Scheme
from evaluation.errors import NoReason
from evaluation.services import lapses
from evaluation.services.actors import OFFICER, PLANNER, READERS, Actor
from evaluation.storage.repository import Store

__all__ = [
    "Assessment", "Repair", "Said", "Subject", "Verdict", "Waiver",
    "assess", "lapsed", "mend", "subject", "waive", "waiver",
]  # fmt: skip

EDITORS = (OFFICER, PLANNER)
LEAST = 4  # characters of an explanation


def subject(held: Holdings, scheme: Scheme, policy: Policy, day: date, period: str = "") -> Subject:
    """The scheme with what it is held against; of cadres nobody is counted, so that no list of persons arises."""
    counted = period and scheme.level is not Level.CADRE
    dataset = assemble(held, scheme.level, period) if counted else None
    return burden.subject_of(held, scheme, policy, day, dataset)


def assess(actor: Actor, assessed: Subject) -> Assessment:
    """What the scheme asks of the grass roots, and the verdict."""
    actor.must_hold(READERS, "评估负担")
    return burden.assess(assessed)


def mend(actor: Actor, assessed: Subject, card: Scorecard | None) -> Repair:
    """The cheapest repair; without the scheme's scorecard what is lost is the weight, not the order of units."""
    actor.must_hold(READERS, "评估负担")
    lost = losses.stated_loss(assessed) if card is None else losses.information_lost(card)
    return mending.repair(assessed, lost)


def waive(store: Store, actor: Actor, framework: str, assessed: Assessment, said: tuple[str, str]) -> Waiver:
    """Keeps who answers for issuing the scheme as assessed, and why (`said`: approver, reason); raises NoReason.

    It holds for this text of the scheme and these limits only, and while no metric is worse than today.
    """
    actor.must_hold(EDITORS, "说明后印发")
    approver, reason = said
    if not approver.strip() or len(reason.strip()) < LEAST or assessed.verdict is Verdict.PASS:
        raise NoReason("说明后印发", LEAST)
    with store.unit_of_work(actor.name) as work:
        return work.put_waiver(framework, assessed, approver=approver, reason=reason)


def waiver(store: Store, actor: Actor, framework: str, assessed: Assessment) -> Waiver | None:
    """The newest explanation that holds: of this text and these limits, with nothing worse than it was given for."""
    actor.must_hold(READERS, "查看框架")
    return next((each for each in store.waivers(framework) if not lapses.why(each, assessed)), None)


def lapsed(store: Store, actor: Actor, framework: str, assessed: Assessment) -> Said | None:
    """Why the newest explanation given for the scheme holds no more; None where one holds, or none was given."""
    if assessed.verdict is Verdict.PASS or waiver(store, actor, framework, assessed) is not None:
        return None
    newest = next((each for each in store.waivers(framework) if each.scheme == assessed.code), None)
    return None if newest is None else lapses.sentence(newest, assessed)
