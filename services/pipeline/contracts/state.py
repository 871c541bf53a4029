"""A contract as it stands: its latest document, the version in force, and what was called off and cancelled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.kernel.money import ZERO

from .amounts import Parts, by_sku, drawn, less
from .events import (
    ContractApproved,
    ContractLine,
    LegalReviewed,
    OrderLine,
    ProductCost,
    ScheduledPayment,
    Split,
    Verdict,
)


class ContractStatus(StrEnum):
    DRAFT = "draft"
    REJECTED = "rejected"
    APPROVED = "approved"
    SIGNED = "signed"
    EXPIRED = "expired"
    TERMINATED = "terminated"


@dataclass(frozen=True)
class Document:
    """One version of the contract's text."""

    version: int
    amount: Decimal
    lines: tuple[ContractLine, ...]
    payment_schedule: tuple[ScheduledPayment, ...]
    terms: str | None
    splits: tuple[Split, ...]
    delivery_by: date | None
    written_by: str

    @property
    def quantities(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for line in self.lines:
            total[line.sku] += line.quantity
        return total


@dataclass(frozen=True)
class Cancellation:
    on: date
    reason: str
    requested: Decimal | None


@dataclass(frozen=True)
class Termination:
    on: date
    reason: str
    amount: Decimal


@dataclass(frozen=True)
class Renewal:
    """`starts_on` and `ends_on` are its term's."""

    renewal_id: UUID
    amount: Decimal
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Milestone:
    """`missed` once a run has found that its day passed."""

    name: str
    due_on: date
    owner_id: UUID
    reached_on: date | None = None
    missed: bool = False


@dataclass(frozen=True)
class CallOff:
    """An order's hold on the contract. No lines: all of it."""

    lines: tuple[OrderLine, ...]
    cancelled: Decimal = ZERO
    cancellations: tuple[Cancellation, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Contract:
    """`document` is the latest version, `in_force` the signed one (None before the first signature).

    `signed_on` is the date of the first signature, `cancelled` the contract value cancelled so far.
    `amount`, `lines`, `splits` and `payment_schedule` are the latest document's.
    """

    customer_id: UUID
    owner_id: UUID
    currency: str
    external_id: str | None
    drafted_by: str
    document: Document
    opportunity_id: UUID | None = None
    quote_id: UUID | None = None
    channel_id: UUID | None = None
    review: LegalReviewed | None = None
    approval: ContractApproved | None = None
    in_force: Document | None = None
    signed_on: date | None = None
    version_signed_on: date | None = None
    product_lines: Mapping[str, str] = field(default_factory=dict)
    product_costs: tuple[ProductCost, ...] = ()
    base_currency: str | None = None
    below_channel_price: tuple[str, ...] = ()
    base_rate: Decimal | None = None
    call_offs: Mapping[UUID, CallOff] = field(default_factory=dict)
    cancelled: Decimal = ZERO
    starts_on: date | None = None
    ends_on: date | None = None
    renews: UUID | None = None
    renewal: Renewal | None = None
    termination: Termination | None = None
    expired_on: date | None = None
    milestones: Mapping[str, Milestone] = field(default_factory=dict)

    @property
    def unit_costs(self) -> dict[str, Decimal]:
        """What a piece of each product cost when it was first signed, where that was known."""
        return {one.sku: one.unit_cost for one in self.product_costs if one.sku and one.unit_cost is not None}

    @property
    def document_version(self) -> int:
        return self.document.version

    @property
    def signed_version(self) -> int | None:
        return self.in_force.version if self.in_force else None

    @property
    def amount(self) -> Decimal:
        return self.document.amount

    @property
    def lines(self) -> tuple[ContractLine, ...]:
        return self.document.lines

    @property
    def splits(self) -> tuple[Split, ...]:
        return self.document.splits

    @property
    def payment_schedule(self) -> tuple[ScheduledPayment, ...]:
        return self.document.payment_schedule

    @property
    def status(self) -> ContractStatus:
        if self.termination:
            return ContractStatus.TERMINATED
        if self.expired_on:
            return ContractStatus.EXPIRED
        if self.in_force:
            return ContractStatus.SIGNED
        if self.review and self.review.verdict is Verdict.REJECTED:
            return ContractStatus.REJECTED
        return ContractStatus.APPROVED if self.review and self.approval else ContractStatus.DRAFT

    @property
    def net_amount(self) -> Decimal:
        """What is signed, less what was cancelled; zero before the first signature."""
        return self.in_force.amount - self.cancelled if self.in_force else ZERO

    @property
    def committed(self) -> Decimal:
        """What the contract takes of the customer's credit: a pending increase is reserved at once, a pending
        decrease frees nothing before it is signed."""
        return max(self.in_force.amount, self.document.amount) - self.cancelled if self.in_force else ZERO

    def ordered(self, until: UUID | None = None) -> Counter[str]:
        """Quantities by SKU of the orders placed so far (cancelled ones too: their value has left the contract),
        of those before `until` where it is given."""
        total: Counter[str] = Counter()
        for order_id, call_off in self.call_offs.items():
            if order_id == until:
                break
            total.update({line.sku: 0 for line in call_off.lines})
            for line in call_off.lines:
                total[line.sku] += line.quantity
        return total

    @property
    def all_ordered(self) -> bool:
        """An order without lines holds all of the contract."""
        return any(not call_off.lines for call_off in self.call_offs.values())

    @property
    def unordered(self) -> Parts:
        """The part of the amount in force that no order holds, by SKU."""
        if not self.in_force or self.all_ordered:
            return {}
        amount, lines = self.in_force.amount, self.in_force.lines
        return less(by_sku(amount, lines), drawn(amount, lines, self.ordered()))

    def order_parts(self, order_id: UUID) -> Parts:
        """The order's part of the amount in force, by SKU. The parts of all orders add up to the amount once all
        is ordered, whatever the order in which they came."""
        if not self.in_force:
            return {}
        amount, lines = self.in_force.amount, self.in_force.lines
        before, own = self.ordered(until=order_id), self.call_offs[order_id].lines
        if not own:
            return less(by_sku(amount, lines), drawn(amount, lines, before))
        after = before.copy()
        for line in own:
            after[line.sku] += line.quantity
        return less(drawn(amount, lines, after), drawn(amount, lines, before))

    def left_of(self, order_id: UUID) -> Decimal:
        """The contract value of the order that is not cancelled yet."""
        call_off = self.call_offs[order_id]
        value = sum(self.order_parts(order_id).values(), ZERO)
        return ZERO if call_off.closed else max(ZERO, min(value - call_off.cancelled, self.net_amount))
