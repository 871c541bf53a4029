"""What may be asked of an opportunity, and what it is told."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from services.pipeline.follow_ups.decider import FollowUpCommand
from services.pipeline.process.events import StageTerms
from services.pipeline.splits.split import SplitBody
from shared.kernel.fields import Count, Currency, Day, Flag, Id, Money, Percent, PositiveMoney, Text
from shared.kernel.messages import Command

from .events import Evidence, Stage


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


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class EvidenceBody(Evidence):
    model_config = ConfigDict(extra="forbid")


EvidenceOrName = Annotated[
    EvidenceBody,
    BeforeValidator(_named),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, EvidenceBody.model_json_schema()]}),
]


class AdvanceStage(Command):
    """To any open stage: customers think again, so a stage may go back; `reason` says why. Without a probability
    the stage's own. `on` is the day of acceptance by default. `evidence` is by the names under which the process asks
    for it; a name alone will do."""

    stage: Stage
    probability: Percent | None = None
    on: Day | None = None
    reason: Text | None = None
    evidence: list[EvidenceOrName] = Field(default_factory=list, max_length=100)


class EnterStage(AdvanceStage):
    """A step with what the deal's version of the process says of the stage."""

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


class ReportStall(Command):
    """Whether it overstays by that day."""

    as_of: Day


OpportunityCommand = (
    RecordOpening
    | EnterStage
    | ReassignOpportunity
    | LoseOpportunity
    | OverrideForecast
    | WinOpportunity
    | ReviseOpportunity
    | ReportStall
    | FollowUpCommand
)
