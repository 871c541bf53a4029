"""What happens to a commission plan, and the terms that it consists of."""

from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, Money, PositiveMoney, Rate, Text
from shared.kernel.messages import Event


class Metric(StrEnum):
    SIGNED = "signed_amount"
    COLLECTED = "collected_amount"


class Accumulation(StrEnum):
    DEAL = "deal"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Method(StrEnum):
    MARGINAL = "marginal"
    WHOLE = "whole"
    INTERPOLATED = "interpolated"


class Release(StrEnum):
    ON_SIGNING = "on_signing"
    ON_COLLECTION = "on_collection"


def _unless_given() -> Any:
    """The default of an alternative: of what was not chosen nothing is shown, not even a null."""
    return Field(default=None, exclude_if=lambda value: value is None)


class Who(Event):
    """Exactly one of the three. A unit stands for everything below it."""

    positions: tuple[Code, ...] | None = _unless_given()
    reps: tuple[Id, ...] | None = _unless_given()
    units: tuple[Id, ...] | None = _unless_given()


class Tier(Event):
    """From this cumulated amount on (the boundary is in), up to the next tier's: a `rate`, a fraction;
    of an interpolated plan a point of the curve, the commission `amount` due at `from`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Money = Field(alias="from")
    rate: Rate | None = _unless_given()
    amount: Money | None = _unless_given()


class AgeAdjustment(Event):
    """Of commission for money that comes this many days after it was due, or later, so many percent are lost."""

    from_day: Count
    points: Count


class LateMoney(Event):
    """What of applied money came so many days after it was due, which an age adjustment goes by."""

    days: Count
    amount: PositiveMoney


class Clawback(Event):
    """What falls away of a deal more than so many days after its signing is taken from what is held alone, and not from
    what was paid."""

    days: Count


class PlanTerms(Event):
    """All that a plan says. Tiers are amounts in the deals' own currency, cumulated for each currency apart.

    `cap` is the most that it pays for each period of `accumulate`, in each currency. `draw` is what it pays at least
    each month, in `currency`: an advance, which later months pay back.
    """

    name: Text
    effective_from: Day
    effective_to: Day | None = None
    who: Who
    payout_metric: Metric
    tier_metric: Metric | None = None
    accumulate: Accumulation
    tier_accumulate: Accumulation | None = None
    method: Method
    tiers: tuple[Tier, ...]
    release: Release
    age_adjustments: tuple[AgeAdjustment, ...] = ()
    clawback: Clawback | None = None
    cap: Money | None = None
    draw: Money | None = None
    currency: Currency | None = None


class PlanDrafted(PlanTerms):
    drafted_by: str


class PlanPublished(PlanTerms):
    """The whole plan again, so that whoever rates by it needs nothing else."""

    plan_id: Id
    plan_version: int
    published_by: str


class PlanAcknowledged(Event):
    """A rep has read the plan."""

    rep_id: Id
    acknowledged_at: Moment


class PlanRetired(Event):
    """It pays for no deal that is signed on that day or later. A draft is withdrawn by it."""

    plan_id: Id
    on: Day
    retired_by: str


PlanEvent = PlanDrafted | PlanPublished | PlanAcknowledged | PlanRetired
