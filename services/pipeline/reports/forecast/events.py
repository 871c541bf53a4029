"""What happens to the forecast of a month."""

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Count, Currency, Day, Money
from shared.kernel.messages import Event


class Figures(BaseModel):
    """`amount` is what open deals are expected to bring and won ones were signed at, `forecast` the same by their
    probability (a won deal in full, a lost one 0), `won` the part of it that is signed. `override` is the forecast with
    managers' own figures in the `overridden` deals that have any; null where none has."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    amount: Money
    forecast: Money
    won: Money
    override: Money | None
    deals: Count
    lost: Count
    overridden: Count


class ForecastRow(Figures):
    """`key` is an id, for a time the period; null for what belongs to none."""

    key: str | None
    label: str | None
    external_id: str | None


class ForecastFrozen(Event):
    """The forecast of all that was to close from the first day of `month` on, as it was known by `as_of`."""

    month: str
    as_of: Day
    currency: Currency
    total: Figures
    by_rep: tuple[ForecastRow, ...]
    by_unit: tuple[ForecastRow, ...]
    by_line: tuple[ForecastRow, ...]
    by_month: tuple[ForecastRow, ...]
    frozen_by: str
