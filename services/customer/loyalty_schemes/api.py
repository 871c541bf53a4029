"""Routes of the loyalty scheme."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import NotFound
from shared.kernel.versions import asked
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import DEALERS, Role
from shared.web.routes import Routes

from .decider import SCHEME_ID, PublishLoyaltyScheme, loyalty_scheme
from .things import LOYALTY_SCHEME, LoyaltySchemeView, scheme_view

router = Routes("loyalty")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "earning": [{"currency": "CNY", "points": 1, "per_amount": "10.00"}],
    "expiry_days": 730,
    "referral_points": 500,
}


class SchemeQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command("PUT", "/v1/loyalty-scheme", LOYALTY_SCHEME, roles={Role.DIRECTOR, Role.MARKETING}, example=EXAMPLE)
async def put_scheme(body: PublishLoyaltyScheme, do: Execute) -> Response:
    """Publish a version of the loyalty scheme, whole. It is in force from `effective_on` until a later version is, and
    never changes: points that are earned stay. The one that was published last, published again, makes no new
    version."""
    return await do(loyalty_scheme, SCHEME_ID, body)


@router.query("/v1/loyalty-scheme", LoyaltySchemeView, roles=DEALERS, whose=PUBLIC, refuses=(NotFound,))
async def read_scheme(query: Annotated[SchemeQuery, Query()], fresh: Fresh) -> LoyaltySchemeView:
    """Read the version that was published last, the one in force `on` a day, or the `version` that points name."""
    folded = await fresh.stream(loyalty_scheme, SCHEME_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the loyalty scheme has been published.")
    return scheme_view(found, folded.head, SCHEME_ID)
