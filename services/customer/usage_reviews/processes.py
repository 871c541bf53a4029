"""A review is of a customer of this service, and keeps the one that is due in its quarter."""

from uuid import UUID

from services.customer.customers.processes import standing
from shared.kernel.transaction import Transaction

from .decider import KeepReview, NewReview, RecordReview, due_id, quarter_of, usage_review


async def record_review(tx: Transaction, review_id: UUID, body: NewReview) -> None:
    found = await standing(tx, body.customer_id)
    await tx.send(usage_review, review_id, RecordReview(review=body, owner_id=found.owner_id))
    await tx.send(usage_review, due_id(body.customer_id, quarter_of(body)), KeepReview(review_id=review_id))
