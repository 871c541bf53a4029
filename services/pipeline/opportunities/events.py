"""What happens to an opportunity, from its opening to its win or loss."""

from decimal import Decimal
from enum import StrEnum

from services.pipeline.contracts.events import Split
from shared.kernel.fields import Code, Count, Currency, Day, Flag, Id, Money, Percent, PositiveMoney, Text
from shared.kernel.messages import Event


class Stage(StrEnum):
    """The stages in their order; the last two are closed."""

    LEAD = "lead"
    NEEDS = "needs"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    VERBAL = "verbal"
    WON = "won"
    LOST = "lost"


PROBABILITY = {
    Stage.LEAD: Decimal(10),
    Stage.NEEDS: Decimal(25),
    Stage.PROPOSAL: Decimal(50),
    Stage.NEGOTIATION: Decimal(70),
    Stage.VERBAL: Decimal(90),
    Stage.WON: Decimal(100),
    Stage.LOST: Decimal(0),
}
"""The chance of winning, in percent, of an opportunity of which nothing else is said."""


class OpportunityOpened(Event):
    """`splits` add up to 100; the owner has all of them by default. `lead_id` is the lead that was qualified as this
    opportunity, `new_customer` whether the customer had no signed deal by then (None: not told)."""

    customer_id: Id
    owner_id: Id
    name: Text
    expected_amount: Money
    currency: Currency
    expected_close_on: Day
    source: Text | None = None
    splits: tuple[Split, ...]
    stage: Stage
    probability: Percent
    opened_on: Day
    opened_by: str
    line: Text | None = None
    campaign_id: Id | None = None
    channel_id: Id | None = None
    lead_id: Id | None = None
    new_customer: Flag | None = None


class StageAdvanced(Event):
    """It came to a stage, forward or back, or within its stage to another probability."""

    previous: Stage
    stage: Stage
    probability: Percent
    on: Day
    reason: Text | None = None
    advanced_by: str


class DemoHeld(Event):
    """`attendees` is how many there were, or who, in words."""

    held_on: Day
    attendees: Count | Text | None = None
    feedback: Text
    recorded_by: str


class ActivityRecorded(Event):
    kind: Code
    on: Day
    note: Text
    recorded_by: str


class OpportunityReassigned(Event):
    """`splits` are those from now on."""

    owner_id: Id
    previous_owner_id: Id
    splits: tuple[Split, ...]
    reason: Text
    reassigned_by: str


class OpportunityWon(Event):
    """A contract for it was signed. `amount` is the contract's."""

    contract_id: Id
    amount: PositiveMoney
    previous: Stage
    on: Day


class OpportunityLost(Event):
    reason: Text
    competitor: Text | None = None
    previous: Stage
    on: Day
    lost_by: str


class ForecastOverridden(Event):
    """A manager's own figures, which stand beside those of the roll-up; what is None is left to the roll-up."""

    amount: Money | None = None
    probability: Percent | None = None
    reason: Text
    overridden_by: str


OpportunityEvent = (
    OpportunityOpened
    | StageAdvanced
    | DemoHeld
    | ActivityRecorded
    | OpportunityReassigned
    | OpportunityWon
    | OpportunityLost
    | ForecastOverridden
)
