"""How often something is awarded or paid, and the periods that go with it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from shared.kernel.calendar import Period, period
from shared.kernel.fields import Code
from shared.kernel.rejections import Invalid, Rejection


class PeriodNotOver(Rejection):
    """The period is not over yet: what is reckoned of it once is never reckoned again."""


class Every(StrEnum):
    """Once for each."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def every_of(period: Period) -> Every | None:
    """Of what there is once for each such period; None for weeks."""
    match len(period.name), "Q" in period.name, "W" in period.name:
        case 4, _, _:
            return Every.YEAR
        case _, True, _:
            return Every.QUARTER
        case _, _, True:
            return None
        case _:
            return Every.MONTH


def month_before(day: date) -> str:
    """The name of the last month that was over on that day."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year:04}-{month:02}"


def by_today(named: Period, as_of: date | None, today: date) -> date:
    """The day as of which a run reckons the period, today unless another is named. What a run has found stays, so
    Invalid is raised of a day to come, and PeriodNotOver while the period's last day is not over: what is done in its
    evening counts too."""
    if as_of and as_of > today:
        raise Invalid("/as_of", "must not be after today: what was done by then is not known yet")
    if today <= named.last:
        raise PeriodNotOver(f"{named.name} ends on {named.last}.")
    return as_of or today


def _name(name: str) -> str:
    if every_of(found := period(name)) is None:
        raise ValueError("must be a month, a quarter or a year: 2004-08, 2004-Q3 or 2004")
    return found.name


PeriodName = Annotated[Code, AfterValidator(_name)]
"""A month, a quarter or a year."""
