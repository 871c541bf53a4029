"""What happens to a contract, from its first draft to the orders called off against it."""

from pydantic import ConfigDict, Field

from services.pipeline.call_offs.events import CalledOff, CallOffCancelled, Reversal
from services.pipeline.contract_approvals.events import ContractApproved, LegalReviewed
from services.pipeline.contract_documents.events import ContractLine, ProductAmount, ScheduledPayment
from services.pipeline.costs.deal import ProductCost
from services.pipeline.exchange_rates.rate import ExchangeRate
from services.pipeline.milestones.events import MilestoneMissed, MilestonePlanned, MilestoneReached
from services.pipeline.splits.split import RepAmount, Split
from shared.kernel.fields import (
    Code,
    Currency,
    Day,
    Id,
    PositiveMoney,
    SignedMoney,
    Text,
)
from shared.kernel.messages import Event


class ContractDrafted(Event):
    """Document version 1. The contract runs from `starts_on` to `ends_on`, both inside, where it has a term; it
    `renews` the contract that came before it."""

    external_id: Code | None = None
    customer_id: Id
    owner_id: Id
    amount: PositiveMoney
    currency: Currency
    lines: tuple[ContractLine, ...] = ()
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: Text | None = None
    splits: tuple[Split, ...]
    delivery_by: Day | None = None
    drafted_by: str
    opportunity_id: Id | None = None
    quote_id: Id | None = None
    channel_id: Id | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    renews: Id | None = None


class ContractAmended(Event):
    """A new version of the document, whole. It takes effect when it is itself reviewed, approved and signed."""

    version: int
    amount: PositiveMoney
    lines: tuple[ContractLine, ...] = ()
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: Text | None = None
    splits: tuple[Split, ...]
    delivery_by: Day | None = None
    reason: Text | None = None
    amended_by: str


class ContractSigned(Event):
    """A version came into force. `previous_version` is the one in force before it, None at the first signature.

    `delta`, `by_rep` and `by_product` are what this signature adds to the deal (all of it the first time); each
    sum of parts is `delta`. `deal_signed_on` is the first signature's date, in whose period the deal counts.
    `product_lines` tells the product line of each SKU that the catalogue knew, `source` and `campaign_id` are the
    opportunity's.
    `product_costs` are those of all products of the version in force from now on, and of those that it no longer has
    (at no cost); a product keeps the cost that it had when it was first signed. `base_rate` is what a unit of the
    deal's currency was worth in the company's own, `base_currency`, in the month of the deal; it is fixed for ever.
    `below_channel_price` are the products that are sold below what the rules of that day ask of its channel.
    """

    version: int
    previous_version: int | None = None
    signed_on: Day
    signed_by: str
    customer_id: Id
    owner_id: Id
    currency: Currency
    amount: PositiveMoney
    delta: SignedMoney
    by_rep: tuple[RepAmount, ...]
    by_product: tuple[ProductAmount, ...]
    product_lines: dict[str, str] = Field(default_factory=dict)
    deal_signed_on: Day
    first_deal: bool = False
    source: Text | None = None
    campaign_id: Id | None = None
    product_costs: tuple[ProductCost, ...] = ()
    opportunity_id: Id | None = None
    channel_id: Id | None = None
    below_channel_price: tuple[Code, ...] = ()
    base_currency: Currency | None = None
    base_rate: ExchangeRate | None = None


class ContractTerminated(Reversal):
    """It ends before all of it was ordered; what was neither ordered nor invoiced falls away."""

    on: Day
    reason: Text


class ContractRenewed(Event):
    """The contract `renewal_id` was drafted to go on where this one ends."""

    renewal_id: Id
    amount: PositiveMoney
    from_: Day = Field(alias="from")
    to: Day

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)


class ContractExpired(Event):
    """Its term had passed on `as_of`, and no renewal was drafted."""

    ends_on: Day
    as_of: Day


REVERSALS: tuple[type[Reversal], ...] = (CallOffCancelled, ContractTerminated)

ContractEvent = (
    ContractDrafted
    | ContractAmended
    | LegalReviewed
    | ContractApproved
    | ContractSigned
    | CalledOff
    | CallOffCancelled
    | ContractTerminated
    | ContractRenewed
    | ContractExpired
    | MilestonePlanned
    | MilestoneReached
    | MilestoneMissed
)
