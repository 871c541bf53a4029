"""The rules of the monthly rates: a settings document for each currency and month."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from shared.kernel.calendar import Grain, period_of
from shared.kernel.decider import Decider
from shared.kernel.fields import Currency
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import ExchangeRateSet
from .rate import ExchangeRate

RATES = UUID("9b9a4a1e-3c57-5b1c-8a04-0d8c1f3b6e52")


class RateMissing(Rejection):
    """No exchange rate is known for the month."""


class SetRate(Command):
    rate: ExchangeRate


class RecordRate(SetRate):
    currency: Currency
    month: str
    base: Currency


def rate_id(currency: str, month: str) -> UUID:
    """The stream of that currency's rate of that month."""
    return uuid5(RATES, f"{currency}/{month}")


def month_of(day: date) -> str:
    return period_of(day, Grain.MONTH)


def decide(command: RecordRate, state: ExchangeRateSet | None) -> Sequence[ExchangeRateSet]:
    if command.currency == command.base:
        raise Invalid("/currency", "is the company's own, which has no rate")
    if state and (state.rate, state.base) == (command.rate, command.base):
        return []
    return [ExchangeRateSet(**dict(command), set_by=command.by.sub)]


def evolve(state: ExchangeRateSet | None, event: ExchangeRateSet) -> ExchangeRateSet | None:
    return event


exchange_rate = Decider("exchange_rate", None, decide, evolve, ExchangeRateSet)
