"""A review is of a customer of this service, and keeps the one that is due in its quarter."""

from uuid import UUID

from services.customer.customers.decider import customer
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from .decider import KeepReview, NewReview, RecordReview, due_id, quarter_of, usage_review


async def record_review(tx: Transaction, review_id: UUID, body: NewReview) -> None:
    found = await tx.state(customer, body.customer_id)
    if found is None:
        raise Invalid("/customer_id", "no such customer")
    await tx.send(usage_review, review_id, RecordReview(review=body, owner_id=found.owner_id))
    await tx.send(usage_review, due_id(body.customer_id, quarter_of(body)), KeepReview(review_id=review_id))
