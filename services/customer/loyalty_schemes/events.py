"""The loyalty scheme, as it is published.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Currency, Day, PositiveMoney
from shared.kernel.messages import Event, Value

ExpiryDays = Annotated[int, Field(strict=True, ge=1, le=36_500)]
"""A number of days, at most a hundred years."""


class Earning(Value):
    """`points` for each `per_amount` of money collected in that currency; less than a whole point is none."""

    currency: Currency
    points: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    per_amount: PositiveMoney


class LoyaltySchemePublished(Event):
    """Version `scheme_version`, in force from `effective_on` until a later one is. Money in a currency that it does not
    name earns nothing. Points hold for `expiry_days` after the day on which they are earned, for ever where that is
    None; the referrer of a customer who pays for the first time is given `referral_points`."""

    scheme_version: Count
    effective_on: Day
    earning: tuple[Earning, ...]
    expiry_days: ExpiryDays | None = None
    referral_points: Count
    published_by: str
