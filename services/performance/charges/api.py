"""The route of what has to be handed over."""

from shared.kernel.fields import Id
from shared.web.fresh import Fresh
from shared.web.reading import NotReached
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes

from ..reps.things import REP
from .handover import HandOver, in_charge
from .projections import charges

router = Routes("organisation")


@router.query(
    "/v1/reps/{id}/hand-over",
    HandOver,
    roles=SELLERS | {Role.HR},
    rows="customers",
    whose="the rep's, and of who leads them",
    refuses=(NotReached,),
)
async def read_handover(id: Id, fresh: Fresh) -> HandOver:
    """The customers and the open deals that a rep looks after, as they were last told: what a leaver hands over. It is
    empty once each has another owner (`POST /v1/customers/{id}/assign`, `POST /v1/opportunities/{id}/reassign`)."""
    view = await fresh.thing(REP, id)
    await fresh.require_seen([id])
    async with fresh.tables((charges,)) as db:
        return HandOver.model_validate(
            {"rep_id": id, "name": view.name, "left_on": view.left_on, **await in_charge(db, id)}
        )
