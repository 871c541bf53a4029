"""What happens to an opportunity, from its opening to its win or loss."""

from services.pipeline.follow_ups.events import FollowUpEvent
from services.pipeline.splits.split import Split
from services.pipeline.stages.events import Stage, StageEvent
from shared.kernel.fields import Count, Currency, Day, Flag, Id, Money, Percent, PositiveMoney, Text
from shared.kernel.messages import Event


class OpportunityOpened(Event):
    """`splits` add up to 100; the owner has all of them by default. `lead_id` is the lead that was qualified as this
    opportunity, `new_customer` whether the customer had no signed deal by then (None: not told).

    It begins under the version `process_version` of the sales process of `process_line` (None: there was none), which
    lets it stay in its first stage for `max_days`."""

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
    process_line: Text | None = None
    process_version: Count | None = None
    max_days: Count | None = None


class OpportunityRevised(Event):
    """What is expected of it, as it is from now on."""

    expected_amount: Money
    expected_close_on: Day
    reason: Text
    on: Day
    revised_by: str


class OpportunityReassigned(Event):
    """`splits` are those from now on."""

    owner_id: Id
    previous_owner_id: Id
    splits: tuple[Split, ...]
    reason: Text
    reassigned_by: str
    on: Day | None = None


class OpportunityWon(Event):
    """A contract for it was signed. `amount` is the contract's."""

    contract_id: Id
    amount: PositiveMoney
    previous: Stage
    on: Day
    customer_id: Id | None = None


class OpportunityLost(Event):
    reason: Text
    competitor: Text | None = None
    previous: Stage
    on: Day
    lost_by: str
    customer_id: Id | None = None


class ForecastOverridden(Event):
    """A manager's own figures, which stand beside those of the roll-up; what is None is left to the roll-up."""

    amount: Money | None = None
    probability: Percent | None = None
    reason: Text
    overridden_by: str
    on: Day | None = None


OpportunityEvent = (
    OpportunityOpened
    | OpportunityReassigned
    | OpportunityWon
    | OpportunityLost
    | ForecastOverridden
    | OpportunityRevised
    | StageEvent
    | FollowUpEvent
)
