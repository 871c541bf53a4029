"""What is decided on a customer's credit: on its ledger, in one currency, and its terms."""

from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Code, Currency, Day, Id, Money, SignedMoney, Text
from shared.kernel.messages import Event

CreditDays = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""账期, the days from an invoice's issue until it is due; at most ten years."""
Grade = Annotated[Code, Field(max_length=10)]
"""信用等级 by the company's own scale."""


class CreditLimitSet(Event):
    """`amount` is the new limit, "0.00" a limit too."""

    customer_id: Id
    currency: Currency
    amount: Money
    reason: Text
    set_by: str


class ContractCommitted(Event):
    """`signed` is the contract's amount net of cancellations as it now counts against the limit, `delta` the
    change, `on` the business date of the signature, amendment or cancellation."""

    contract_id: Id
    customer_id: Id
    currency: Currency
    signed: Money
    delta: SignedMoney
    on: Day


class CreditExceeded(Event):
    """Exposure stands above the limit: a signature was let through by an override (`contract_id`), or the limit
    was lowered."""

    customer_id: Id
    currency: Currency
    limit: Money
    exposure: Money
    contract_id: Id | None = None


class CreditOverridden(Event):
    """Finance let a contract be signed above the limit."""

    contract_id: Id
    customer_id: Id
    currency: Currency
    reason: Text
    overridden_by: str


CreditEvent = CreditLimitSet | ContractCommitted | CreditExceeded | CreditOverridden


class TermsSet(Event):
    """账期: the customer pays `days` after an invoice is issued, where the invoice says nothing else."""

    customer_id: Id
    days: CreditDays
    grade: Grade
    reason: Text
    set_by: str
