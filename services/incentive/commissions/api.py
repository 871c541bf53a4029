"""Routes of commissions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict
from sqlalchemy import select

from shared.kernel.calendar import period
from shared.kernel.fields import STORED, Code, Currency, Day, Id, SignedMoney
from shared.kernel.rejections import NotFound
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency, Parameters
from shared.web.roles import EARNERS
from shared.web.routes import Routes

from ..accounts.account import Account
from ..accounts.decider import account
from ..accounts.postings import Kind
from ..rating.events import Inputs, TierUsed
from .balance import balance_of
from .projections import explained, explanations, lines_listing
from .things import LINE, LineStatus, LineView


def _period_name(name: str) -> str:
    return period(name).name


PeriodName = Annotated[Code, AfterValidator(_period_name)]


class BalanceQuery(Parameters):
    as_of: Day | None = None
    currency: Currency | None = None


class BalanceView(BaseModel):
    """earned = held + released + clawed_back. `on_hold` is the part of held that an overdue invoice stops."""

    model_config = ConfigDict(from_attributes=True)
    rep_id: UUID
    currency: Currency
    as_of: Day | None
    earned: SignedMoney
    held: SignedMoney
    on_hold: SignedMoney
    released: SignedMoney
    clawed_back: SignedMoney


class Explanation(BaseModel):
    """Why a line is what it is. `event_ids` begin with the line's own event."""

    line_id: UUID
    rep_id: UUID
    contract_id: UUID
    kind: Kind
    amount: SignedMoney
    currency: Currency
    on: Day
    plan_id: UUID
    plan_version: int
    inputs: Inputs | None
    tiers: list[TierUsed]
    event_ids: list[UUID]


router = Routes("commissions", "提成 commissions: what each rep has earned, what is held, released and clawed back.")
router.lists(
    LINE,
    lines_listing,
    roles=EARNERS,
    filters=(
        "rep_id",
        "contract_id",
        Filter("kind", Kind, lambda table, kind: table.c.kind == kind.value),
        Filter("status", LineStatus, lambda table, status: table.c.status == status.value),
        Filter("period", PeriodName, lambda table, name: table.c.on.between(period(name).first, period(name).last)),
    ),
    sorts=("on",),
)


@router.query("/v1/commissions/{line_id}", LineView, roles=EARNERS, whose="the line's rep's")
async def read_line(line_id: Id, fresh: Fresh) -> LineView:
    """Read one commission line."""
    table = lines_listing.table
    async with fresh.tables((lines_listing,)) as db:
        found = await db.one(select(table.c.doc).where(table.c.id == line_id))
    if found is None:
        raise NotFound()
    return LineView.model_validate(found["doc"], context=STORED)


@router.query("/v1/commissions/{line_id}/explain", Explanation, roles=EARNERS, whose="the line's rep's")
async def explain(line_id: Id, fresh: Fresh) -> Explanation:
    """Explain a line: the figures and tiers that made it, the rule's version, and the events that it follows from."""
    async with fresh.tables((explained,)) as db:
        found = await db.one(select(explanations).where(explanations.c.line_id == line_id))
    if found is None:
        raise NotFound()
    doc = found["doc"]
    event_ids = [found["event_id"], *doc["event_ids"]]
    return Explanation.model_validate({**doc, "kind": found["kind"], "event_ids": event_ids}, context=STORED)


@router.query("/v1/reps/{id}/commission-balance", BalanceView, roles=EARNERS, whose="the rep's")
async def read_balance(
    id: Id, query: Annotated[BalanceQuery, Query()], fresh: Fresh, base: BaseCurrency
) -> BalanceView:
    """A rep's balance, up to a day or of everything, from the rep's account and never stale. Zeros for a rep of
    whom nothing is known."""
    await fresh.require_seen([id])
    state = (await fresh.stream(account, id)).state
    currency = query.currency or _only_currency(state, base)
    balance = balance_of(state, currency, query.as_of or date.max)
    return BalanceView(rep_id=id, currency=currency, as_of=query.as_of, **vars(balance))


def _only_currency(state: Account, base: str) -> str:
    """The one currency present, else the company's own."""
    present = {state.portfolio.deals[contract_id].currency for contract_id in state.postings}
    return present.pop() if len(present) == 1 else base
