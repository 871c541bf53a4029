"""上级: who leads a unit on a day, and whom a rep reports to."""

from datetime import date
from uuid import UUID

from shared.kernel.transaction import Transaction

from ..units.chart import CHART, chart
from ..units.decider import unit
from .decider import rep


async def leader_of(tx: Transaction, unit_id: UUID, day: date) -> UUID | None:
    """Nobody where the one who was appointed last has left."""
    led = await tx.state(unit, unit_id)
    appointed = [since.id for since in led.managers if since.on is None or since.on <= day] if led else []
    if not appointed:
        return None
    leader = await tx.state(rep, appointed[-1])
    return appointed[-1] if leader and leader.employed_on(day) else None


async def superior_of(tx: Transaction, rep_id: UUID, day: date) -> UUID | None:
    """The next leader above, who is another: of a rep the leader of their unit, of a leader that of the unit above."""
    known = await tx.state(rep, rep_id)
    homes = [since.id for since in known.units if since.on is None or since.on <= day] if known else []
    if not homes:
        return None
    for unit_id in (await tx.state(chart, CHART)).above(homes[-1], day):
        leader = await leader_of(tx, unit_id, day)
        if leader is not None and leader != rep_id:
            return leader
    return None
