"""A review and the gap that it finds, or closes, in one commit."""

from uuid import UUID

from shared.kernel.transaction import Transaction

from ..gaps.decider import CloseGap, FindGap, gap
from ..gaps.events import GapKind, Of
from .decider import ReviewAttainment, attainment_review


async def review_attainment(tx: Transaction, review_id: UUID, command: ReviewAttainment) -> None:
    """The gap has the id of the review. Once reviewed, a period is not reviewed again, whatever is heard later."""
    if await tx.state(attainment_review, review_id) is not None:
        return
    reviewed = await tx.send(attainment_review, review_id, command)
    if command.actual < command.target:
        await tx.send(gap, review_id, gap_of(command))
    elif reviewed:
        await tx.send(gap, review_id, CloseGap(actual=command.actual, rate=command.rate, as_of=command.as_of))


def gap_of(found: ReviewAttainment) -> FindGap:
    said = {**dict(found), "key": str(found.key), "rep_id": found.key if found.of is Of.REP else None}
    return FindGap(kind=GapKind.TARGET, **said)
