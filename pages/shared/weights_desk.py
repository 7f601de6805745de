"""What an officer has on the desk in the weighting laboratory: shares, locks, steps taken, ranges recomputed."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from evaluation.domain.units import Unit
from evaluation.errors import HengjiError
from evaluation.services import drafts, shares, weights
from evaluation.services.actors import Actor
from evaluation.services.drafts import Draft
from evaluation.services.evaluation import Evaluation
from evaluation.services.shares import LATENT_FIRST, Shares
from evaluation.services.weights import Laboratory
from pages.shared import language, session

MOST_STEPS = 50
SAVED = "draft:"


@dataclass
class Desk:
    """One category's draft; place ranges were drawn under `places_of`; `written` = the store has the shares."""

    actor: Actor
    laboratory: Laboratory
    saved: dict[str, dict[str, float]]
    shares: dict[str, float]
    locked: set[str] = field(default_factory=set)
    steps: list[dict[str, float]] = field(default_factory=list)
    places_of: Shares | None = None
    written: bool = True
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

    def called(self, unit: Unit) -> str:
        """What a unit is called in the laboratory: the only way in which its pages name one."""
        return language.name(unit, unit.code)

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
        self.steps = [*self.steps[-MOST_STEPS:], self.shares]
        self.shares, self.written = changed, False

    def undo(self) -> None:
        """Goes one step back."""
        if self.steps:
            self.shares, self.written = self.steps.pop(), False

    def move(self, code: str) -> None:
        """Takes what the slider of an indicator says."""
        self.put(shares.move(self.shares, code, st.session_state[f"weights.share.{code}"], self.locked))

    def lean(self) -> None:
        """Takes what the slider of the latent share says."""
        wanted = st.session_state["weights.latent"] / 100
        self.put(shares.with_latent_share(self.shares, self.laboratory.kinds, wanted, self.locked))

    def lock(self, key: str, codes: tuple[str, ...]) -> None:
        """Locks those indicators of a pillar that are chosen, and lets the others go."""
        self.locked = (self.locked - set(codes)) | set(st.session_state[key])

    def take(self) -> None:
        """Takes the preset chosen."""
        if st.session_state["weights.preset"]:
            self.put(self.of_preset(st.session_state["weights.preset"]))

    def save(self) -> None:
        """Saves the draft under the name typed."""
        name = st.session_state["weights.name"].strip()
        if name:
            scheme, weights = self.laboratory.scheme, {self.laboratory.category: self.shares}
            self._write(lambda: drafts.save(session.store(), self.actor, scheme, name, weights))
            self.saved[name] = dict(self.shares)

    def keep(self) -> None:
        """Keeps the draft in the store, so that leaving the page loses nothing."""
        if not self.written:
            scheme, weights = self.laboratory.scheme, {self.laboratory.category: self.shares}
            self._write(lambda: drafts.keep(session.store(), self.actor, scheme, weights))

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
            self.written, self.fault = True, ""
        except HengjiError as error:
            self.fault = error.text(language.current())


def open_desk(actor: Actor, laboratory: Laboratory) -> Desk:
    """The desk of this session, with what was left unsaved before."""
    provenance = laboratory.prepared.provenance
    key = f"weights.desk.{provenance.scheme}.{provenance.dataset}.{laboratory.category}"
    if key not in st.session_state:
        named = drafts.named(session.store(), actor, laboratory.scheme)
        left = drafts.kept(session.store(), actor, laboratory.scheme)
        saved = {each.name: each.weights[laboratory.category] for each in named if _fits(each, laboratory)}
        start = left.weights[laboratory.category] if left and _fits(left, laboratory) else laboratory.adopted
        st.session_state[key] = Desk(actor, laboratory, saved, dict(start))
    desk: Desk = st.session_state[key]
    return desk


@st.cache_resource(show_spinner=False, max_entries=32)
def laboratory_of(scheme: str, dataset: str, category: str, _evaluation: Evaluation) -> Laboratory:  # noqa: ARG001
    """The laboratory of a category, made once for the two digests."""
    return weights.open_laboratory(_evaluation, category)


def _fits(draft: Draft, laboratory: Laboratory) -> bool:
    """Whether a draft weighs this category and exactly the indicators of the scheme as it is now."""
    return draft.weights.get(laboratory.category, {}).keys() == laboratory.adopted.keys()
