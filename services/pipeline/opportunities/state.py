"""An opportunity as it stands: its stage, what it weighs in the forecast, and how it came there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.contracts.events import Split
from shared.kernel.money import cents

from .events import (
    ActivityRecorded,
    DemoHeld,
    ForecastOverridden,
    OpportunityLost,
    OpportunityOpened,
    OpportunityWon,
    Stage,
)


class OpportunityStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Stay:
    """A time in one stage. `left_on` is None while it lasts. `reason` is why it came there."""

    stage: Stage
    probability: Decimal
    entered_on: date
    left_on: date | None = None
    reason: str | None = None

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
    """`stays` are its times in each stage, the last one lasts; `owners` likewise."""

    opened: OpportunityOpened
    splits: tuple[Split, ...]
    stays: tuple[Stay, ...]
    owners: tuple[Ownership, ...]
    demos: tuple[DemoHeld, ...] = ()
    activities: tuple[ActivityRecorded, ...] = ()
    override: ForecastOverridden | None = None
    won: OpportunityWon | None = None
    lost: OpportunityLost | None = None

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
        amount: Decimal = self.won.amount if self.won else self.opened.expected_amount
        return amount

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
