"""A usage review as clients see it, due or recorded."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.customer.customers.things import CUSTOMER
from shared.kernel.things import Head, Thing, View

from .decider import ReviewStatus, UsageReview, usage_review
from .events import Satisfaction


class UsageReviewView(View):
    """What is not known before the review is null in one that is due."""

    status: ReviewStatus
    customer_id: UUID
    owner_id: UUID | None
    period: str = Field(description="The quarter")
    due_on: date | None = Field(None, description="The last day of the quarter, where it was due")
    on: date | None = None
    usage: str | None = None
    satisfaction: Satisfaction | None = None
    needs: str | None = None
    reviewed_by: str | None = None
    review_id: UUID | None = Field(description="Of one that was due and kept: the review that was recorded")


def show(state: UsageReview, head: Head, thing_id: UUID) -> UsageReviewView | None:
    begun = state.reviewed or state.due
    if begun is None:
        return None
    return UsageReviewView(
        id=thing_id,
        version=head.version,
        status=state.status,
        created_at=head.created_at,
        **dict(begun),
        review_id=state.review_id,
    )


REVIEW = Thing(
    "usage review",
    "/v1/usage-reviews",
    usage_review,
    show,
    UsageReviewView,
    owners=lambda view: (view.owner_id,),
    within=(CUSTOMER, "customer_id"),
)
