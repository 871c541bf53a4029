"""Who has to do with a unit's budget by the organisation: budgets are seen by all who spend, so that sight does not say
it."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Forbidden
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..reps.superiors import leader_of
from ..units.chart import CHART, chart

OF_ALL_UNITS = frozenset({"finance", "admin"})
"""Roles whose business every unit's money is."""


async def leads(tx: Transaction, rep_id: UUID, unit_id: UUID, day: date) -> bool:
    """Whether the rep leads the unit or one above it."""
    for above in (await tx.state(chart, CHART)).above(unit_id, day):
        if await leader_of(tx, above, day) == rep_id:
            return True
    return False


async def spends_of(tx: Transaction, rep_id: UUID, unit_id: UUID, day: date) -> bool:
    """Whether a rep may spend of the unit's budget: one of the own unit, of one above it, or of one that the rep leads,
    directly or from above. One whom the organisation does not know is of the staff, and in no unit."""
    who = await tx.state(rep, rep_id)
    if who is None or unit_id in (await tx.state(chart, CHART)).above(who.unit_id, day):
        return True
    return await leads(tx, rep_id, unit_id, day)


async def require_leader(tx: Transaction, unit_id: UUID, day: date) -> None:
    """Scope follows the unit that one leads, not the title: raise Forbidden for a rep in another line. Finance, and who
    is not in the organisation, has to do with all units."""
    by = tx.by
    if by.rep_id is None or by.roles & OF_ALL_UNITS or await tx.state(rep, by.rep_id) is None:
        return
    if not await leads(tx, by.rep_id, unit_id, day):
        raise Forbidden("The budget is of a unit that you do not lead.")
