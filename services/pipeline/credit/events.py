"""What is decided on a customer's credit: on its ledger, in one currency; its terms; its reviews."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Rate, SignedMoney, Text
from shared.kernel.messages import Event

CreditDays = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""账期, the days from an invoice's issue until it is due; at most ten years."""
Grade = Annotated[Code, Field(max_length=10)]
"""信用等级 by the company's own scale."""


class Earned(StrEnum):
    """The grade that payment behaviour earns."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


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


class CreditReviewed(Event):
    """How a customer paid in one currency by `as_of`, and what that suggests. `period` is the quarter of the review.

    Of what fell due in the year up to `as_of`: `due` net of credit notes, `collected` of it, and `days_late`, the days
    after its due date on which a unit of it came in on average, what is still open counting up to `as_of`. Of all that
    was due by then: `overdue`, and for how many days the oldest of it. `written_off` in that year. `limit`, `tier`,
    `days` and `grade` are those in force at the review, None where none was; `suggested_limit` is None without a limit.
    """

    customer_id: Id
    currency: Currency
    period: str
    as_of: Day
    due: Money
    collected: SignedMoney
    days_late: Rate
    overdue: Money
    longest_overdue: Count
    written_off: Money
    earned: Earned
    rules: Count
    tier: Code | None = None
    grade: Grade | None = None
    days: CreditDays | None = None
    limit: Money | None = None
    suggested_limit: Money | None = None


class CreditReviewRunCompleted(Event):
    """`found` are the customers, by currency, to be reviewed; `reviewed` were, so many of them earning each grade."""

    as_of: Day
    period: str
    found: Count
    reviewed: Count
    earned: dict[Earned, Count]
