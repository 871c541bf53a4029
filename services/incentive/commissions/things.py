"""A commission line as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.calendar import Grain, period_of
from shared.kernel.fields import Currency, Day, SignedMoney
from shared.kernel.money import ZERO
from shared.kernel.things import Head, Thing, View

from ..accounts.account import Account
from ..accounts.decider import account
from ..accounts.postings import Kind, Line, Postings
from ..credits.deal import Deal
from ..rating.settlement import Pot


class LineStatus(StrEnum):
    HELD = "held"
    ON_HOLD = "on_hold"
    RELEASED = "released"


class LineView(View):
    """A signed line. `period` is the month of `on`.

    An earned or adjusted line is held until all that is left of its deal is released; it is on hold while an invoice
    of the deal is overdue. A claw-back was taken from what its status says.
    """

    status: LineStatus
    line_id: UUID
    rep_id: UUID
    contract_id: UUID
    kind: Kind
    amount: SignedMoney
    currency: Currency
    on: Day
    period: str
    plan_id: UUID
    plan_version: int


def show(state: Account, head: Head, line_id: UUID) -> LineView | None:
    contract_id = state.contracts.get(line_id)
    if contract_id is None:
        return None
    deal, postings = state.portfolio.deals[contract_id], state.postings[contract_id]
    line = next(line for line in postings.lines if line.line_id == line_id)
    return LineView(
        id=line_id,
        version=head.version,
        created_at=line.posted_at,
        status=status_of(deal, postings, line),
        line_id=line_id,
        rep_id=line.rep_id,
        contract_id=contract_id,
        kind=line.kind,
        amount=line.amount,
        currency=deal.currency,
        on=line.slot.on,
        period=month_of(line.slot.on),
        plan_id=line.slot.plan_id,
        plan_version=line.plan_version,
    )


def status_of(deal: Deal, postings: Postings, line: Line) -> LineStatus:
    plan_id = line.slot.plan_id
    if line.slot.pot in (Pot.RELEASED, Pot.CLAWED_BACK_RELEASED, Pot.AGREED):
        return LineStatus.RELEASED
    if line.slot.pot is Pot.CLAWED_BACK_HELD:
        return LineStatus.HELD
    payable = postings.total(Pot.RELEASED, plan_id) + postings.total(Pot.CLAWED_BACK_RELEASED, plan_id)
    left = postings.total(Pot.EARNED, plan_id) + postings.total(Pot.CLAWED_BACK_HELD, plan_id)
    left += postings.total(Pot.CLAWED_BACK_RELEASED, plan_id)
    if payable == left:
        return LineStatus.RELEASED if payable > ZERO else LineStatus.HELD
    return LineStatus.ON_HOLD if deal.overdue_on(date.max) else LineStatus.HELD


def month_of(day: date) -> str:
    return period_of(day, Grain.MONTH)


LINE = Thing("commission", "/v1/commissions", account, show, LineView, owners=lambda view: (view.rep_id,))
