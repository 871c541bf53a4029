"""What a tier run found and did."""

from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Count, Currency, Day
from shared.kernel.messages import Event


class TierRunCompleted(Event):
    """As of a day `customers` were reckoned by these versions of the tier scheme, `buyers` of them had a deal that
    counts; so many have each tier now, and so many another than before. `left_out` are those of industries for which no
    version holds. Money is in `currency`."""

    as_of: Day
    scheme_versions: tuple[Count, ...]
    currency: Currency | None
    customers: Count
    buyers: Count
    changed: Count
    left_out: Count
    tiers: dict[Tier, Count]
