"""Credit reviews and their runs, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count, Money, Rate, SignedMoney
from shared.kernel.runs import RunView, run_thing
from shared.kernel.things import Thing, View, in_full

from .decider import credit_review
from .events import Earned
from .runs import credit_review_run


class ReviewStatus(StrEnum):
    COMPLETED = "completed"


class CreditReviewView(View):
    """Of what fell due in the year up to `as_of`: `due`, `collected` of it, and `days_late`, on average, until it came
    in. `earned` is the grade that follows; `grade`, `days` and `limit` are those that were in force, beside
    `suggested_limit`. `rules` is the version of the rules of review."""

    status: ReviewStatus
    customer_id: UUID
    currency: str
    period: str
    as_of: date
    due: Money
    collected: SignedMoney
    days_late: Rate
    overdue: Money
    longest_overdue: Count
    written_off: Money
    earned: Earned
    rules: Count
    tier: str | None
    grade: str | None
    days: Count | None
    limit: Money | None
    suggested_limit: Money | None


REVIEW = Thing(
    "credit review",
    "/v1/credit-reviews",
    credit_review,
    in_full(CreditReviewView, ReviewStatus.COMPLETED),
    CreditReviewView,
    owners=lambda view: (),
)


class CreditReviewRunView(RunView):
    """`found` are the customers, by currency, that were to be reviewed; `earned` counts the grades."""

    as_of: date
    period: str
    found: Count
    reviewed: Count
    earned: dict[Earned, Count]


RUN = run_thing("credit review run", "/v1/credit-review-runs", credit_review_run, CreditReviewRunView)
