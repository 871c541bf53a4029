"""An opportunity as it stands: its stage, what it weighs in the forecast, and how it came there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.follow_ups.decider import FollowUp
from services.pipeline.splits.split import Split
from shared.kernel.money import cents

from .events import (
    Evidence,
    ForecastOverridden,
    OpportunityLost,
    OpportunityOpened,
    OpportunityRevised,
    OpportunityWon,
    Stage,
)


class OpportunityStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


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
class Ownership:
    """`reason` is None for the first owner."""

    owner_id: UUID
    reason: str | None
    assigned_by: str


@dataclass(frozen=True)
class Opportunity:
    """`stays` are its times in each stage, the last one lasts; `owners` likewise. `evidence` is all that was shown, by
    name."""

    opened: OpportunityOpened
    splits: tuple[Split, ...]
    stays: tuple[Stay, ...]
    owners: tuple[Ownership, ...]
    follow_up: FollowUp = FollowUp()
    override: ForecastOverridden | None = None
    won: OpportunityWon | None = None
    lost: OpportunityLost | None = None
    revised: OpportunityRevised | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def owner_id(self) -> UUID:
        return self.owners[-1].owner_id

    @property
    def stage(self) -> Stage:
        return self.stays[-1].stage

    @property
    def probability(self) -> Decimal:
        """In percent."""
        return self.stays[-1].probability

    @property
    def status(self) -> OpportunityStatus:
        if self.won:
            return OpportunityStatus.WON
        return OpportunityStatus.LOST if self.lost else OpportunityStatus.OPEN

    @property
    def amount(self) -> Decimal:
        """What is expected, once it is won what was signed."""
        amount: Decimal = self.won.amount if self.won else self.expected_amount
        return amount

    @property
    def expected_amount(self) -> Decimal:
        amount: Decimal = (self.revised or self.opened).expected_amount
        return amount

    @property
    def expected_close_on(self) -> date:
        return (self.revised or self.opened).expected_close_on

    @property
    def weighted_amount(self) -> Decimal:
        """Amount × probability: nothing where it is lost, all where it is won."""
        return cents(self.amount * self.probability / 100)

    @property
    def overridden_amount(self) -> Decimal:
        """What it weighs with the manager's override in place, as long as it is open."""
        if self.override is None or self.status is not OpportunityStatus.OPEN:
            return self.weighted_amount
        said = self.override
        amount: Decimal = self.amount if said.amount is None else said.amount
        probability: Decimal = self.probability if said.probability is None else said.probability
        return cents(amount * probability / 100)
