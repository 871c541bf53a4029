"""What the stream of a rep's penalties can be told. `on` is the business day on which it is said."""

from pydantic import Field

from shared.kernel.fields import Currency, Day, Id, PositiveMoney, Text
from shared.kernel.messages import Command

from .events import Outcome, Step

HOUSE_RULE = "业务拓展与销售动力管理制度 五.3 惩罚措施"
"""What is imposed by no other clause is imposed by that of handbook 001: for breaking laws or the company's rules, or
not doing one's duties."""


class ProposePenalty(Command):
    penalty_id: Id
    rep_id: Id
    step: Step
    grounds: tuple[Id, ...] = Field(min_length=1)
    amount: PositiveMoney | None = None
    currency: Currency | None = None
    rule_id: Id | None = None
    clause: Text = HOUSE_RULE
    reason: Text | None = None
    on: Day


class ImposePenalty(Command):
    penalty_id: Id
    reason: Text | None = None
    on: Day


class AppealPenalty(Command):
    penalty_id: Id
    reason: Text
    on: Day


class DecideAppeal(Command):
    penalty_id: Id
    outcome: Outcome
    amount: PositiveMoney | None = None
    reason: Text | None = None
    on: Day


class LetTakeEffect(Command):
    """By a run: what could be appealed until a day before `as_of`."""

    penalty_id: Id
    as_of: Day


class LiftPenalty(Command):
    penalty_id: Id
    reason: Text
    on: Day


PenaltyCommand = ProposePenalty | ImposePenalty | AppealPenalty | DecideAppeal | LetTakeEffect | LiftPenalty
