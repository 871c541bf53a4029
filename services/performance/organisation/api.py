"""The route of the organisation."""

from typing import Annotated

from fastapi import Query

from shared.kernel.fields import Day
from shared.web.reading import Parameters, Read
from shared.web.roles import EVERYONE
from shared.web.routes import Routes

from ..task_forces.projections import task_forces
from .org import Org, org
from .projections import organisation

router = Routes(
    "organisation",
    "组织 organisation: units in a dated tree, their members and who leads them. What is decided `on` a day holds from "
    "that day on: a unit dissolved on it no longer stands, a rep who leaves on it is no longer a member.",
)


class OrgQuery(Parameters):
    as_of: Day | None = None


@router.query("/v1/org", Org, roles=EVERYONE, projections=(organisation, task_forces), rows="units")
async def read_org(query: Annotated[OrgQuery, Query()], db: Read) -> Org:
    """The organisation as of a day: the tree of units, their members and who leads them. Without `as_of`, with all
    changes that are entered, those still to come included."""
    return await org(db, query.as_of)
