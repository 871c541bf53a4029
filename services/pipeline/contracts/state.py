"""A contract as it stands: its latest document, the version in force, and what was called off and cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.pipeline.call_offs.state import CallOff, CallOffs
from services.pipeline.contract_approvals.decider import Scrutiny
from services.pipeline.contract_approvals.events import ContractApproved, LegalReviewed, Verdict
from services.pipeline.contract_documents.document import Document
from services.pipeline.contract_documents.events import ContractLine, ScheduledPayment
from services.pipeline.costs.deal import ProductCost
from services.pipeline.milestones.decider import Milestone
from services.pipeline.splits.split import Split
from shared.kernel.money import ZERO


class ContractStatus(StrEnum):
    DRAFT = "draft"
    REJECTED = "rejected"
    APPROVED = "approved"
    SIGNED = "signed"
    EXPIRED = "expired"
    TERMINATED = "terminated"


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

    @property
    def scrutiny(self) -> Scrutiny:
        """What was said of the latest version, and who may say more."""
        return Scrutiny(self.document, self.drafted_by, self.owner_id, self.review, self.approval)

    @property
    def held(self) -> CallOffs | None:
        """What orders hold of the version in force; None before there is one."""
        return CallOffs(self.in_force, self.call_offs) if self.in_force else None
