"""An establishment is that of a unit which is there."""

from uuid import UUID

from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from ..units.decider import unit
from .decider import SetEstablishment, establishment


async def set_establishment(tx: Transaction, unit_id: UUID, body: SetEstablishment) -> None:
    if await tx.state(unit, unit_id) is None:
        raise NotFound
    await tx.send(establishment, unit_id, body)
