"""What happens to a contract, from its first draft to the orders called off against it."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.pipeline.catalogue.lines import SoldLine
from services.pipeline.costs.eyes import Cost
from services.pipeline.exchange_rates.rate import ExchangeRate
from shared.kernel.fields import (
    Code,
    Count,
    Currency,
    Day,
    Flag,
    Id,
    Money,
    Percent,
    PositiveMoney,
    Quantity,
    SignedMoney,
    Text,
)
from shared.kernel.messages import Event


class Value(BaseModel):
    """A value inside an event, as tolerant on read as the event itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ContractLine(SoldLine):
    """Of a product, or customised; what is customised may be ordered by its own code."""


class Split(Value):
    """A rep's share of the deal, in percent; the shares of a deal add up to 100."""

    rep_id: Id
    percent: Percent


class ScheduleEvent(StrEnum):
    SIGNING = "signing"
    DELIVERY = "delivery"
    INVOICE = "invoice"


class DaysAfter(Value):
    event: ScheduleEvent
    days: Count


class ScheduledPayment(Value):
    """Either a percentage or an amount, due either on a date or some days after an event."""

    percent: Percent | None = None
    amount: PositiveMoney | None = None
    due_on: Day | None = None
    days_after: DaysAfter | None = None


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


class ChecklistItem(Value):
    """An empty note is none."""

    ok: Flag
    note: Annotated[Text | None, BeforeValidator(lambda note: None if note == "" else note)] = None


class RepAmount(Value):
    rep_id: Id
    amount: SignedMoney


class ProductAmount(Value):
    """A part of a deal's amount by product and product line; None where the deal has no lines."""

    sku: Code | None = None
    line: Text | None = None
    amount: SignedMoney


class OrderLine(Value):
    sku: Code
    quantity: Quantity


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


class LegalReviewed(Event):
    version: int
    verdict: Verdict
    checklist: dict[str, ChecklistItem]
    reviewed_by: str


class ContractApproved(Event):
    version: int
    approved_by: str


class ProductCost(Value):
    """What a product of the deal costs, all pieces together and one piece; None where its cost was not known."""

    sku: Code | None = None
    cost: Cost | None = None
    unit_cost: Cost | None = None


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


class CalledOff(Event):
    """An order was placed against the contract. No lines: the order is for all that the contract holds."""

    order_id: Id
    lines: tuple[OrderLine, ...] = ()


class Reversal(Event):
    """Contract value falls away: `amount`, with its parts by rep and by product (positive amounts)."""

    amount: Money
    by_rep: tuple[RepAmount, ...]
    by_product: tuple[ProductAmount, ...]


class CallOffCancelled(Reversal):
    """Contract value was cancelled with an order.

    `whole`: nothing of the order is left. `lines` are the quantities that fall away, told once, with the last part.
    `requested` is the amount asked for, None for all that was left.
    """

    order_id: Id
    on: Day
    reason: Text
    requested: Money | None = None
    whole: bool
    lines: tuple[OrderLine, ...] = ()


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


class MilestonePlanned(Event):
    """A node of the performance of the contract, with who answers for it. Planned again, it has another day or
    owner."""

    name: Text
    due_on: Day
    owner_id: Id


class MilestoneReached(Event):
    name: Text
    due_on: Day
    on: Day


class MilestoneMissed(Event):
    """It was not reached by its day: told once for each day that was planned."""

    name: Text
    due_on: Day
    owner_id: Id
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
