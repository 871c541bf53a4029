"""The company's time zone, in which an instant falls on a business day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from shared.kernel.calendar import Span

from .runtime import runtime_of


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(runtime_of(request).settings.time_zone)


CompanyZone = Annotated[ZoneInfo, Depends(_zone)]
"""The parameter through which a report knows where a day begins: `zone: CompanyZone`."""


async def _today(request: Request) -> date:
    return datetime.now(_zone(request)).date()


Today = Annotated[date, Depends(_today)]
"""The parameter through which a query knows the day on which it is asked: `today: Today`."""


def days(first: date | None, last: date | None, zone: ZoneInfo) -> Span:
    """The instants of the business days from the first to the last, both inside; None is without bound."""
    return _midnight(first or date.min, zone), _midnight(last or date.max, zone, timedelta(days=1))


def _midnight(day: date, zone: ZoneInfo, later: timedelta = timedelta()) -> datetime:
    if day.year in (1, 9999):  # no instant that a command may name; in another zone it would be no date any more
        return datetime(day.year, 6, 1, tzinfo=UTC)
    return datetime.combine(day + later, time(), zone).astimezone(UTC)
