"""Decisions on a sales plan that reach beyond it: whose it is, who leads that unit, and that a unit or a person has one
approved plan of a period."""

from datetime import date
from uuid import UUID

from shared.kernel.calendar import period
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from ..reps.decider import rep
from ..reps.superiors import leader_of
from ..units.decider import unit
from .commands import ApproveUnderLeader, DraftSalesPlan
from .decider import sales_plan


async def draft_sales_plan(tx: Transaction, plan_id: UUID, body: DraftSalesPlan) -> None:
    await tx.send(sales_plan, plan_id, body)
    span = period(body.period)
    if body.unit_id is not None:
        await _require_unit(tx, body.unit_id, span.first)
    if body.rep_id is not None:
        await _require_rep(tx, body.rep_id, span.first, span.last)


async def _require_unit(tx: Transaction, unit_id: UUID, first: date) -> None:
    known = await tx.state(unit, unit_id)
    if known is None:
        raise Invalid("/unit_id", "there is no such unit")
    if known.dissolved_on is not None and known.dissolved_on <= first:
        raise Invalid("/unit_id", f"the unit is dissolved on {known.dissolved_on}")


async def _require_rep(tx: Transaction, rep_id: UUID, first: date, last: date) -> None:
    known = await tx.state(rep, rep_id)
    if known is None:
        raise Invalid("/rep_id", "there is no such rep")
    if known.joined.joined_on > last or (known.left is not None and known.left.on <= first):
        raise Invalid("/rep_id", "is not employed on any day of the period")


async def approve_sales_plan(tx: Transaction, plan_id: UUID, body: Command, today: date) -> None:
    """Raises AlreadyExists where another plan of the same unit or person and period is approved. `today` is
    the business day on which it is asked."""
    plan = await tx.state(sales_plan, plan_id)
    if plan is None:
        raise NotFound
    of = plan.drafted
    leader_id = await leader_of(tx, of.unit_id, today) if of.unit_id else None
    await tx.send(sales_plan, plan_id, ApproveUnderLeader(leader_id=leader_id))
    tx.claim("sales_plan.approved", f"{of.unit_id or of.rep_id}/{of.period}", sales_plan.stream(plan_id))
