"""A dispute holds its line in the pay account, and its outcome adjusts what the line paid."""

from uuid import UUID

from shared.kernel.fields import Id, SignedMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Transaction

from ..accounts.decider import AdjustLine, account
from ..pay.decider import FreeLine, HoldLine, pay
from ..pay.events import PayKind
from .decider import RaiseDispute, ResolveDispute, dispute


class RaiseOf(Command):
    """About a line of a rep's pay account."""

    rep_id: Id
    line_id: Id
    expected: SignedMoney
    reason: Text


async def raise_dispute(tx: Transaction, dispute_id: UUID, body: RaiseOf) -> None:
    line = (await tx.state(pay, body.rep_id)).lines.get(body.line_id)
    if line is None:
        raise Invalid("/line_id", "no such line")
    command = RaiseDispute(**dict(body), kind=line.kind, amount=line.amount, currency=line.currency)
    await tx.send(dispute, dispute_id, command)
    await tx.send(pay, body.rep_id, HoldLine(rep_id=body.rep_id, line_id=body.line_id, dispute_id=dispute_id))


async def resolve_dispute(tx: Transaction, dispute_id: UUID, body: ResolveDispute) -> None:
    """Commission is adjusted where it is earned, so that its balance has it too; all else is where it is paid."""
    settled = await tx.send(dispute, dispute_id, body)
    if settled is None or settled.resolved is None:
        raise NotFound("There is no such dispute.")
    raised, resolved = settled.raised, settled.resolved
    in_commission = raised.kind is PayKind.COMMISSION
    if in_commission and resolved.adjustment:
        adjusting = AdjustLine(
            rep_id=raised.rep_id,
            source_event=dispute_id,
            line_id=raised.line_id,
            dispute_id=dispute_id,
            amount=resolved.adjustment,
        )
        await tx.send(account, raised.rep_id, adjusting)
    freeing = FreeLine(
        rep_id=raised.rep_id,
        line_id=raised.line_id,
        dispute_id=dispute_id,
        adjustment=None if in_commission else resolved.adjustment,
        outcome=resolved.outcome,
    )
    await tx.send(pay, raised.rep_id, freeing)
