"""The route of simulations."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from shared.kernel.fields import Currency, Day, Id, SignedMoney
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid
from shared.readers.reading import Reading
from shared.web.fresh import Fresh
from shared.web.reading import BaseCurrency
from shared.web.routes import Routes

from ..coverage.decider import COVERAGE_ID, Coverage, coverage, rule_of
from ..credits.deal import Deal
from ..plans.api import EXAMPLE, PLANNERS
from ..plans.decider import DraftPlan, terms_of
from .projections import history, money, rep, share
from .simulation import Money, deal_as_it_stands, earned


class Simulate(Command):
    """`plan` is the body of a draft; its dates do not count, the deals signed from `from` to `to` do."""

    model_config = ConfigDict(serialize_by_alias=True)

    plan: DraftPlan
    from_: Day = Field(alias="from")
    to: Day
    reps: list[Id] | None = Field(default=None, max_length=1000)
    currency: Currency | None = None


class SimulationRow(BaseModel):
    rep_id: UUID
    label: str | None
    external_id: str | None
    earned: SignedMoney


class Simulation(BaseModel):
    currency: Currency
    rows: list[SimulationRow]
    total: SignedMoney


router = Routes("simulations", "方案测算 simulations: what a plan would pay over the deals that were really signed.")


@router.query(
    "/v1/simulations",
    Simulation,
    method="POST",
    roles=PLANNERS,
    whose="the reps' whose deals are rated",
    refuses=(Invalid,),
    example={"plan": EXAMPLE, "from": "2004-01-01", "to": "2004-12-31"},
)
async def simulate(body: Simulate, fresh: Fresh, base: BaseCurrency) -> Simulation:
    """Rate the deals signed from a day to a day by the given plan alone, as they stand now. Writes nothing."""
    if body.to < body.from_:
        raise Invalid("/to", "must not be before from")
    terms = terms_of(body.plan, at="/plan")
    organisation: Coverage = (await fresh.stream(coverage, COVERAGE_ID)).state
    async with fresh.tables((history,)) as db:
        deals = await _deals(db, body)
        names = {row["id"]: row for row in await db.all(select(rep))}
    present = {deal.currency for of_rep in deals.values() for deal in of_rep}
    currency = body.currency or (present.pop() if len(present) == 1 else base)
    rule = rule_of(terms, uuid5(COVERAGE_ID, "simulation"), 0)
    sums = {
        rep_id: earned(rule, organisation.organisation.spans(rep_id, terms.who), _in(currency, of_rep))
        for rep_id, of_rep in deals.items()
    }
    return _answer(currency, sums, names)


def _answer(currency: str, sums: dict[UUID, Decimal], names: dict[Any, Any]) -> Simulation:
    rows = [
        SimulationRow(
            rep_id=rep_id,
            label=names[rep_id]["name"] if rep_id in names else None,
            external_id=names[rep_id]["external_id"] if rep_id in names else None,
            earned=amount,
        )
        for rep_id, amount in sorted(sums.items(), key=lambda one: (-one[1], str(one[0])))
        if amount
    ]
    return Simulation(currency=currency, rows=rows, total=sum(sums.values(), ZERO))


def _in(currency: str, deals: list[Deal]) -> list[Deal]:
    return [deal for deal in deals if deal.currency == currency]


async def _deals(db: Reading, body: Simulate) -> dict[UUID, list[Deal]]:
    """The deals signed in the time asked for, by rep, with the money that was applied to them."""
    asked = [share.c.signed_on.between(body.from_, body.to)]
    if body.reps is not None:
        asked.append(share.c.rep_id.in_(body.reps))
    applied: dict[tuple[UUID, UUID], list[Money]] = defaultdict(list)
    join = (money.c.contract_id == share.c.contract_id) & (money.c.rep_id == share.c.rep_id)
    for row in await db.all(select(money).join(share, join).where(*asked).order_by(money.c.position)):
        part = Money(row["payment_id"], row["on"], row["amount"])
        applied[row["contract_id"], row["rep_id"]].append(part)
    found: dict[UUID, list[Deal]] = defaultdict(list)
    for row in await db.all(select(share).where(*asked)):
        found[row["rep_id"]].append(deal_as_it_stands(dict(row), applied[row["contract_id"], row["rep_id"]]))
    return found
