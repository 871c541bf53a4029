"""The rules of a usage review: due once for each customer and quarter, unless the customer was reviewed in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import WrongStatus

from .events import ReviewEvent, Satisfaction, UsageReviewDue, UsageReviewed, UsageReviewKept


class NewReview(Command):
    customer_id: Id
    on: Day
    usage: Text
    satisfaction: Satisfaction
    needs: Text


class RecordReview(Command):
    """A review of a known customer, whom `owner_id` looks after."""

    review: NewReview
    owner_id: Id | None = None


class KeepReview(Command):
    review_id: Id


class CallReview(Command):
    """The customer is to be reviewed in that quarter."""

    customer_id: Id
    owner_id: Id | None = None
    period: str


ReviewCommand = RecordReview | KeepReview | CallReview


class ReviewStatus(StrEnum):
    """`kept` is one that was due, whose review is recorded."""

    DUE = "due"
    KEPT = "kept"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class UsageReview:
    """Either one that is due in its quarter, or one that was recorded. `review_id` is the one that kept it; where
    nothing was due yet it keeps it from becoming so."""

    due: UsageReviewDue | None = None
    reviewed: UsageReviewed | None = None
    review_id: UUID | None = None

    @property
    def status(self) -> ReviewStatus:
        if self.reviewed:
            return ReviewStatus.REVIEWED
        return ReviewStatus.KEPT if self.review_id else ReviewStatus.DUE


def due_id(customer_id: UUID, quarter: str) -> UUID:
    """The stream of the review that is due of the customer in that quarter."""
    return uuid5(NAMESPACE_URL, f"customer/usage-review/{customer_id}/{quarter}")


def quarter_of(review: NewReview) -> str:
    return period_of(review.on, Grain.QUARTER)


def decide(command: ReviewCommand, state: UsageReview) -> Sequence[ReviewEvent]:
    match command:
        case RecordReview(review=review):
            if state.reviewed:
                raise WrongStatus("The review is recorded already.")
            told = {**dict(review), "period": quarter_of(review), "reviewed_by": command.by.sub}
            return [UsageReviewed(**told, owner_id=command.owner_id)]
        case KeepReview():
            return [] if state.review_id else [UsageReviewKept(review_id=command.review_id)]
        case CallReview():
            if state.due or state.review_id:
                return []
            return [UsageReviewDue(**dict(command), due_on=period(command.period).last)]


def evolve(state: UsageReview, event: ReviewEvent) -> UsageReview:
    match event:
        case UsageReviewed():
            return replace(state, reviewed=event)
        case UsageReviewDue():
            return replace(state, due=event)
        case UsageReviewKept():
            return replace(state, review_id=event.review_id)


usage_review: Decider[ReviewCommand, UsageReview, ReviewEvent] = Decider(
    "usage_review", UsageReview(), decide, evolve, ReviewEvent
)
