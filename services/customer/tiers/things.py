"""Tier runs, and the tier of a customer with its reasons, as clients see them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.customer.tier_standing.events import Tier, TierOverridden
from services.customer.tier_standing.standing import Standing
from shared.kernel.fields import Count, Money
from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import EVERYONES, Thing, in_full

from .decider import tier_run


class TierRunView(RunView):
    """`customers` were reckoned, `buyers` of them had a deal that counts; `changed` have another tier than before, and
    `tiers` counts those of each. `left_out` are of industries for which no version of the scheme holds."""

    as_of: date
    scheme_versions: tuple[int, ...]
    currency: str | None
    customers: Count
    buyers: Count
    changed: Count
    left_out: Count
    tiers: Mapping[Tier, Count]


RUN = Thing(
    "tier run",
    "/v1/tier-runs",
    tier_run,
    in_full(TierRunView, RunStatus.COMPLETED, "run_id"),
    TierRunView,
    owners=EVERYONES,  # one run for each day, whoever asked for it first
)


class OverrideView(BaseModel):
    """In force from the day `from` to the day `until`, both included."""

    model_config = ConfigDict(serialize_by_alias=True, from_attributes=True, populate_by_name=True)

    tier: Tier
    reason: str
    from_: date = Field(alias="from")
    until: date
    overridden_by: str


class TierSince(BaseModel):
    """From `as_of` on the tier was this, until the next such day."""

    as_of: date
    tier: Tier


class TierView(BaseModel):
    """`tier` is what holds, `reckoned` what the scores give: another one where there is an `override`. The inputs are
    those of the last run by that day, `as_of`: the days since the last deal (null without any), how many deals, and
    their worth. Before the first run there are none."""

    customer_id: UUID
    version: int
    tier: Tier | None
    reckoned: Tier | None = None
    recency_days: Count | None = None
    frequency: Count | None = None
    monetary: Money | None = None
    currency: str | None = None
    r: Count | None = None
    f: Count | None = None
    m: Count | None = None
    as_of: date | None = None
    scheme_version: int | None = None
    run_id: UUID | None = None
    override: OverrideView | None = None
    history: list[TierSince]


INPUTS = ("recency_days", "frequency", "monetary", "currency", "r", "f", "m", "as_of", "scheme_version", "run_id")


def tier_view(customer_id: UUID, version: int, standing: Standing, on: date | None) -> TierView:
    """The tier as it now is, or as it was on a day."""
    day = on or standing.horizon or date.min
    scored, instead = standing.scored(day), standing.overridden(day)
    inputs = {name: getattr(scored, name) for name in INPUTS} if scored else {}
    return TierView(
        customer_id=customer_id,
        version=version,
        tier=standing.on(day),
        reckoned=scored.tier if scored else None,
        **inputs,
        override=_shown(instead) if instead else None,
        history=[TierSince(as_of=since, tier=told) for since, told in sorted(standing.told.items())],
    )


def _shown(override: TierOverridden) -> OverrideView:
    return OverrideView.model_validate(override)
