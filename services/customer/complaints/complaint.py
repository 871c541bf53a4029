"""A complaint as its events leave it: where it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.kernel.calendar import deadline

from ..complaint_clock.clock import Clock, whole_minutes
from ..remedies.decider import Remedy
from .events import ComplaintClosed, ComplaintEscalated, ComplaintRaised, ComplaintReopened, ComplaintResolved


class ComplaintStatus(StrEnum):
    """`open`: the clock runs; `paused`: the customer is waited for; `resolved`: solved and not yet closed."""

    OPEN = "open"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"


OPEN, PAUSED, RESOLVED, CLOSED = ComplaintStatus


@dataclass(frozen=True, slots=True)
class Complaint:
    """`resolved` and `closed` are gone once it is reopened."""

    raised: ComplaintRaised
    clock: Clock
    status: ComplaintStatus = ComplaintStatus.OPEN
    acknowledged_at: datetime | None = None
    assignee_id: UUID | None = None
    remedy: Remedy = Remedy()
    escalations: tuple[ComplaintEscalated, ...] = ()
    resolved: ComplaintResolved | None = None
    closed: ComplaintClosed | None = None
    reopenings: tuple[ComplaintReopened, ...] = ()

    @property
    def owner_id(self) -> UUID | None:
        """Who has to solve it: whom it was assigned to, else who looks after the customer."""
        return self.assignee_id or self.raised.owner_id

    @property
    def answered_at(self) -> datetime | None:
        """When the customer first heard of it: that it was received, or that it is solved."""
        return self.acknowledged_at or (self.resolved.at if self.resolved else None)

    @property
    def answer_due_by(self) -> datetime | None:
        """None where the service standard says nothing of an answer."""
        hours = self.raised.answer_hours
        return deadline(self.clock.start, timedelta(hours=hours), hours=self.clock.working) if hours else None

    @property
    def answered_in_time(self) -> bool | None:
        """None before there is an answer, and where no time is set for one."""
        due_by, answered_at = self.answer_due_by, self.answered_at
        return answered_at <= due_by if due_by and answered_at else None

    @property
    def minutes_to_answer(self) -> int | None:
        return whole_minutes(self.answered_at - self.raised.raised_at) if self.answered_at else None

    @property
    def minutes_to_resolve(self) -> int | None:
        """The whole minutes that the clock ran until it was solved."""
        return self.clock.minutes_until(self.resolved.at) if self.resolved else None
