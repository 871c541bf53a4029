"""What the incentive service publishes: commissions as they are earned, released and clawed back."""

from uuid import UUID

from shared.kernel.fields import Currency, Day, Id, SignedMoney
from shared.kernel.messages import Event


class CommissionLine(Event):
    """A signed line of a rep's commission account. `period` is the month of `on`; `source_event` the published
    event that caused it, where there is one."""

    line_id: Id
    rep_id: Id
    contract_id: Id
    amount: SignedMoney
    currency: Currency
    on: Day
    period: str
    plan_id: Id
    plan_version: int
    source_event: UUID | None = None


class CommissionEarned(CommissionLine):
    pass


class CommissionReleased(CommissionLine):
    pass


class CommissionClawedBack(CommissionLine):
    pass


class CommissionAdjusted(CommissionLine):
    pass
