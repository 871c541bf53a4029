"""A customer's credit in one currency, as clients see it."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.pipeline.receivables.decider import Ledger, ledger
from shared.kernel.fields import Count, Money, SignedMoney
from shared.kernel.things import Head, Thing, View, in_full

from .events import TermsSet
from .terms import credit_terms


class CreditStatus(StrEnum):
    """`exceeded` where exposure is above the limit."""

    WITHIN = "within"
    EXCEEDED = "exceeded"


class CreditLimitView(View):
    """The limit, and how it stands; `id` is that of the customer's ledger in this currency."""

    status: CreditStatus
    customer_id: UUID
    currency: str
    amount: Money
    reason: str
    exposure: Money
    available: SignedMoney


def show_limit(state: Ledger, head: Head, thing_id: UUID) -> CreditLimitView | None:
    if state.limit is None or state.customer_id is None or state.currency is None:
        return None
    available = state.limit.amount - state.exposure
    return CreditLimitView(
        id=thing_id,
        version=head.version,
        status=CreditStatus.EXCEEDED if available < 0 else CreditStatus.WITHIN,
        created_at=head.created_at,
        customer_id=state.customer_id,
        currency=state.currency,
        amount=state.limit.amount,
        reason=state.limit.reason,
        exposure=state.exposure,
        available=available,
    )


CREDIT_LIMIT = Thing(
    "credit limit",
    "/v1/customers/{id}/credit-limit",
    ledger,
    show_limit,
    CreditLimitView,
    owners=lambda view: (),
)


class TermsStatus(StrEnum):
    IN_FORCE = "in_force"


class TermsView(View):
    """The customer pays `days` after the issue of an invoice that says nothing else."""

    status: TermsStatus
    customer_id: UUID
    days: Count
    grade: str
    reason: str
    set_by: str


CREDIT_TERMS = Thing(
    "credit terms",
    "/v1/customers/{id}/credit-terms",
    credit_terms,
    in_full(TermsView, TermsStatus.IN_FORCE),
    TermsView,
    owners=lambda view: (),
)


class CreditView(BaseModel):
    """`limit` and `available` are null where no limit is set: then nothing is checked. `available` may be
    negative. `grade` and `days` are the customer's terms, null where none are set."""

    model_config = ConfigDict(frozen=True)

    customer_id: UUID
    currency: str
    version: int
    limit: Money | None
    exposure: Money
    available: SignedMoney | None
    grade: str | None
    days: Count | None


def show_credit(state: Ledger, terms: TermsSet | None, version: int, customer_id: UUID, currency: str) -> CreditView:
    limit = state.limit.amount if state.limit else None
    return CreditView(
        customer_id=customer_id,
        currency=currency,
        version=version,
        limit=limit,
        exposure=state.exposure,
        available=None if limit is None else limit - state.exposure,
        grade=terms.grade if terms else None,
        days=terms.days if terms else None,
    )
