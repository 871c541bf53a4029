"""A complaint as its events leave it: where it stands, and when it is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.kernel.calendar import Span, deadline

from .events import (
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintInvestigated,
    ComplaintPaused,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
    RepairPlanMade,
    SlaBreached,
    SolutionAgreed,
)


class ComplaintStatus(StrEnum):
    """`open`: the clock runs; `paused`: the customer is waited for; `resolved`: solved and not yet closed."""

    OPEN = "open"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"


OPEN, PAUSED, RESOLVED, CLOSED = ComplaintStatus


@dataclass(frozen=True, slots=True)
class Complaint:
    """`stands` are the times in which the clock stood, `stopped_at` since when it stands now. `resolved` and `closed`
    are gone once it is reopened."""

    raised: ComplaintRaised
    status: ComplaintStatus = ComplaintStatus.OPEN
    stands: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    paused: ComplaintPaused | None = None
    acknowledged_at: datetime | None = None
    assignee_id: UUID | None = None
    investigated: ComplaintInvestigated | None = None
    solution: SolutionAgreed | None = None
    repair_plan: RepairPlanMade | None = None
    escalations: tuple[ComplaintEscalated, ...] = ()
    breach: SlaBreached | None = None
    resolved: ComplaintResolved | None = None
    closed: ComplaintClosed | None = None
    reopenings: tuple[ComplaintReopened, ...] = ()

    @property
    def owner_id(self) -> UUID | None:
        """Who has to solve it: whom it was assigned to, else who looks after the customer."""
        return self.assignee_id or self.raised.owner_id

    @property
    def due_by(self) -> datetime | None:
        """None while the customer is waited for: the deadline moves with every moment. Of a solved complaint it is
        the deadline as it stood."""
        if self.status is ComplaintStatus.PAUSED:
            return None
        return deadline(self.raised.raised_at, timedelta(hours=self.raised.solve_hours), self.stands)

    @property
    def answered_at(self) -> datetime | None:
        """When the customer first heard of it: that it was received, or that it is solved."""
        return self.acknowledged_at or (self.resolved.at if self.resolved else None)

    @property
    def minutes_to_answer(self) -> int | None:
        return _minutes(self.answered_at - self.raised.raised_at) if self.answered_at else None

    @property
    def minutes_to_resolve(self) -> int | None:
        """The whole minutes that the clock ran until it was solved."""
        if self.resolved is None:
            return None
        start, end = self.raised.raised_at, self.resolved.at
        stood = sum((max(ends, start) - max(begins, start) for begins, ends in self.stands), timedelta())
        return _minutes(end - start - stood)

    def is_late(self, as_of: datetime) -> bool:
        """Whether the running clock has passed the deadline, which nobody has said yet."""
        due_by = self.due_by if self.status is ComplaintStatus.OPEN else None
        return self.breach is None and due_by is not None and due_by < as_of


def _minutes(length: timedelta) -> int:
    """Never below zero: a complaint may say that it was raised later than it was entered."""
    return max(0, length // timedelta(minutes=1))
