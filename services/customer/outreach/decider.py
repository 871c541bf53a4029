"""The rules of outreach: to a segment or to customers by name, to somebody at least, and logged once."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists, Invalid, Rejection

from .events import OutreachSent

MOST = 5_000
"""So many customers one outreach may go to: its event names each."""


class SendOutreach(Command):
    """Either `segment_id` or `customer_ids`."""

    segment_id: Id | None = None
    customer_ids: Annotated[list[Id] | None, Field(min_length=1, max_length=MOST)] = None
    channel: Code
    subject: Text
    sent_on: Day


class RecordOutreach(Command):
    """`reached` are the customers whom it went to, whom all the sender sees."""

    sent: SendOutreach
    reached: tuple[Id, ...]


class NobodyToReach(Rejection):
    """The segment has no customer whom you see."""


class TooManyToReach(Rejection):
    """The segment has more customers than one outreach may go to."""


def decide(command: RecordOutreach, state: OutreachSent | None) -> Sequence[OutreachSent]:
    if state is not None:
        raise AlreadyExists
    sent, reached = command.sent, command.reached
    one_of(sent)
    if sent.customer_ids is not None:
        _named(sent.customer_ids, reached)
    if not reached:
        raise NobodyToReach
    if len(reached) > MOST:
        raise TooManyToReach(f"It has more than {MOST}: define narrower segments.")
    told = {name: getattr(sent, name) for name in ("segment_id", "channel", "subject", "sent_on")}
    return [OutreachSent(**told, customer_ids=reached, sent_by=command.by.sub, rep_id=command.by.rep_id)]


def one_of(sent: SendOutreach) -> None:
    """Raises Invalid unless exactly one of segment and customers is told."""
    if (sent.segment_id is None) == (sent.customer_ids is None):
        raise Invalid("/segment_id", "either segment_id or customer_ids")


def _named(asked: Sequence[UUID], reached: Sequence[UUID]) -> None:
    known, seen = set(reached), set[UUID]()
    for index, customer_id in enumerate(asked):
        if customer_id in seen:
            raise Invalid(f"/customer_ids/{index}", "is named twice")
        seen.add(customer_id)
        if customer_id not in known:
            raise Invalid(f"/customer_ids/{index}", "no such customer, or its record is closed")


def evolve(state: OutreachSent | None, event: OutreachSent) -> OutreachSent:
    return event


outreach: Decider[RecordOutreach, OutreachSent | None, OutreachSent] = Decider(
    "outreach", None, decide, evolve, OutreachSent
)
