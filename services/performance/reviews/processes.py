"""A review is of a rep or a unit that is there, and so are those who took part."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..reps.subjects import require_known
from .decider import NewReview, review


async def record_review(tx: Transaction, review_id: UUID, body: NewReview) -> None:
    await tx.send(review, review_id, body)
    await require_known(tx, body)
    about = await tx.state(rep, body.rep_id) if body.rep_id else None
    if about and not about.employed_on(body.held_on):
        raise Invalid("/held_on", "the rep was not employed on that day")
    for index, rep_id in enumerate(body.participants):
        if await tx.state(rep, rep_id) is None:
            raise Invalid(f"/participants/{index}", "there is no such rep")
