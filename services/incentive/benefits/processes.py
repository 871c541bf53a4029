"""A benefit is granted on the company's business day, by default in the company's own currency."""

from uuid import UUID

from shared.kernel.fields import Code, Currency, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.transaction import Process, Transaction

from .decider import GrantBenefit, benefit


class BenefitBody(Command):
    """`kind` is a word such as travel, gift, course or activity. A value without a currency is in the company's own."""

    rep_id: Id
    kind: Code
    grounds: Text
    value: PositiveMoney | None = None
    currency: Currency | None = None


def granting(base_currency: str) -> Process:
    async def grant(tx: Transaction, benefit_id: UUID, body: BenefitBody) -> None:
        currency = body.currency or (base_currency if body.value is not None else None)
        said = {**dict(body), "currency": currency}
        await tx.send(benefit, benefit_id, GrantBenefit(**said, on=tx.day))

    return grant
