"""The rules of a frozen forecast: one for each month, which never changes."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import StringConstraints

from shared.kernel.calendar import period
from shared.kernel.decider import Decider
from shared.kernel.fields import Currency, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import Figures, ForecastFrozen, ForecastRow

FREEZES = UUID("6c1f4c55-0f0d-5e0e-9c8b-7d1f0a4b9a31")
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
Month = Annotated[str, StringConstraints(pattern=MONTH)]


class FreezeForecast(Command):
    """`as_of`: by which day it is to have been known; all that is known now by default."""

    month: Month
    as_of: Day | None = None


class KeepForecast(FreezeForecast):
    """What the forecast says, to be kept."""

    currency: Currency
    total: Figures
    by_rep: tuple[ForecastRow, ...]
    by_unit: tuple[ForecastRow, ...]
    by_line: tuple[ForecastRow, ...]
    by_month: tuple[ForecastRow, ...]


def freeze_id(month: str) -> UUID:
    return uuid5(FREEZES, month)


def first_day(month: str) -> date:
    """Raises Invalid for what is no month."""
    try:
        return period(month).first
    except ValueError as wrong:
        raise Invalid("/month", str(wrong)) from wrong


def decide(command: KeepForecast, state: ForecastFrozen | None) -> Sequence[ForecastFrozen]:
    """Frozen once, it is kept as it is."""
    if state:
        return []
    today = command.day
    if command.as_of and command.as_of > today:
        raise Invalid("/as_of", "is a day that has not come")
    given = {**dict(command), "as_of": command.as_of or today}
    return [ForecastFrozen(**given, frozen_by=command.by.sub)]


def evolve(state: ForecastFrozen | None, event: ForecastFrozen) -> ForecastFrozen | None:
    return event


freeze: Decider[KeepForecast, ForecastFrozen | None, ForecastFrozen] = Decider(
    "forecast_freeze", None, decide, evolve, ForecastFrozen
)
