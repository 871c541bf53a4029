"""Routes of costs."""

from functools import partial
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping

from services.pipeline.catalogue.projections import products
from services.pipeline.directory import projections as directory
from shared.kernel.fields import Code, Day, SignedMoney
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid, NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Read, ReportParameters
from shared.web.roles import Role
from shared.web.routes import Routes

from .contribution import By, Coverage, contribution, currencies, currency_of
from .decider import SetCost, cost_id, product_cost
from .eyes import FEW, Margin
from .processes import set_cost
from .projections import projection
from .things import PRODUCT_COST, CostView, show

router = Routes("costs", "成本 costs: what products cost by date. For the director, finance and product alone.")
EXPENSES = ZERO
"""None are charged to deals."""
FEW_EYES = frozenset(Role(role) for role in FEW)


@router.command(
    "PUT",
    "/v1/products/{sku}/cost",
    PRODUCT_COST,
    roles=FEW_EYES,
    example={"cost": "41.20", "from": "2026-01-01"},
)
async def put_cost(sku: Code, body: SetCost, do: Execute) -> Response:
    """Say what a piece costs from a day on, in the product's currency. Contracts keep the cost of the day on which
    they were signed. An unchanged one makes no new version."""
    return await do(partial(set_cost, sku=sku), cost_id(sku), body)


@router.query("/v1/products/{sku}/cost", CostView, roles=FEW_EYES, whose=PUBLIC, refuses=(NotFound,), rows="history")
async def get_cost(sku: Code, fresh: Fresh) -> CostView:
    """Read what the product costs, with the costs of other days."""
    folded = await fresh.stream(product_cost, cost_id(sku))
    shown = show(folded.state, folded.head, cost_id(sku))
    if shown is None:
        raise NotFound(f"No cost of {sku} is known.")
    return shown


class ContributionQuery(ReportParameters):
    from_: Day | None = Field(None, alias="from", description="The first signing date that counts")
    to: Day | None = Field(None, description="The last signing date that counts")
    by: By = By.CUSTOMER


class ContributionRow(BaseModel):
    """`margin` = amount − cost, of the products whose cost is known; null where none is, and then `contribution` too,
    which is margin − commission − expenses. `without_cost` counts the products of deals without a known cost."""

    key: str | None
    label: str | None
    external_id: str | None
    amount: SignedMoney
    cost: Margin | None
    margin: Margin | None
    commission: Margin
    expenses: Margin
    contribution: Margin | None
    without_cost: int


class ContributionReport(BaseModel):
    """`total` is the sum of the contributions that are known."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Day | None = Field(alias="from")
    to: Day | None
    by: By
    currency: str
    rows: list[ContributionRow]
    total: Margin
    without_cost: int


@router.query(
    "/v1/reports/contribution",
    ContributionReport,
    roles=FEW_EYES,
    projections=(projection, directory.projection, products),
)
async def contribution_report(
    query: Annotated[ContributionQuery, Query()], db: Read, base: BaseCurrency
) -> ContributionReport:
    """What deals leave by customer or product: margin less commission and expenses. Commission is what was earned,
    adjusted and clawed back; expenses are not charged to deals yet, and are zero."""
    if query.from_ and query.to and query.from_ > query.to:
        raise Invalid("/to", "must not be before from")
    present = await currencies(db, query.from_, query.to)
    currency = currency_of(query.currency, base, present)
    covers = Coverage(query.from_, query.to, currency, own=currency == base)
    rows = [_row(row) for row in await db.all(contribution(covers, query.by))]
    return ContributionReport(
        from_=query.from_,
        to=query.to,
        by=query.by,
        currency=currency,
        rows=rows,
        total=sum((row.contribution for row in rows if row.contribution is not None), ZERO),
        without_cost=sum(row.without_cost for row in rows),
    )


def _row(found: RowMapping) -> ContributionRow:
    margin = found["margin"]
    left = None if margin is None else margin - found["commission"] - EXPENSES
    return ContributionRow(**found, expenses=EXPENSES, contribution=left)
