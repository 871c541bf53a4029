"""What a credit review finds, and what its runs did."""

from enum import StrEnum

from services.pipeline.credit.events import CreditDays, Grade
from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Rate, SignedMoney
from shared.kernel.messages import Event


class Earned(StrEnum):
    """The grade that payment behaviour earns."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


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
