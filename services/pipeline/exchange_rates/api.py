"""Routes of exchange rates."""

from typing import Annotated

from fastapi import Path, Response

from shared.kernel.fields import Currency
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import RecordRate, SetRate, exchange_rate, rate_id
from .projections import exchange_rates
from .things import EXCHANGE_RATE, RateView

router = Routes("exchange rates", "汇率 exchange rates: what a currency is worth in the company's own, month by month.")
router.lists(EXCHANGE_RATE, exchange_rates, roles=EVERYONE, filters=("currency", "month"), sorts=("month", "currency"))

Month = Annotated[str, Path(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="2026-03")]


@router.command(
    "PUT", "/v1/exchange-rates/{currency}/{month}", EXCHANGE_RATE, roles={Role.FINANCE}, example={"rate": "7.1240"}
)
async def put_rate(currency: Currency, month: Month, body: SetRate, do: Execute, base: BaseCurrency) -> Response:
    """Say what one unit of a currency is worth in the company's own for deals signed in a month. Deals that are signed
    keep the rate that was fixed then. An unchanged one makes no new version."""
    record = RecordRate(currency=currency, month=month, rate=body.rate, base=base)
    return await do(exchange_rate, rate_id(currency, month), record)


@router.query("/v1/exchange-rates/{currency}/{month}", RateView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def get_rate(currency: Currency, month: Month, fresh: Fresh) -> RateView:
    """Read the rate of a currency for a month."""
    folded = await fresh.stream(exchange_rate, rate_id(currency, month))
    shown = EXCHANGE_RATE.view(folded.state, folded.head, rate_id(currency, month))
    if shown is None:
        raise NotFound(f"There is no rate of {currency} for {month}.")
    return shown
