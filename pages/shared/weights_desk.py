"""What an officer has on the desk in the weighting laboratory: shares, locks, steps taken and undone, variants."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from evaluation.domain.units import Unit
from evaluation.errors import HengjiError
from evaluation.services import drafts, shares, weights
from evaluation.services.actors import Actor
from evaluation.services.blind import Labels
from evaluation.services.drafts import BLIND, NAMED, Draft
from evaluation.services.evaluation import Evaluation
from evaluation.services.shares import LATENT_FIRST, Shares
from evaluation.services.weights import Laboratory
from pages.shared import language, session
from pages.shared.language import t

MOST_STEPS = 50
SAVED = "draft:"


@dataclass
class Desk:
    """One category's draft for the year `coming` and later; place ranges were drawn under `places_of`.

    `years`, `sources`: of each saved draft, the first year that it is meant for, and how it was set. `named`: whether
    names of units were in sight at any time since the shares were the adopted ones. `steps`: shares before; `undone`:
    taken back.
    `edition` grows with every change of shares that is not the sliders' own. `written`: the store has the shares.
    """

    actor: Actor
    laboratory: Laboratory
    coming: str
    saved: dict[str, dict[str, float]]
    years: dict[str, str]
    sources: dict[str, str]
    shares: dict[str, float]
    locked: set[str] = field(default_factory=set)
    steps: list[dict[str, float]] = field(default_factory=list)
    undone: list[dict[str, float]] = field(default_factory=list)
    edition: int = 0
    places_of: Shares | None = None
    written: bool = True
    named: bool = False
    fault: str = ""

    @property
    def changed(self) -> bool:
        """Whether the draft differs from the adopted weights."""
        return not shares.same(self.shares, self.laboratory.adopted)

    @property
    def preset(self) -> str | None:
        """The preset that the draft equals, or None."""
        return next((name for name in self.presets if shares.same(self.of_preset(name), self.shares)), None)

    @property
    def unsaved(self) -> bool:
        """Whether the draft is neither the adopted weights nor saved under a name."""
        return self.changed and not (self.preset or "").startswith(SAVED)

    @property
    def presets(self) -> list[str]:
        """Names of what may be taken as a start."""
        return ["adopted", "equal", "latent_first", *(f"{SAVED}{name}" for name in self.saved)]

    @property
    def fresh(self) -> bool:
        """Whether the place ranges shown were drawn under the present shares."""
        return self.places_of is not None and shares.same(self.places_of, self.shares)

    @property
    def blind(self) -> bool:
        """Whether units stand under numbers."""
        return self.laboratory.labels is not None

    def unplaced(self, persons: str) -> str:
        """Why the laboratory places nobody; `persons`: the text where that is since they are persons."""
        return t("weights.withheld") if self.laboratory.withheld else persons

    def called(self, unit: Unit | str) -> str:
        """What a unit (or the unit of a code) is called in the laboratory: the only way in which its pages name one."""
        code = unit if isinstance(unit, str) else unit.code
        if self.laboratory.labels is not None:
            return self.laboratory.labels.text(code, language.current())
        known = next((each for each in self.laboratory.units if each.code == code), None) if unit is code else unit
        return code if known is None or isinstance(known, str) else language.name(known, code)

    def of_preset(self, name: str) -> dict[str, float]:
        """The shares of a preset."""
        adopted = self.laboratory.adopted
        match name:
            case "adopted":
                return dict(adopted)
            case "equal":
                return shares.equal(adopted)
            case "latent_first":
                return shares.with_latent_share(adopted, self.laboratory.kinds, LATENT_FIRST, locked=())
            case _:
                return dict(self.saved[name.removeprefix(SAVED)])

    def put(self, changed: dict[str, float]) -> None:
        """Takes new shares, with the step before kept."""
        self.steps, self.undone = [*self.steps[-MOST_STEPS:], self.shares], []
        self._take(changed)

    def undo(self) -> None:
        """Goes one step back."""
        if self.steps:
            self.undone.append(self.shares)
            self._take(self.steps.pop())

    def redo(self) -> None:
        """Takes again what was undone last."""
        if self.undone:
            self.steps.append(self.shares)
            self._take(self.undone.pop())

    def move(self, code: str) -> None:
        """Takes what the slider of an indicator says."""
        self.put(shares.move(self.shares, code, st.session_state[f"weights.share.{code}"], self.locked))

    def release(self, said: dict[str, float], locked: list[str], edition: int) -> None:
        """Takes what the live sliders were let go at; what does not add up, or came too late, is sent back."""
        if edition != self.edition or not shares.sound(said, self.shares) or not set(locked) <= set(self.shares):
            self.edition += 1
            return
        self.locked = set(locked)
        if not shares.same(said, self.shares):
            self.steps, self.undone = [*self.steps[-MOST_STEPS:], self.shares], []
            self.shares, self.written = dict(said), False

    def lean(self) -> None:
        """Takes what the slider of the latent share says."""
        wanted = st.session_state["weights.latent"] / 100
        self.put(shares.with_latent_share(self.shares, self.laboratory.kinds, wanted, self.locked))

    def lock(self, key: str, codes: tuple[str, ...]) -> None:
        """Locks those indicators of a pillar that are chosen, and lets the others go."""
        self.locked = (self.locked - set(codes)) | set(st.session_state[key])

    def take(self, key: str, drawn: str | None) -> None:
        """Takes the preset chosen in the control that showed `drawn`; what a slow browser repeats is no choice."""
        chosen = st.session_state[key]
        if chosen and chosen != drawn:
            self.named |= self.sources.get(chosen.removeprefix(SAVED)) == NAMED
            self.put(self.of_preset(chosen))

    def save(self) -> None:
        """Saves the draft under the name typed."""
        name, scheme = st.session_state["weights.name"].strip(), self.laboratory.scheme
        if name and self._write(
            lambda: drafts.save(
                session.store(), self.actor, scheme, name, self._weights, year=self.coming, source=self.source
            )
        ):
            self.saved[name], self.years[name] = dict(self.shares), self.coming
            self.sources[name] = self.source

    def discard(self, name: str) -> None:
        """Removes a saved draft."""
        if self._write(lambda: drafts.discard(session.store(), self.actor, self.laboratory.scheme, name)):
            del self.saved[name]

    def keep(self) -> None:
        """Keeps the draft in the store, so that leaving the page loses nothing."""
        if not self.written:
            scheme = self.laboratory.scheme
            self._write(lambda: drafts.keep(session.store(), self.actor, scheme, self._weights, source=self.source))

    @property
    def source(self) -> str:
        """How the shares were set."""
        return NAMED if self.named or not self.blind else BLIND

    @property
    def _weights(self) -> dict[str, dict[str, float]]:
        return {self.laboratory.category: self.shares}

    def _take(self, changed: dict[str, float]) -> None:
        self.shares, self.written = changed, False
        self.edition += 1

    def _write(self, write: Callable[[], object]) -> bool:
        try:
            write()
            self.written, self.fault = True, ""
        except HengjiError as error:
            self.fault = error.text(language.current())
        return not self.fault


def open_desk(actor: Actor, evaluation: Evaluation, category: str, labels: Labels | None) -> Desk:
    """The desk of this session for a scheme's category, with what was left unsaved before."""
    scheme, provenance = evaluation.scorecard.scheme, evaluation.scorecard.provenance
    key = f"weights.desk.{provenance.scheme}.{category}"
    desk: Desk | None = st.session_state.get(key)
    if desk is None or (desk.laboratory.prepared.provenance, desk.laboratory.labels) != (provenance, labels):
        laboratory = weights.open_laboratory(evaluation, category, labels)
        if desk is None:
            desk = st.session_state[key] = _new(actor, laboratory, drafts.coming(session.store(), scheme))
        desk.laboratory, desk.places_of = laboratory, None
    desk.named = desk.changed and (desk.named or not desk.blind)
    return desk


def _new(actor: Actor, laboratory: Laboratory, coming: str) -> Desk:
    category = laboratory.category
    named = [each for each in drafts.named(session.store(), actor, laboratory.scheme) if _fits(each, laboratory)]
    left = drafts.kept(session.store(), actor, laboratory.scheme)
    return Desk(
        actor=actor,
        laboratory=laboratory,
        coming=coming,
        saved={each.name: each.weights[category] for each in named},
        years={each.name: each.year for each in named},
        sources={each.name: each.source for each in named},
        named=left is not None and left.source == NAMED,
        shares=dict(left.weights[category] if left and _fits(left, laboratory) else laboratory.adopted),
    )


def _fits(draft: Draft, laboratory: Laboratory) -> bool:
    """Whether a draft weighs this category and exactly the indicators of the scheme as it is now."""
    return draft.weights.get(laboratory.category, {}).keys() == laboratory.adopted.keys()
