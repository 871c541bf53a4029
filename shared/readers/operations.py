"""What operators did to parked events: each act is an event of the log, with its reason."""

from collections.abc import Sequence
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Text
from shared.kernel.messages import Command, Event

MOST = 1_000
"""Positions in one act; more of them are several acts."""


class ParkedRetried(Event):
    """An operator had parked events tried again."""

    reader: str
    positions: tuple[int, ...]
    reason: str
    actor: str


class ParkedDiscarded(Event):
    """An operator gave parked events up: the reader never handles them, nor does any rebuild."""

    reader: str
    positions: tuple[int, ...]
    reason: str
    actor: str


class ParkedAct(Command):
    reader: str
    positions: Annotated[tuple[int, ...], Field(min_length=1, max_length=MOST)]
    reason: Text


class RetryParked(ParkedAct):
    pass


class DiscardParked(ParkedAct):
    pass


def decide(command: ParkedAct, state: None) -> Sequence[ParkedRetried | ParkedDiscarded]:
    kind = ParkedDiscarded if isinstance(command, DiscardParked) else ParkedRetried
    return [
        kind(reader=command.reader, positions=command.positions, reason=command.reason, actor=command.by.sub),
    ]


def evolve(state: None, event: ParkedRetried | ParkedDiscarded) -> None:
    return None


operations: Decider[ParkedAct, None, ParkedRetried | ParkedDiscarded] = Decider(
    "operations", None, decide, evolve, ParkedRetried | ParkedDiscarded
)


def operations_id(reader: str) -> UUID:
    """The stream of acts on one reader's parked events."""
    return uuid5(NAMESPACE_URL, f"reader:{reader}")
