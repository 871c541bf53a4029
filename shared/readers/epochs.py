"""纪元 epochs: the lives of a log.

One that was restored, or a standby that was promoted, may lack what others have seen of it: it goes on in a new epoch,
above all that anyone has seen, and says what is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Text
from shared.kernel.messages import Command, Event, Meta
from shared.log.log import Log


class EpochBegan(Event):
    """The log goes on at position `from`, in epoch number `epoch`. What others have seen at the positions `lost_from`
    to `lost_to` of the epoch before is no more in it; both are null where nothing is known to be lost."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    epoch: int
    from_: int = Field(alias="from")
    lost_from: int | None
    lost_to: int | None
    reason: str = ""


class BeginEpoch(Command):
    """The log ends at `head`, and the farthest that anyone has seen of it is `seen`, in `seen_epoch`."""

    head: int
    seen: int
    seen_epoch: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Seen:
    """How far `who` has seen a log: up to `position`, in `epoch`."""

    who: str
    position: int
    epoch: int


def decide(command: BeginEpoch, state: int) -> Sequence[EpochBegan]:
    """`state` is the epoch until now. What was restored may be older than epochs that others know."""
    lost = command.seen > command.head
    return [
        EpochBegan(
            epoch=max(state, command.seen_epoch) + 1,
            from_=max(command.head, command.seen) + 1,
            lost_from=command.head + 1 if lost else None,
            lost_to=command.seen if lost else None,
            reason=command.reason,
        )
    ]


def evolve(state: int, event: EpochBegan) -> int:
    return event.epoch


epochs: Decider[BeginEpoch, int, EpochBegan] = Decider("log", 1, decide, evolve, EpochBegan)


def published(event: EpochBegan, meta: Meta, state: int) -> EpochBegan:
    """Every service's log tells it as it is."""
    return event


async def begin_epoch(log: Log, seen: Iterable[Seen], reason: str, actor: str) -> EpochBegan:
    """Begin the next epoch of a log that nobody else appends to, above all that was `seen` of it. Raises ValueError
    where somebody does append."""
    known, head = list(seen), await log.head()
    farthest = max((one.position for one in known), default=0)
    latest = max((one.epoch for one in known), default=1)
    command = BeginEpoch(head=head, seen=farthest, seen_epoch=latest, reason=reason)
    [began] = decide(command, (await log.feed(head, 1)).epoch)
    await log.begin_epoch(
        began.from_, began.lost_from, began.lost_to, epoch=began.epoch, reason=began.reason, actor=actor
    )
    return began
