"""A review is of a customer of this service, and keeps the one that is due in its quarter, and those of the records
that were merged into it."""

from uuid import UUID

from services.customer.customers.processes import standing
from shared.kernel.transaction import Transaction

from .decider import KeepReview, NewReview, RecordReview, due_id, quarter_of, usage_review


async def record_review(tx: Transaction, review_id: UUID, body: NewReview) -> None:
    found = await standing(tx, body.customer_id)
    await tx.send(usage_review, review_id, RecordReview(review=body, owner_id=found.owner_id))
    for one in (body.customer_id, *found.endings.stands_for):
        await tx.send(usage_review, due_id(one, quarter_of(body)), KeepReview(review_id=review_id))
