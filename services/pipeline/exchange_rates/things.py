"""A month's rate as clients see it."""

from enum import StrEnum

from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import exchange_rate
from .rate import ExchangeRate


class RateStatus(StrEnum):
    SET = "set"


class RateView(View):
    """One unit of `currency` is worth `rate` of `base` in `month`."""

    status: RateStatus
    currency: str
    month: str
    rate: ExchangeRate
    base: str
    set_by: str


EXCHANGE_RATE = Thing(
    "exchange rate", "/v1/exchange-rates", exchange_rate, in_full(RateView, RateStatus.SET), RateView, owners=EVERYONES
)
