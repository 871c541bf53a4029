"""A review is of a rep or a unit that is there, and so are those who took part."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..reps.subjects import require_known
from .decider import NewReview, RecordReview, review


async def record_review(tx: Transaction, review_id: UUID, body: NewReview, today: date) -> None:
    await tx.send(review, review_id, RecordReview(**dict(body), today=today))
    await require_known(tx, body)
    for index, rep_id in enumerate(body.participants):
        if await tx.state(rep, rep_id) is None:
            raise Invalid(f"/participants/{index}", "there is no such rep")
