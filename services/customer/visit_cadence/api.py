"""Routes of the cadence of visits."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.rejections import NotFound
from shared.kernel.versions import numbered
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import APPROVERS, EVERYONE
from shared.web.routes import Routes

from .decider import CADENCE_ID, PublishCadence, visit_cadence
from .things import CADENCE, CadenceView, cadence_view

router = Routes("visits")

EXAMPLE = {
    "A": {"period": "quarter", "by": "executive", "kind": "executive visit"},
    "B": {"period": "month", "by": "rep", "kind": "insight report"},
    "C": {"every_days": 180, "by": "rep", "kind": "standard contact"},
    "key_account": {"every_days": 60, "by": "executive", "kind": "executive visit"},
}


class CadenceQuery(Parameters):
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


@router.command("PUT", "/v1/visit-cadence", CADENCE, roles=APPROVERS, example=EXAMPLE)
async def put_cadence(body: PublishCadence, do: Execute) -> Response:
    """Publish how often customers of each tier, and key accounts, are to be seen. It holds from the next run on; what
    was missed stays so. An unchanged one makes no new version."""
    return await do(visit_cadence, CADENCE_ID, body)


@router.query("/v1/visit-cadence", CadenceView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_cadence(query: Annotated[CadenceQuery, Query()], fresh: Fresh) -> CadenceView:
    """Read the cadence in force, or the `version` of it that a miss names."""
    folded = await fresh.stream(visit_cadence, CADENCE_ID)
    found = numbered(folded.state.versions, query.version)
    if found is None:
        raise NotFound("No such version of the cadence has been published.")
    return cadence_view(found, folded.head)
