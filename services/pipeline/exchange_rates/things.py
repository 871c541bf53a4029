"""A month's rate as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import exchange_rate
from .events import ExchangeRateSet
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


def show(state: ExchangeRateSet | None, head: Head, thing_id: UUID) -> RateView | None:
    if state is None:
        return None
    return RateView(
        id=thing_id, version=head.version, status=RateStatus.SET, created_at=head.created_at, **state.model_dump()
    )


EXCHANGE_RATE = Thing("exchange rate", "/v1/exchange-rates", exchange_rate, show, RateView, owners=EVERYONES)
