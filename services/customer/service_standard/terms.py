"""What the standard allows for one request or complaint, which keeps it whatever is published later."""

from datetime import datetime, timedelta

from shared.kernel.calendar import deadline
from shared.kernel.fields import Count
from shared.kernel.messages import Value

from ..tier_standing.events import Tier
from .events import Counted, Hours, ServiceRule, ServiceStandardPublished, WorkingTime

LAST_YEAR = 9998
"""Of the moments that a client may name."""


class Terms(Value):
    """`tier` is that of the rule. `working_time` is there where only its hours count."""

    standard_version: Count
    tier: Tier | None = None
    answer_hours: Hours
    solve_hours: Hours
    clock: Counted
    working_time: WorkingTime | None = None

    @classmethod
    def of(cls, version: ServiceStandardPublished, rule: ServiceRule) -> "Terms":
        return cls(
            standard_version=version.standard_version,
            tier=rule.tier,
            answer_hours=rule.answer_hours,
            solve_hours=rule.solve_hours,
            clock=rule.clock,
            working_time=version.working_time if rule.clock is Counted.WORKING else None,
        )

    def due_by(self, start: datetime, hours: int) -> datetime:
        """Raises OverflowError."""
        return due_by(start, hours, self.working_time)


def due_by(start: datetime, hours: int, working_time: WorkingTime | None) -> datetime:
    """When so many hours from `start` on, of working time where it is given, have run out. Raises OverflowError where
    that is no moment any more that an event may name."""
    found = deadline(start, timedelta(hours=hours), hours=working_time.hours() if working_time else None)
    if found.year > LAST_YEAR:
        raise OverflowError("the deadline is beyond all calendars")
    return found
