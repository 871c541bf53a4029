"""What can be asked of a contract."""

from pydantic import Field

from services.pipeline.call_offs.decider import CallOffOrder, CancelCallOff
from services.pipeline.catalogue.lines import LineBody
from services.pipeline.contract_approvals.decider import ApproveContract, ReviewContract
from services.pipeline.contract_documents.schedule import ScheduledPaymentBody
from services.pipeline.exchange_rates.rate import ExchangeRate
from services.pipeline.milestones.decider import CheckMilestones, SetMilestone
from services.pipeline.splits.split import SplitBody
from shared.kernel.fields import Code, Currency, Day, Id, Money, PositiveMoney, Text
from shared.kernel.messages import Command

from .ending import ExpireContract, RecordRenewal, RecordTermination


class DraftContract(Command):
    external_id: Code | None = None
    customer_id: Id
    owner_id: Id
    opportunity_id: Id | None = None
    quote_id: Id | None = None
    amount: PositiveMoney
    currency: Currency
    lines: list[LineBody] = Field(default_factory=list)
    payment_schedule: list[ScheduledPaymentBody]
    terms: Text | None = None
    splits: list[SplitBody] = Field(default_factory=list)
    channel_id: Id | None = None
    delivery_by: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class DraftRenewal(DraftContract):
    """A draft that goes on where the contract `renews` ends."""

    renews: Id


class AmendContract(Command):
    """What is left out stays as it is in the latest version."""

    amount: PositiveMoney | None = None
    lines: list[LineBody] | None = None
    payment_schedule: list[ScheduledPaymentBody] | None = None
    terms: Text | None = None
    splits: list[SplitBody] | None = None
    delivery_by: Day | None = None
    reason: Text | None = None


class RecordSignature(Command):
    """A signature with what the customer's history, the catalogue and the opportunity say about it."""

    version: int
    signed_on: Day
    first_deal: bool = False
    source: Text | None = None
    campaign_id: Id | None = None
    product_lines: dict[str, str] = Field(default_factory=dict)
    unit_costs: dict[str, Money] = Field(default_factory=dict)
    base_currency: Currency | None = None
    base_rate: ExchangeRate | None = None
    below_channel_price: list[Code] = Field(default_factory=list)


ContractCommand = (
    DraftContract
    | AmendContract
    | ReviewContract
    | ApproveContract
    | RecordSignature
    | CallOffOrder
    | CancelCallOff
    | RecordTermination
    | RecordRenewal
    | ExpireContract
    | SetMilestone
    | CheckMilestones
)
