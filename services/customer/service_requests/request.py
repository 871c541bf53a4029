"""A service request as its events leave it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from .events import (
    RequestAnswered,
    RequestAssigned,
    RequestBreached,
    RequestClosed,
    RequestEscalated,
    RequestEvent,
    RequestOpened,
    Time,
)


class RequestStatus(StrEnum):
    """`answered`: not solved yet; `escalated`: it goes on as a complaint."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Request:
    opened: RequestOpened
    assignee_id: UUID | None = None
    answers: tuple[RequestAnswered, ...] = ()
    closed: RequestClosed | None = None
    escalated: RequestEscalated | None = None
    breaches: tuple[RequestBreached, ...] = ()

    @property
    def status(self) -> RequestStatus:
        if self.escalated:
            return RequestStatus.ESCALATED
        if self.closed:
            return RequestStatus.CLOSED
        return RequestStatus.ANSWERED if self.answers else RequestStatus.OPEN

    @property
    def owner_id(self) -> UUID | None:
        """Who has to solve it: whom it was assigned to, else who looks after the customer."""
        return self.assignee_id or self.opened.owner_id

    @property
    def answered_at(self) -> datetime | None:
        """When the customer first heard of it: an answer, or the solution."""
        first = self.answers[0] if self.answers else self.closed
        return first.at if first else None

    def watched(self) -> Iterator[tuple[Time, datetime]]:
        """The times that still run and have not been said to have passed."""
        if self.closed or self.escalated:
            return
        said = {breach.time for breach in self.breaches}
        opened = self.opened
        if opened.answer_due_by and not self.answers and Time.ANSWER not in said:
            yield Time.ANSWER, opened.answer_due_by
        if opened.solve_due_by and Time.SOLVE not in said:
            yield Time.SOLVE, opened.solve_due_by

    @property
    def due_by(self) -> datetime | None:
        """The first of those times."""
        return min((due_by for _, due_by in self.watched()), default=None)

    def late(self, as_of: datetime) -> list[RequestBreached]:
        passed = (watched for watched in self.watched() if watched[1] < as_of)
        return [RequestBreached(time=which, due_by=due_by, as_of=as_of) for which, due_by in passed]


def evolve(state: Request | None, event: RequestEvent) -> Request:
    if isinstance(event, RequestOpened):
        return Request(event)
    if state is None:
        raise TypeError(f"a request begins with RequestOpened, not with {type(event).__name__}")
    match event:
        case RequestAssigned():
            return replace(state, assignee_id=event.assignee_id)
        case RequestAnswered():
            return replace(state, answers=(*state.answers, event))
        case RequestClosed():
            return replace(state, closed=event)
        case RequestEscalated():
            return replace(state, escalated=event)
        case RequestBreached():
            return replace(state, breaches=(*state.breaches, event))
