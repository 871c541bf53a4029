"""A promotion or demotion in the incentive service changes the position here."""

from collections.abc import Iterator
from uuid import UUID

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send, Transaction
from shared.published.incentive import Demoted, PromotionGranted, RungChanged

from ..reps.decider import ChangePost, rep
from ..reps.events import Position

policy = Policy("posts-by-rung", start="beginning")


@policy.on(PromotionGranted)
def promoted(event: PromotionGranted, meta: Meta) -> Iterator[Send]:
    yield from _to(event, meta)


@policy.on(Demoted)
def demoted(event: Demoted, meta: Meta) -> Iterator[Send]:
    yield from _to(event, meta)


def _to(event: RungChanged, meta: Meta) -> Iterator[Send]:
    """A rung may come with a position of the company that no rep has: it is on the record alone."""
    if event.position in set(Position):
        post = ChangePost(position=Position(event.position), on=event.on, source_event=meta.event_id)
        yield Send(follow_rung, event.rep_id, post)


async def follow_rung(tx: Transaction, rep_id: UUID, command: ChangePost) -> None:
    """Posts are entered in the order of their days: one that comes late holds from the last change on. Whoever is not
    here any more keeps the last post."""
    state = await tx.state(rep, rep_id)
    if state is None or state.left is not None:
        return
    on = max(command.on, state.posts[-1].on)
    await tx.send(rep, rep_id, command.model_copy(update={"on": on}))
