"""What can happen to requisitions, to the seats of a unit and to postings.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Quantity, Text
from shared.kernel.messages import Event

from ..reps.events import Position


class Market(StrEnum):
    """Whom the hired are to sell to: companies (ToB) or consumers (ToC); handbook 003, 二.1."""

    TOB = "tob"
    TOC = "toc"


class RequisitionOpened(Event):
    """`needed_on` is the day from which the seats are to be taken, `interviewers` who alone rate its candidates; none:
    whoever interviews."""

    external_id: Code | None = None
    unit_id: Id
    position: Position
    headcount: Quantity
    needed_on: Day
    reason: Text
    market: Market | None = None
    interviewers: tuple[Id, ...] = ()
    opened_by: str
    opened_by_rep: Id | None = None


class RequisitionApproved(Event):
    approved_by: str


class RequisitionRefused(Event):
    reason: Text
    refused_by: str


class RequisitionClosed(Event):
    """Nobody more is hired for it."""

    reason: Text
    closed_by: str


class SeatFilled(Event):
    candidate_id: Id
    rep_id: Id


class SeatsHeld(Event):
    """In a unit's seats: held for the requisition until they are filled or given back."""

    requisition_id: Id
    position: Position
    seats: Quantity


class SeatsReleased(Event):
    requisition_id: Id
    seats: Quantity


class PostingPublished(Event):
    requisition_id: Id
    unit_id: Id
    channel: Code
    text: Text
    published_by: str


RequisitionEvent = RequisitionOpened | RequisitionApproved | RequisitionRefused | RequisitionClosed | SeatFilled
SeatsEvent = SeatsHeld | SeatsReleased
