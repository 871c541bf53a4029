"""The rules of a credit review: what a customer's payments say of its grade and its limit, once a quarter.

A review suggests, and finance decides: a limit changes by PUT .../credit-limit alone. The grade is the worst of what
these say: A for money that comes on average within 5 days after it is due with nothing overdue; B up to 30 days, with
nothing overdue for more than 30; C up to 60 days, nothing for more than 90; D for all else, and whenever something
was written off. A limit is suggested a tenth higher for an A, a fifth for one of tier A (战略级), a quarter lower for
a C, and half for a D. Handbook 002 (客户信用评估, 降低坏账风险).
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from services.pipeline.credit.events import CreditDays, Grade
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Rate, SignedMoney
from shared.kernel.messages import Command
from shared.kernel.money import cents

from .events import CreditReviewed, Earned

RULES = 1
"""The version of these rules, which each review records."""
BOUNDS = ((Earned.A, 5, 0), (Earned.B, 30, 30), (Earned.C, 60, 90))
"""Of each grade: the most days late on average, and the most days that anything is overdue."""
CHANGES = {Earned.A: Decimal("1.10"), Earned.B: Decimal(1), Earned.C: Decimal("0.75"), Earned.D: Decimal("0.50")}
STRATEGIC = Decimal("1.20")


def review_id(customer_id: UUID, currency: str, period: str) -> UUID:
    """The stream of the customer's review of that quarter."""
    return uuid5(NAMESPACE_URL, f"pipeline/credit-review/{customer_id}/{currency}/{period}")


class ReviewCredit(Command):
    """What was found of the customer's payments, and the terms in force."""

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
    tier: Code | None = None
    grade: Grade | None = None
    days: CreditDays | None = None
    limit: Money | None = None


def earned(command: ReviewCredit) -> Earned:
    if command.written_off:
        return Earned.D
    for grade, late, overdue in BOUNDS:
        if command.days_late <= late and command.longest_overdue <= overdue:
            return grade
    return Earned.D


def suggested(limit: Decimal | None, grade: Earned, tier: str | None) -> Decimal | None:
    if limit is None:
        return None
    return cents(limit * (STRATEGIC if (grade, tier) == (Earned.A, "A") else CHANGES[grade]))


def decide(command: ReviewCredit, state: CreditReviewed | None) -> Sequence[CreditReviewed]:
    if state is not None:
        return []
    grade = earned(command)
    limit = suggested(command.limit, grade, command.tier)
    return [CreditReviewed(**dict(command), earned=grade, rules=RULES, suggested_limit=limit)]


def evolve(state: CreditReviewed | None, event: CreditReviewed) -> CreditReviewed | None:
    return event


credit_review: Decider[ReviewCredit, CreditReviewed | None, CreditReviewed] = Decider(
    "credit_review", None, decide, evolve, CreditReviewed
)
