"""Whether the rep and the unit to which a resource goes are there. `today` is the business day on which it is said."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..units.decider import unit
from .decider import AssignResource, FlagBody, FlagMisuse, HandOut, ReturnBody, ReturnResource, resource


async def assign_resource(tx: Transaction, resource_id: UUID, body: AssignResource, today: date) -> None:
    if body.rep_id is not None and body.unit_id is not None:
        raise Invalid("/unit_id", "cannot stand beside rep_id")
    unit_id = body.unit_id
    if body.rep_id is not None:
        who = await tx.state(rep, body.rep_id)
        if who is None:
            raise Invalid("/rep_id", "there is no such rep")
        unit_id = who.unit_id
    elif unit_id is not None and await tx.state(unit, unit_id) is None:
        raise Invalid("/unit_id", "there is no such unit")
    await tx.send(resource, resource_id, HandOut(**{**dict(body), "unit_id": unit_id, "on": body.on or today}))


async def return_resource(tx: Transaction, resource_id: UUID, body: ReturnBody, today: date) -> None:
    await tx.send(resource, resource_id, ReturnResource(**dict(body), today=today))


async def flag_misuse(tx: Transaction, resource_id: UUID, body: FlagBody, today: date) -> None:
    await tx.send(resource, resource_id, FlagMisuse(**dict(body), today=today))
