"""Routes of tier schemes."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day, Text
from shared.kernel.rejections import NotFound
from shared.kernel.versions import asked
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .decider import SCHEME_ID, PublishTierScheme, TierSchemes, tier_scheme
from .things import TIER_SCHEME, TierSchemeView, scheme_view

router = Routes("tiers")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "method": "quintiles",
    "window_days": 365,
    "tiers": {"A": {"min_sum": 12}, "B": {"min_sum": 8}},
}


class SchemeQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None
    industry: Text | None = Field(None, description="With `on`: the version for the customers of that industry")


@router.command("PUT", "/v1/tier-scheme", TIER_SCHEME, roles=APPROVERS | {Role.HR}, example=EXAMPLE)
async def put_scheme(body: PublishTierScheme, do: Execute) -> Response:
    """Publish a version of the tier scheme. It is in force from `effective_on` until a later one for the same
    industries is, and never changes. The last of those, published again, makes no new version. Tiers follow with the
    next run."""
    return await do(tier_scheme, SCHEME_ID, body)


@router.query("/v1/tier-scheme", TierSchemeView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_scheme(query: Annotated[SchemeQuery, Query()], fresh: Fresh) -> TierSchemeView:
    """Read the version that was published last, the one in force `on` a day, or the `version` that a tier names."""
    folded = await fresh.stream(tier_scheme, SCHEME_ID)
    schemes: TierSchemes = folded.state
    found = asked(schemes.versions, query.version, query.on, lambda _, day: schemes.on(day, query.industry))
    if found is None:
        raise NotFound("No such version of the tier scheme has been published.")
    return scheme_view(found, folded.head, SCHEME_ID)
