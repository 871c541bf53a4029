"""What may be asked of an opportunity, and what it is told."""

from pydantic import Field

from services.pipeline.follow_ups.decider import FollowUpCommand
from services.pipeline.splits.split import SplitBody
from services.pipeline.stages.decider import StageCommand
from services.pipeline.stages.events import StageTerms
from shared.kernel.fields import Count, Currency, Day, Flag, Id, Money, Percent, PositiveMoney, Text
from shared.kernel.messages import Command


class OpenOpportunity(Command):
    customer_id: Id
    owner_id: Id
    name: Text
    expected_amount: Money
    currency: Currency
    expected_close_on: Day
    source: Text | None = None
    splits: list[SplitBody] = Field(default_factory=list)
    line: Text | None = None
    campaign_id: Id | None = None
    channel_id: Id | None = None
    opened_on: Day | None = None


class RecordOpening(OpenOpportunity):
    """An opening with what the lead, the customer's history and the sales process of its line say about it. `terms`
    are those of the first stage."""

    lead_id: Id | None = None
    new_customer: Flag | None = None
    process_line: Text | None = None
    process_version: Count | None = None
    terms: StageTerms


class ReassignOpportunity(Command):
    """Without splits, an owner who had all of the deal hands all of it over, and agreed splits stay."""

    owner_id: Id
    reason: Text
    splits: list[SplitBody] | None = None


class ReviseOpportunity(Command):
    """What is expected now, and why; what is left out stays."""

    expected_amount: Money | None = None
    expected_close_on: Day | None = None
    reason: Text


class LoseOpportunity(Command):
    reason: Text
    competitor: Text | None = None
    on: Day


class OverrideForecast(Command):
    """Figures of one's own for the amount, the probability (percent) or both."""

    amount: Money | None = None
    probability: Percent | None = None
    reason: Text


class WinOpportunity(Command):
    """The contract for it was signed."""

    contract_id: Id
    amount: PositiveMoney
    on: Day


OpportunityCommand = (
    RecordOpening
    | ReassignOpportunity
    | LoseOpportunity
    | OverrideForecast
    | WinOpportunity
    | ReviseOpportunity
    | StageCommand
    | FollowUpCommand
)
