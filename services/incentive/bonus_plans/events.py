"""What happens to a bonus plan, and the terms that it consists of."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from shared.kernel.fields import Currency, Day, Id, Money, PositiveMoney, Rate, Text
from shared.kernel.messages import Event, Value

from ..plans.events import Who
from ..results.metric import Metric
from ..results.recurrence import Every


class Payee(StrEnum):
    """A person for the own target; or a team, each of the named units, whose members share what it wins."""

    PERSON = "person"
    TEAM = "team"


class Sharing(StrEnum):
    """Of a team's bonus: in equal parts, or by what each member did."""

    EQUAL = "equal"
    BY_RESULT = "by_result"


class BonusTier(Value):
    """From this attainment on (a fraction of the target, the boundary is in): a `rate` of what lies beyond, up to the
    next tier; or a fixed `amount`, of which the highest that is reached counts."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    from_: Rate = Field(alias="from")
    rate: Rate | None = None
    amount: PositiveMoney | None = None


class Factor(Value):
    """From this total of the scorecard on the bonus is multiplied by `factor`."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    from_: Money = Field(alias="from")
    factor: Rate


class Multiplier(Value):
    """`without` is the factor of whoever has no finalised scorecard for the period; without it nobody is paid before
    all who have a bonus are scored."""

    factors: tuple[Factor, ...]
    without: Rate | None = None


class BonusTerms(Event):
    """All that a bonus plan says. `currency` is that of the bonus, and of the targets where these are money."""

    name: Text
    effective_from: Day
    effective_to: Day | None = None
    who: Who
    payee: Payee
    every: Every
    metric: Metric
    currency: Currency
    tiers: tuple[BonusTier, ...]
    sharing: Sharing | None = None
    multiplier: Multiplier | None = None
    cap: PositiveMoney | None = None


class BonusPlanDrafted(BonusTerms):
    drafted_by: str


class BonusPlanPublished(BonusTerms):
    plan_id: Id
    plan_version: int
    published_by: str


BonusPlanEvent = BonusPlanDrafted | BonusPlanPublished
