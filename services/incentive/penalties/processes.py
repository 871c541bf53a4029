"""Commands about a penalty on the company's business day, each on its way to the stream of the penalty's rep."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.kernel.fields import Currency, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.kernel.transaction import Process, Transaction

from .commands import HOUSE_RULE, AppealPenalty, DecideAppeal, ImposePenalty, LiftPenalty, ProposePenalty
from .decider import discipline
from .events import Outcome, Step
from .things import PENALTY_OF


class PenaltyBody(Command):
    """`grounds` are the ids of events, of whichever service. A fine has an amount, in the company's own currency unless
    another is named. `clause` is what it is imposed by, of the rule `rule_id`; where none is named, what the handbook
    says of penalties. `reason` says why a step is skipped."""

    rep_id: Id
    step: Step
    grounds: list[Id] = Field(min_length=1, max_length=100)
    amount: PositiveMoney | None = None
    currency: Currency | None = None
    rule_id: Id | None = None
    clause: Text | None = None
    reason: Text | None = None


class ImposeBody(Command):
    """`reason` says why a step is skipped, where the proposal did not."""

    reason: Text | None = None


class AppealBody(Command):
    reason: Text


class DecideBody(Command):
    """`amount` is what a reduced fine is now."""

    outcome: Outcome
    amount: PositiveMoney | None = None
    reason: Text | None = None


class LiftBody(Command):
    reason: Text


Body = ImposeBody | AppealBody | DecideBody | LiftBody
COMMANDS: dict[type[Body], type[Any]] = {
    ImposeBody: ImposePenalty,
    AppealBody: AppealPenalty,
    DecideBody: DecideAppeal,
    LiftBody: LiftPenalty,
}


def proposing(base_currency: str) -> Process:
    async def propose(tx: Transaction, penalty_id: UUID, body: PenaltyBody) -> None:
        if body.rule_id and body.clause is None:
            raise Invalid("/clause", "must say which clause of the rule")
        currency = body.currency or (base_currency if body.amount is not None else None)
        said = {**dict(body), "grounds": tuple(body.grounds), "currency": currency, "clause": body.clause or HOUSE_RULE}
        command = ProposePenalty(penalty_id=penalty_id, **said, on=tx.day)
        await tx.send(discipline, body.rep_id, command)
        tx.claim(PENALTY_OF, str(penalty_id), discipline.stream(body.rep_id))

    return propose


async def tell(tx: Transaction, penalty_id: UUID, body: Body) -> None:
    rep_id = await tx.locate(PENALTY_OF, str(penalty_id))
    if rep_id is None:
        raise NotFound("There is no such penalty.")
    await tx.send(discipline, rep_id, COMMANDS[type(body)](penalty_id=penalty_id, **dict(body), on=tx.day))
