"""How a deal came through the stages, as its events leave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .events import PROBABILITY, DealStalled, Evidence, Stage, StageAdvanced, StageEvent


@dataclass(frozen=True)
class Stay:
    """A time in one stage. `left_on` is None while it lasts. `reason` is why it came there, `max_days` how long it may
    last by the process, `stalled_on` the day as of which it was found to last longer."""

    stage: Stage
    probability: Decimal
    entered_on: date
    left_on: date | None = None
    reason: str | None = None
    max_days: int | None = None
    stalled_on: date | None = None

    @property
    def stalls_on(self) -> date | None:
        """The first day on which it lasts longer than it may, None where that is not to be told (any more)."""
        if self.max_days is None or self.stalled_on or self.left_on:
            return None
        return date.fromordinal(min(self.entered_on.toordinal() + self.max_days + 1, date.max.toordinal()))

    def overstayed(self, as_of: date) -> bool:
        """Whether that is to be told by that day."""
        return self.stalls_on is not None and self.stalls_on <= as_of

    @property
    def days(self) -> int | None:
        """Days in the stage, once it is left; 0 where what followed was dated before it."""
        return None if self.left_on is None else max(0, (self.left_on - self.entered_on).days)


@dataclass(frozen=True)
class Passage:
    """`stays` are the times in each stage, the last one lasts; `evidence` is all that was shown, by name."""

    stays: tuple[Stay, ...]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        return self.stays[-1].stage

    @property
    def probability(self) -> Decimal:
        """In percent."""
        return self.stays[-1].probability

    def entered(self, stay: Stay) -> "Passage":
        """Another probability within a stage does not end the stay in it."""
        *before, last = self.stays
        if stay.stage is last.stage:
            same = replace(last, probability=stay.probability, reason=stay.reason or last.reason)
            return replace(self, stays=(*before, same))
        return replace(self, stays=(*before, replace(last, left_on=stay.entered_on), stay))

    def closed(self, stage: Stage, on: date, reason: str | None = None) -> "Passage":
        """Won or lost."""
        return self.entered(Stay(stage, PROBABILITY[stage], on, reason=reason))


def evolve(state: Passage, event: StageEvent) -> Passage:
    match event:
        case StageAdvanced():
            stay = Stay(event.stage, event.probability, event.on, reason=event.reason, max_days=event.max_days)
            shown = {one.name: one for one in event.evidence}
            return replace(state.entered(stay), evidence={**state.evidence, **shown})
        case DealStalled():
            *before, last = state.stays
            return replace(state, stays=(*before, replace(last, stalled_on=event.as_of)))
