"""What can happen to a customer's tier.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from pydantic import ConfigDict, Field

from shared.kernel.fields import Count, Currency, Day, Id, Money, Text
from shared.kernel.messages import Event


class Tier(StrEnum):
    """A strategic (战略级), B potential (潜力级), C basic (基础级)."""

    A = "A"
    B = "B"
    C = "C"


class Cause(StrEnum):
    """Why a customer has another tier."""

    RUN = "run"
    OVERRIDE = "override"


class TierReckoned(Event):
    """A run scored the customer as of a day, by that version of the tier scheme. Its deals by then: the days since the
    last, how many, and their worth in `currency`; without any, `recency_days` is None and the scores are 0."""

    run_id: Id
    as_of: Day
    tier: Tier
    recency_days: Count | None
    frequency: Count
    monetary: Money
    currency: Currency | None
    r: Count
    f: Count
    m: Count
    scheme_version: Count


class TierOverridden(Event):
    """Whatever runs say, the tier is this from the day `from` to the day `until`, both included."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    tier: Tier
    reason: Text
    from_: Day = Field(alias="from")
    until: Day
    overridden_by: str


class TierChanged(Event):
    """From `as_of` on the tier is another than was told of that day before. The scores are those of the last run by
    then, 0 before the first."""

    as_of: Day
    old: Tier | None
    new: Tier
    cause: Cause
    r: Count
    f: Count
    m: Count
    scheme_version: Count


TierEvent = TierReckoned | TierOverridden | TierChanged
