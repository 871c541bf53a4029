"""What happens to the table of rates."""

from shared.kernel.fields import Currency
from shared.kernel.messages import Event

from .rate import ExchangeRate


class ExchangeRateSet(Event):
    """In `month` (2004-08) one unit of `currency` is worth `rate` of `base`, the company's own currency. What was fixed
    by an earlier rate of that month stays."""

    currency: Currency
    month: str
    rate: ExchangeRate
    base: Currency
    set_by: str


RateEvent = ExchangeRateSet
