"""Routes of establishments."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.roles import JUDGES, Role
from shared.web.routes import Routes

from .decider import SetEstablishment
from .processes import set_establishment
from .projections import establishments
from .things import ESTABLISHMENT

router = Routes("organisation")
router.reads(ESTABLISHMENT, establishments, roles=JUDGES, filters=("unit_id",))


@router.command(
    "PUT",
    "/v1/units/{id}/establishment",
    ESTABLISHMENT,
    roles=(Role.HR, Role.DIRECTOR),
    whose="the unit's",
    example={"position": "rep", "headcount": 6, "from": "2005-01-01"},
)
async def put_establishment(id: Id, body: SetEstablishment, do: Execute, fresh: Fresh) -> Response:
    """Set how many of a position are to be direct members of the unit, from a day on. What is in force on that day
    already makes no new version. Requisitions are checked against it. A director sets it for units
    that they see, HR for all."""
    await fresh.require_seen([id])
    return await do(set_establishment, id, body)
