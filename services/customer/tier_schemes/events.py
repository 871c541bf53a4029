"""What happens to tier schemes: versions of them are published, and never change."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from shared.kernel.fields import Count, Day, Money, Text
from shared.kernel.messages import Event, Value

Score = Annotated[int, Field(strict=True, ge=1, le=10)]
WindowDays = Annotated[int, Field(strict=True, ge=1, le=36_500)]


class Method(StrEnum):
    """Where scores come from: the fifths of the customers, or fixed bounds."""

    QUINTILES = "quintiles"
    CUTS = "cuts"


class Cuts(Value):
    """Bounds between scores, ascending: one is scored higher from each on, by `recency` (days) lower."""

    recency: tuple[Count, ...]
    frequency: tuple[Count, ...]
    monetary: tuple[Money, ...]


class Band(Value):
    """Scores `from` to `to`, both included; what is left out has no bound."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    from_: Score | None = Field(None, alias="from")
    to: Score | None = None


class Pattern(Value):
    """A kind of customer: each score that is named lies in its band."""

    r: Band | None = None
    f: Band | None = None
    m: Band | None = None


class TierRule(Value):
    """Who has the tier: whose scores add up to `min_sum`, or fit one of the `patterns`."""

    min_sum: Count | None = None
    patterns: tuple[Pattern, ...] = ()


class Tiers(Value):
    """A is looked at first; who is neither A nor B is C."""

    A: TierRule
    B: TierRule


class TierSchemePublished(Event):
    """A version of the tier scheme, in force from `effective_on` until a later one for the same industries is. Of
    deals those of the last `window_days` count, without it all."""

    scheme_version: Count
    effective_on: Day
    method: Method
    cuts: Cuts | None = None
    window_days: WindowDays | None = None
    tiers: Tiers
    industries: tuple[Text, ...] = ()
    published_by: str
