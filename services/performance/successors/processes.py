"""A successor is another than who leads the unit now, and is named for it once."""

from datetime import date
from uuid import UUID

from shared.kernel.rejections import Invalid, Rejection
from shared.kernel.transaction import Process, Transaction

from ..reps.processes import require_rep
from ..units.chart import UnitNotStanding
from ..units.decider import Unit, unit
from .decider import NameSuccessor, WithdrawSuccessor, successor

ONCE = "successor.named"


class LeadsAlready(Rejection):
    """The rep leads this unit already."""


def naming(today: date) -> Process:
    async def name_successor(tx: Transaction, successor_id: UUID, body: NameSuccessor) -> None:
        of = await tx.state(unit, body.unit_id)
        if of is None:
            raise Invalid("/unit_id", "there is no such unit")
        if of.dissolved_on is not None and of.dissolved_on <= today:
            raise UnitNotStanding(f"{of.formed.name} is dissolved on {of.dissolved_on}.")
        heir = await require_rep(tx, body.rep_id, "/rep_id", today)
        if _leader(of, today) == body.rep_id:
            raise LeadsAlready(f"{heir.joined.name} leads {of.formed.name}.")
        tx.claim(ONCE, _key(body.unit_id, body.rep_id), successor.stream(successor_id))
        await tx.send(successor, successor_id, body)

    return name_successor


async def withdraw_successor(tx: Transaction, successor_id: UUID, body: WithdrawSuccessor) -> None:
    after = await tx.send(successor, successor_id, body)
    if after is not None:
        tx.release(ONCE, _key(after.named.unit_id, after.named.rep_id), successor.stream(successor_id))


def _leader(of: Unit, day: date) -> UUID | None:
    """Who leads the unit on that day; appointments are in the order of their days."""
    begun = [since.id for since in of.managers if since.on is None or since.on <= day]
    return begun[-1] if begun else None


def _key(unit_id: UUID, rep_id: UUID) -> str:
    return f"{unit_id}/{rep_id}"
