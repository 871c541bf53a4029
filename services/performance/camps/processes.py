"""Who is invited answers for themselves; hr hands in what was said otherwise."""

from uuid import UUID

from shared.kernel.fields import Flag, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import Forbidden, Invalid
from shared.kernel.transaction import Transaction

from .decider import AnswerCamp, camp

SPOKESMEN = frozenset({"hr", "admin"})


class Answer(Command):
    """`rep_id` is whose answer it is, where hr hands it in."""

    join: Flag
    rep_id: Id | None = None


async def answer_camp(tx: Transaction, camp_id: UUID, body: Answer) -> None:
    rep_id = body.rep_id or tx.by.rep_id
    if rep_id is None:
        raise Invalid("/rep_id", "is missing: whose answer is it?")
    if rep_id != tx.by.rep_id and not tx.by.roles & SPOKESMEN:
        raise Forbidden("Everybody answers for themselves.")
    await tx.send(camp, camp_id, AnswerCamp(rep_id=rep_id, join=body.join))
