"""What operators did to parked events and projections, and what was exported: each act is an event of the log."""

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


class RebuildBegun(Event):
    """An operator had a projection built afresh."""

    projection: str
    version: int
    reason: str
    actor: str


class VersionDropped(Event):
    """An operator dropped a version of a projection that was kept beside the live one."""

    projection: str
    version: int
    reason: str
    actor: str


class RecordRebuild(Command):
    projection: str
    version: int
    reason: Text


class RecordDrop(Command):
    projection: str
    version: int
    reason: Text


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


OperationCommand = ParkedAct | RecordExport | RecordRebuild | RecordDrop
OperationEvent = ParkedRetried | ParkedDiscarded | Exported | RebuildBegun | VersionDropped


def decide(command: OperationCommand, state: None) -> Sequence[OperationEvent]:
    if isinstance(command, RecordExport):
        return [Exported(**dict(command), actor=command.by.sub)]
    if isinstance(command, RecordRebuild):
        return [RebuildBegun(**dict(command), actor=command.by.sub)]
    if isinstance(command, RecordDrop):
        return [VersionDropped(**dict(command), actor=command.by.sub)]
    kind = ParkedDiscarded if isinstance(command, DiscardParked) else ParkedRetried
    return [
        kind(reader=command.reader, positions=command.positions, reason=command.reason, actor=command.by.sub),
    ]


def evolve(state: None, event: OperationEvent) -> None:
    return None


operations: Decider[OperationCommand, None, OperationEvent] = Decider(
    "operations", None, decide, evolve, OperationEvent
)


def exports_id(subject: str, day: date) -> UUID:
    """The stream of what somebody exported on a day: it ends with it, as books are closed."""
    return uuid5(NAMESPACE_URL, f"export:{day}:{subject}")


def operations_id(reader: str) -> UUID:
    """The stream of acts on one reader."""
    return uuid5(NAMESPACE_URL, f"reader:{reader}")
