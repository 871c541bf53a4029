"""Routes of tiers and tier runs."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from pydantic import ConfigDict, Field

from services.customer.customers.decider import customer
from services.customer.customers.things import CUSTOMER
from services.customer.endings.decider import CustomerIsArchived, CustomerMerged
from services.customer.tier_standing.decider import OverrideTier
from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, OwnApproval
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.reading import NotReached, Parameters
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import Today

from .decider import NoTierScheme
from .projections import runs
from .sweeps import sweep
from .things import RUN, TierView, tier_view

RUNNERS = APPROVERS | {Role.OPS, Role.SERVICE}

router = Routes(
    "tiers",
    "客户分级 tiers: A strategic, B potential, C basic, from the recency, frequency and monetary value of signed deals "
    "(RFM), by published schemes and by runs, and overridden for a time.",
)
router.reads(RUN, runs, roles=RUNNERS | DEALERS, filters=("as_of",), sorts=("as_of",))


class RunTiers(Command):
    as_of: Day


class OverrideBody(Command):
    """In force from the day `from`, without it from today, to the day `until`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    tier: Tier
    reason: Text
    from_: Day | None = Field(None, alias="from")
    until: Day


class TierQuery(Parameters):
    on: Day | None = Field(None, description="The tier on that day; without it the one that holds now")


@router.command(
    "POST",
    "/v1/tier-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NoTierScheme, NotReached),
    example={"as_of": "2026-03-31"},
)
async def run(body: RunTiers, do: Execute) -> Response:
    """Reckon the tier of every customer as of a day. There is one run for each day; asked again, it answers with what
    was recorded. Deals count as they stood at the end of that day. Publishes `TierChanged` where a tier is another."""
    return await swept(do, sweep, body, body.as_of)


@router.query(
    "/v1/customers/{id}/tier", TierView, roles=DEALERS, whose="the customer's", refuses=(NotFound,), versioned=True
)
async def tier(id: Id, query: Annotated[TierQuery, Query()], fresh: Fresh) -> TierView:
    """The customer's tier, from its stream and never stale, with the scores and inputs that made it, the version of the
    scheme, and an override that is in force. `version` is the customer's. Of one that was merged: that of the customer
    which stands for it."""
    seen = await fresh.thing(CUSTOMER, id)
    folded = await fresh.stream(customer, seen.id)
    return tier_view(seen.id, seen.version, folded.state.standing, query.on)


@router.command(
    "POST",
    "/v1/customers/{id}/tier-override",
    CUSTOMER,
    roles=APPROVERS,
    refuses=(OwnApproval, CustomerMerged, CustomerIsArchived),
    example={"tier": "A", "reason": "Opens twelve shops this year", "until": "2026-12-31"},
)
async def override(id: Id, body: OverrideBody, do: Execute, today: Today) -> Response:
    """Say for a time which tier the customer has, whatever runs say, and why; not by its owner. A later override takes
    the place of one before; the first run as of a day after `until` ends it. Publishes `TierChanged`."""
    return await do(customer, id, _told(body, today))


def _told(body: OverrideBody, today: date) -> OverrideTier:
    return OverrideTier(**dict(body), today=today)
