"""A move is one of a competitor who is profiled, perhaps met with a customer of this service."""

from uuid import UUID

from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction

from ..competitors.decider import competitor
from ..customers.processes import standing
from .decider import RecordMove, ReportMove, competitor_move


async def report_move(tx: Transaction, move_id: UUID, command: ReportMove) -> None:
    of = await tx.state(competitor, command.competitor_id)
    if of is None:
        raise Invalid("/competitor_id", "no such competitor")
    if command.customer_id is not None:
        await standing(tx, command.customer_id)
    await tx.send(competitor_move, move_id, RecordMove(move=command, competitor=of.name))
