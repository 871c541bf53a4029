"""The rules of a usage review, as sentences."""

from datetime import date
from uuid import UUID

from services.customer.usage_reviews.decider import (
    CallReview,
    KeepReview,
    NewReview,
    RecordReview,
    ReviewStatus,
    due_id,
    usage_review,
)
from services.customer.usage_reviews.events import ReviewEvent, UsageReviewDue, UsageReviewed, UsageReviewKept
from shared.kernel.rejections import WrongStatus
from shared.testing.spec import given

CUSTOMER, OWNER, REVIEW = (UUID(int=n) for n in range(3))
body = NewReview(customer_id=CUSTOMER, on=date(2026, 3, 31), usage="daily", satisfaction=4, needs="spares")
call = CallReview(customer_id=CUSTOMER, owner_id=OWNER, period="2026-Q1")
due = UsageReviewDue(customer_id=CUSTOMER, owner_id=OWNER, period="2026-Q1", due_on=date(2026, 3, 31))
kept = UsageReviewKept(review_id=REVIEW)
reviewed = UsageReviewed(**dict(body), owner_id=OWNER, period="2026-Q1", reviewed_by="system")


def status(*events: ReviewEvent) -> ReviewStatus:
    return usage_review.fold(events).status


def test_a_review_is_recorded_once_in_the_quarter_of_its_day() -> None:
    record = RecordReview(review=body, owner_id=OWNER)
    given(usage_review).when(record).then(reviewed)
    given(usage_review, reviewed).when(record).rejected(WrongStatus)
    assert status(reviewed) is ReviewStatus.REVIEWED


def test_a_review_is_due_once_in_a_quarter_up_to_its_last_day() -> None:
    given(usage_review).when(call).then(due)
    given(usage_review, due).when(call).then_nothing()
    given(usage_review, due, kept).when(call).then_nothing()


def test_a_customer_who_was_reviewed_already_is_not_due() -> None:
    given(usage_review).when(KeepReview(review_id=REVIEW)).then(kept)
    given(usage_review, kept).when(call).then_nothing()


def test_the_first_review_of_the_quarter_keeps_the_one_that_is_due() -> None:
    given(usage_review, due).when(KeepReview(review_id=REVIEW)).then(kept)
    given(usage_review, due, kept).when(KeepReview(review_id=OWNER)).then_nothing()
    assert (status(due), status(due, kept)) == (ReviewStatus.DUE, ReviewStatus.KEPT)


def test_each_quarter_has_a_due_review_of_its_own() -> None:
    assert len({due_id(CUSTOMER, "2026-Q1"), due_id(CUSTOMER, "2026-Q2"), due_id(OWNER, "2026-Q1")}) == 3
