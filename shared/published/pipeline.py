"""What the pipeline service publishes: deals, deliveries, invoices and money."""

from shared.kernel.fields import (
    Code,
    Count,
    Currency,
    Day,
    Id,
    Money,
    Percent,
    PositiveMoney,
    Quantity,
    SignedMoney,
    Text,
)
from shared.kernel.messages import Event


class Line(Event):
    """`amount` = quantity × unit price, for customised lines the price agreed."""

    sku: Code
    quantity: Quantity
    unit_price: Money | None = None
    amount: Money | None = None
    line: Text | None = None


class Split(Event):
    rep_id: Id
    percent: Percent


class RepAmount(Event):
    rep_id: Id
    amount: SignedMoney


class ProductAmount(Event):
    """A part of an amount by product and product line; None where the deal has no lines."""

    sku: Code | None = None
    line: Text | None = None
    amount: SignedMoney


class DaysAfter(Event):
    event: str
    days: Count


class ScheduledPayment(Event):
    """One kind throughout a schedule: a percentage or an amount, a date or days after an event."""

    percent: Percent | None = None
    amount: Money | None = None
    due_on: Day | None = None
    days_after: DaysAfter | None = None


class Instalment(Event):
    due_on: Day
    amount: PositiveMoney


class Allocation(Event):
    """A part of a payment on one instalment of one invoice, always positive."""

    invoice_id: Id
    contract_id: Id
    due_on: Day
    amount: PositiveMoney
    owner_id: Id | None = None


class OpportunityStep(Event):
    """What every event of an opportunity tells of it, as it stands after the event.

    `amount` is what is expected, of a won one what was signed; `probability` is in percent: 100 where it is won, 0
    where it is lost. `splits` add up to 100.
    """

    opportunity_id: Id
    customer_id: Id
    owner_id: Id
    amount: Money
    currency: Currency
    stage: str
    probability: Percent
    source: Text | None = None
    splits: tuple[Split, ...] = ()
    campaign_id: Id | None = None
    channel_id: Id | None = None
    line: Text | None = None


class OpportunityOpened(OpportunityStep):
    expected_close_on: Day
    opened_on: Day


class StageAdvanced(OpportunityStep):
    """It came from the stage `previous`, perhaps a later one, or the same with another probability. To `won` it comes
    by the signature of the contract `contract_id`."""

    previous: str
    on: Day
    reason: Text | None = None
    contract_id: Id | None = None


class OpportunityReassigned(OpportunityStep):
    """It is `owner_id`'s from now on, and no longer `previous_owner_id`'s."""

    previous_owner_id: Id
    on: Day | None = None


class OpportunityLost(OpportunityStep):
    """Lost out of the stage `previous`."""

    previous: str
    reason: Text
    competitor: Text | None = None
    on: Day


class DealStalled(OpportunityStep):
    """On `as_of` it was `days` in its stage, longer than version `process_version` of its line's sales process allows:
    told once for each stay in a stage."""

    process_version: Count | None = None
    entered_on: Day
    as_of: Day
    days: Count
    max_days: Count


class DealSigned(Event):
    """A contract came into force. `splits` add up to 100; the owner has all of them by default. `base_amount` is the
    amount in the company's own currency, `base_currency`, by the rate that was fixed for the deal."""

    contract_id: Id
    external_id: Code | None = None
    document_version: int
    customer_id: Id
    owner_id: Id | None = None
    amount: Money
    currency: Currency
    lines: tuple[Line, ...] = ()
    splits: tuple[Split, ...] = ()
    channel_id: Id | None = None
    signed_on: Day
    payment_schedule: tuple[ScheduledPayment, ...] = ()
    source: Text | None = None
    campaign_id: Id | None = None
    first_deal: bool = False
    base_currency: Currency | None = None
    base_amount: Money | None = None


