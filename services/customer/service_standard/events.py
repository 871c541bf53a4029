"""What happens to the service standard: versions of it are published, and never change.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, Strict, StringConstraints

from shared.kernel.calendar import BusinessHours
from shared.kernel.fields import Code, Count, Day
from shared.kernel.messages import Event, Value

from ..tier_standing.events import Tier

Hours = Annotated[int, Strict(), Field(ge=1, le=2_000)]
"""Hours that may be taken, at most a working year."""
WallTime = Annotated[str, Strict(), StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day by the wall clock, HH:MM."""
Weekday = Annotated[int, Strict(), Field(ge=1, le=7)]
"""A day of the week after ISO 8601: Monday is 1."""


class Of(StrEnum):
    REQUEST = "request"
    COMPLAINT = "complaint"


class RequestKind(StrEnum):
    """What a customer asks for: an answer (咨询), a repair (故障), help in use (使用)."""

    INQUIRY = "inquiry"
    FAULT = "fault"
    USAGE = "usage"


class Counted(StrEnum):
    """Which hours count: all, day and night, or those of working time."""

    ALL_HOURS = "all_hours"
    WORKING = "working"


class ServiceRule(Value):
    """`kind` is that of a request, or the severity of a complaint. A rule with a tier goes before the one without."""

    of: Of
    kind: Code
    tier: Tier | None = None
    answer_hours: Hours
    solve_hours: Hours
    clock: Counted


class WorkingTime(Value):
    """Work is done on `weekdays` from `opens` to `closes` by the wall clock of `time_zone`, not on `holidays`, and on
    `workdays` whatever day of the week they are (调休)."""

    opens: WallTime
    closes: WallTime
    weekdays: tuple[Weekday, ...]
    holidays: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()
    time_zone: str

    def hours(self) -> BusinessHours:
        return BusinessHours(
            opens=time.fromisoformat(self.opens),
            closes=time.fromisoformat(self.closes),
            zone=ZoneInfo(self.time_zone),
            weekdays=frozenset(day - 1 for day in self.weekdays),
            holidays=frozenset[date](self.holidays),
            workdays=frozenset[date](self.workdays),
        )


class ServiceStandardPublished(Event):
    """Version `standard_version`, whole, in force from `effective_on` until a later one is."""

    standard_version: Count
    effective_on: Day
    rules: tuple[ServiceRule, ...]
    working_time: WorkingTime
    published_by: str
