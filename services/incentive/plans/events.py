"""What happens to a commission plan, and the terms that it consists of."""

from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from shared.kernel.fields import Code, Day, Id, Money, Rate, Text
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


class Alternative(Event):
    """A value of which only what was given is shown: the other choices are absent, not null."""

    @model_serializer(mode="wrap")
    def _given(self, serialize: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in serialize(self).items() if value is not None}


class Who(Alternative):
    """Exactly one of the three. A unit stands for everything below it."""

    positions: tuple[Code, ...] | None = None
    reps: tuple[Id, ...] | None = None
    units: tuple[Id, ...] | None = None


class Tier(Alternative):
    """From this cumulated amount on (the boundary is in), up to the next tier's: a `rate`, a fraction;
    of an interpolated plan a point of the curve, the commission `amount` due at `from`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Money = Field(alias="from")
    rate: Rate | None = None
    amount: Money | None = None


class PlanTerms(Event):
    """All that a plan says. Tiers are amounts in the deals' own currency, cumulated for each currency apart."""

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


class PlanDrafted(PlanTerms):
    drafted_by: str


class PlanPublished(PlanTerms):
    """The whole plan again, so that whoever rates by it needs nothing else."""

    plan_id: Id
    plan_version: int
    published_by: str


PlanEvent = PlanDrafted | PlanPublished
