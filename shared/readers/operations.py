"""What operators did to parked events, and what was exported: each act is an event of the log."""

from collections.abc import Sequence
from datetime import date
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


class Exported(Event):
    """Somebody took rows along as a table: `path` and `filter` are those of the request."""

    path: str
    filter: str
    rows: int
    actor: str


class RecordExport(Command):
    path: str
    filter: str
    rows: int


class ParkedAct(Command):
    reader: str
    positions: Annotated[tuple[int, ...], Field(min_length=1, max_length=MOST)]
    reason: Text


class RetryParked(ParkedAct):
    pass


class DiscardParked(ParkedAct):
    pass


def decide(command: ParkedAct | RecordExport, state: None) -> Sequence[ParkedRetried | ParkedDiscarded | Exported]:
    if isinstance(command, RecordExport):
        return [Exported(**dict(command), actor=command.by.sub)]
    kind = ParkedDiscarded if isinstance(command, DiscardParked) else ParkedRetried
    return [
        kind(reader=command.reader, positions=command.positions, reason=command.reason, actor=command.by.sub),
    ]


def evolve(state: None, event: ParkedRetried | ParkedDiscarded | Exported) -> None:
    return None


operations: Decider[ParkedAct | RecordExport, None, ParkedRetried | ParkedDiscarded | Exported] = Decider(
    "operations", None, decide, evolve, ParkedRetried | ParkedDiscarded | Exported
)


def exports_id(subject: str, day: date) -> UUID:
    """The stream of what somebody exported on a day: it ends with it, as books are closed."""
    return uuid5(NAMESPACE_URL, f"export:{day}:{subject}")


def operations_id(reader: str) -> UUID:
    """The stream of acts on one reader's parked events."""
    return uuid5(NAMESPACE_URL, f"reader:{reader}")
