"""One need of a rep and a skill is open at a time, whoever finds it; what meets it ends it."""

from datetime import date
from uuid import UUID

from shared.kernel.transaction import Process, Transaction

from ..reps.processes import require_rep
from .decider import DropNeed, FindNeed, MeetNeed, PlanNeed, training_need

OPEN_NEED = "training_need.open"


def need_key(rep_id: UUID, skill: str) -> str:
    """Skills are the same however they are capitalised."""
    return f"{rep_id}/{skill.casefold()}"


def telling(today: date) -> Process:
    async def tell_need(tx: Transaction, need_id: UUID, body: FindNeed) -> None:
        await require_rep(tx, body.rep_id, "/rep_id", today)
        await _open(tx, need_id, body)

    return tell_need


async def find_need(tx: Transaction, need_id: UUID, found: FindNeed) -> None:
    """Found by the service itself: nothing, where one is open, or this one was found before."""
    if await tx.locate(OPEN_NEED, need_key(found.rep_id, found.skill)) is not None:
        return
    if await tx.state(training_need, need_id) is None:
        await _open(tx, need_id, found)


async def _open(tx: Transaction, need_id: UUID, found: FindNeed) -> None:
    tx.claim(OPEN_NEED, need_key(found.rep_id, found.skill), training_need.stream(need_id))
    await tx.send(training_need, need_id, found)


async def plan_need(tx: Transaction, rep_id: UUID, skill: str, command: PlanNeed) -> None:
    need_id = await tx.locate(OPEN_NEED, need_key(rep_id, skill))
    if need_id is not None:
        await tx.send(training_need, need_id, command)


async def meet_need(tx: Transaction, rep_id: UUID, skill: str, command: MeetNeed) -> None:
    """Whatever need of that skill the rep has is met; nothing, where there is none."""
    key = need_key(rep_id, skill)
    need_id = await tx.locate(OPEN_NEED, key)
    if need_id is not None:
        await tx.send(training_need, need_id, command)
        tx.release(OPEN_NEED, key, training_need.stream(need_id))


async def drop_need(tx: Transaction, need_id: UUID, command: DropNeed) -> None:
    dropped = await tx.send(training_need, need_id, command)
    if dropped is not None:
        key = need_key(dropped.found.rep_id, dropped.found.skill)
        tx.release(OPEN_NEED, key, training_need.stream(need_id))
