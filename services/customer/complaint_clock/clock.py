"""The clock of a complaint: when it is due, and the times in which it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.kernel.calendar import BusinessHours, Span, deadline

from .events import ComplaintPaused, SlaBreached


@dataclass(frozen=True, slots=True)
class Clock:
    """`hours` are allowed from `start`, of `working` time where there is one. `stands` are the times in which the
    clock stood, `stopped_at` since when it stands now, `paused` why, where that is to wait for the customer."""

    start: datetime
    hours: int
    stands: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    paused: ComplaintPaused | None = None
    breach: SlaBreached | None = None
    working: BusinessHours | None = None

    @property
    def due_by(self) -> datetime | None:
        """None while the customer is waited for: the deadline moves with every moment. Of a clock that is stopped for
        good it is the deadline as it stood."""
        if self.paused:
            return None
        return deadline(self.start, timedelta(hours=self.hours), self.stands, self.working)

    def late(self, as_of: datetime) -> Sequence[SlaBreached]:
        """Said where the running clock has passed the deadline, and nobody has said so yet."""
        due_by = self.due_by if self.stopped_at is None else None
        if self.breach is not None or due_by is None or due_by >= as_of:
            return []
        return [SlaBreached(due_by=due_by, as_of=as_of)]

    def pause(self, paused: ComplaintPaused) -> "Clock":
        return replace(self, paused=paused, stopped_at=paused.at)

    def stop(self, at: datetime) -> "Clock":
        return replace(self.run(at), stopped_at=at)

    def run(self, at: datetime) -> "Clock":
        """Running from `at`, if it stood. A clock of the edge that was set back gives no negative pause."""
        if self.stopped_at is None:
            return self
        stood = (self.stopped_at, max(at, self.stopped_at))
        return replace(self, stands=(*self.stands, stood), stopped_at=None, paused=None)

    def minutes_until(self, end: datetime) -> int:
        """The whole minutes that it ran until then."""
        stood = sum((max(ends, self.start) - max(begins, self.start) for begins, ends in self.stands), timedelta())
        return whole_minutes(end - self.start - stood)


def whole_minutes(length: timedelta) -> int:
    """Never below zero: a complaint may say that it was raised later than it was entered."""
    return max(0, length // timedelta(minutes=1))
