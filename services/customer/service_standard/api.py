"""Routes of the service standard."""

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
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import CompanyZone

from .decider import STANDARD_ID, PublishStandard, StandardTerms, service_standard
from .things import STANDARD, ServiceStandardView, standard_view

router = Routes("service")

EXAMPLE = {
    "effective_on": "2026-01-01",
    "rules": [
        {"of": "request", "kind": "fault", "tier": "A", "answer_hours": 1, "solve_hours": 8, "clock": "all_hours"},
        {"of": "request", "kind": "fault", "answer_hours": 2, "solve_hours": 16, "clock": "working"},
        {"of": "complaint", "kind": "general", "answer_hours": 2, "solve_hours": 24, "clock": "all_hours"},
    ],
    "working_time": {"opens": "09:00", "closes": "18:00", "holidays": ["2026-10-01"], "workdays": ["2026-10-10"]},
}


class StandardQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    on: Day | None = None


@router.command(
    "PUT",
    "/v1/service-standard",
    STANDARD,
    roles=APPROVERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES},
    example=EXAMPLE,
)
async def put_standard(body: StandardTerms, do: Execute, zone: CompanyZone) -> Response:
    """Publish a version of the service standard, whole. It holds for the requests and complaints that begin from
    `effective_on` on, until a later version is in force; what is open keeps its times. Working time is Monday to
    Friday from 10 to 18 unless it says otherwise. The one that was published last, published again, makes no new
    version."""
    return await do(service_standard, STANDARD_ID, PublishStandard(**dict(body), time_zone=zone.key))


@router.query("/v1/service-standard", ServiceStandardView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_standard(query: Annotated[StandardQuery, Query()], fresh: Fresh) -> ServiceStandardView:
    """Read the version that was published last, the one in force `on` a day, or the `version` that a request names."""
    folded = await fresh.stream(service_standard, STANDARD_ID)
    found = asked(folded.state.versions, query.version, query.on)
    if found is None:
        raise NotFound("No such version of the service standard has been published.")
    return standard_view(found, folded.head, STANDARD_ID)
