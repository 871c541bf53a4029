"""An opportunity as it stands: its stage, what it weighs in the forecast, and how it came there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.follow_ups.decider import FollowUp
from services.pipeline.splits.split import Split
from services.pipeline.stages.events import Stage
from services.pipeline.stages.passage import Passage
from shared.kernel.money import cents

from .events import (
    ForecastOverridden,
    OpportunityLost,
    OpportunityOpened,
    OpportunityRevised,
    OpportunityWon,
)


class OpportunityStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Ownership:
    """`reason` is None for the first owner."""

    owner_id: UUID
    reason: str | None
    assigned_by: str


@dataclass(frozen=True)
class Opportunity:
    """`owners` are all so far, the last one holds it."""

    opened: OpportunityOpened
    splits: tuple[Split, ...]
    passage: Passage
    owners: tuple[Ownership, ...]
    follow_up: FollowUp = FollowUp()
    override: ForecastOverridden | None = None
    won: OpportunityWon | None = None
    lost: OpportunityLost | None = None
    revised: OpportunityRevised | None = None

    @property
    def owner_id(self) -> UUID:
        return self.owners[-1].owner_id

    @property
    def stage(self) -> Stage:
        return self.passage.stage

    @property
    def probability(self) -> Decimal:
        """In percent."""
        return self.passage.probability

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
