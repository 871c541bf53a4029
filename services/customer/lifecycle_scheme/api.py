"""Routes of the lifecycle scheme."""

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

from .decider import SCHEME_ID, PublishScheme, lifecycle_scheme
from .things import SCHEME, LifecycleSchemeView, scheme_view

router = Routes("lifecycle")

EXAMPLE = {"effective_on": "2026-01-01", "dormant_after_days": 90, "lost_after_days": 365}


class SchemeQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command(
    "PUT", "/v1/lifecycle-scheme", SCHEME, roles={Role.DIRECTOR, Role.SALES_MANAGER, Role.MARKETING}, example=EXAMPLE
)
async def put_scheme(body: PublishScheme, do: Execute) -> Response:
    """Publish from which day on customers are dormant, and lost, after how many days without a deal. It holds for what
    runs decide as of that day and later; what was decided stays. An unchanged one makes no new version."""
    return await do(lifecycle_scheme, SCHEME_ID, body)


@router.query("/v1/lifecycle-scheme", LifecycleSchemeView, roles=DEALERS, whose=PUBLIC, refuses=(NotFound,))
async def read_scheme(query: Annotated[SchemeQuery, Query()], fresh: Fresh) -> LifecycleSchemeView:
    """Read the version published last, the one in force `on` a day, or the `version` that a stage names. Until one is
    published it is after 90 and 365 days."""
    folded = await fresh.stream(lifecycle_scheme, SCHEME_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the lifecycle scheme has been published.")
    return scheme_view(found, folded.head)
