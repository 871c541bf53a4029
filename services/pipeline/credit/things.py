"""A customer's credit in one currency, as clients see it."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.pipeline.receivables.decider import Ledger, ledger
from shared.kernel.fields import Money, SignedMoney
from shared.kernel.things import Head, Thing, View


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


class CreditView(BaseModel):
    """`limit` and `available` are null where no limit is set: then nothing is checked. `available` may be
    negative."""

    model_config = ConfigDict(frozen=True)

    customer_id: UUID
    currency: str
    version: int
    limit: Money | None
    exposure: Money
    available: SignedMoney | None


def show_credit(state: Ledger, version: int, customer_id: UUID, currency: str) -> CreditView:
    limit = state.limit.amount if state.limit else None
    return CreditView(
        customer_id=customer_id,
        currency=currency,
        version=version,
        limit=limit,
        exposure=state.exposure,
        available=None if limit is None else limit - state.exposure,
    )