class ContractAmended(Event):
    """A signed contract's new version came into force: `amount` is the new one, `delta` the difference.

    `splits` are those of the new version; none told means that they stay. They hold for the whole deal, so `by_rep`
    also moves what was signed before from rep to rep.
    """

    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    document_version: int
    amount: Money
    delta: SignedMoney
    currency: Currency
    by_rep: tuple[RepAmount, ...] = ()
    splits: tuple[Split, ...] = ()
    lines: tuple[Line, ...] = ()
    signed_on: Day
    on: Day


class OrderDelivered(Event):
    order_id: Id
    contract_id: Id
    customer_id: Id
    lines: tuple[Line, ...] = ()
    due_on: Day | None = None
    on: Day


class OrderCancelled(Event):
    """`amount` is the contract value cancelled, `by_rep` its parts by the deal's splits, `by_product` those by product,
    `signed_on` the deal's."""

    order_id: Id
    contract_id: Id
    customer_id: Id
    amount: Money
    currency: Currency
    by_rep: tuple[RepAmount, ...] = ()
    by_product: tuple[ProductAmount, ...] = ()
    lines: tuple[Line, ...] = ()
    signed_on: Day
    on: Day


class ContractTerminated(Event):
    """A signed contract ended before its time: `amount` is the value that fell away, `by_rep` its parts by the deal's
    splits, `by_product` those by product, `signed_on` the deal's date."""

    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    amount: Money
    currency: Currency
    by_rep: tuple[RepAmount, ...] = ()
    by_product: tuple[ProductAmount, ...] = ()
    signed_on: Day
    on: Day
    reason: Text | None = None


class MilestoneMissed(Event):
    """A milestone of a contract was not reached by its day, which `owner_id` answers for."""

    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    name: Text
    due_on: Day
    as_of: Day


class InvoiceIssued(Event):
    invoice_id: Id
    number: Code
    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    issued_on: Day
    amount: PositiveMoney
    currency: Currency
    instalments: tuple[Instalment, ...]


class Reduction(Event):
    """`amount` of the invoice is owed no more, `parts` by instalment. `deal_loses` is what of it lowers the value of
    the deal: not that which had been invoiced beyond the contract's amount, of whose loss an OrderCancelled told."""

    invoice_id: Id
    contract_id: Id
    customer_id: Id
    owner_id: Id | None = None
    currency: Currency
    amount: PositiveMoney
    deal_loses: Money
    reason: Text
    parts: tuple[Instalment, ...]


class CreditNoteIssued(Reduction):
    number: Code
    issued_on: Day


class InvoiceWrittenOff(Reduction):
    on: Day


class PaymentAllocated(Event):
    """Money of one payment applied to invoices on one day: the later of received_on and the invoice's issued_on."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    received_on: Day
    applied_on: Day
    allocations: tuple[Allocation, ...]


class PaymentReversed(Event):
    """Exactly the allocations that are taken back; none where the money was still unallocated."""

    payment_id: Code
    customer_id: Id
    currency: Currency
    received_on: Day
    reversed_on: Day
    amount: Money
    allocations: tuple[Allocation, ...] = ()


class DunningStage(Event):
    """An invoice's place in dunning on `as_of`. `due_on` is the earliest due date that was unpaid, `days` how long ago
    that was, `open` what is open of the invoice; `level` is the last one reached, `action` what it asks for
    (rep_follow_up, manager, legal_letter), by that version of the dunning policy."""

    invoice_id: Id
    number: Code
    customer_id: Id
    owner_id: Id | None = None
    contract_id: Id
    currency: Currency
    due_on: Day
    as_of: Day
    days: Count
    open: Money
    level: Count
    action: str
    policy_version: Count


class PaymentOverdue(DunningStage):
    """The first level of dunning was reached, once for each invoice until it is cleared."""


class DunningEscalated(DunningStage):
    """A later level was reached; none is skipped and none is repeated."""


class LegalLetterIssued(DunningStage):
    """The level reached asks for a legal letter."""


class DunningCleared(DunningStage):
    """What was overdue is paid, on `as_of`. `open` may be left of instalments that were not due by then."""
