"""The route of cross-sell."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from services.customer.customers.projections import customers
from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Id, Percent
from shared.kernel.rejections import NotFound
from shared.web.fresh import Fresh
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .projections import projection
from .query import peers_of, suggested

router = Routes("accounts")


class Suggestion(BaseModel):
    """`share` is the part of the peers who buy it, in percent."""

    sku: str
    line: str | None
    buyers: int
    share: Percent


class CrossSell(BaseModel):
    """`shared` is what the `peers`, so many, have in common with the customer: industry, region, tier."""

    customer_id: UUID
    peers: int
    shared: list[str] = Field(description="By which they were taken for peers")
    rows: list[Suggestion]


@router.query(
    "/v1/customers/{id}/cross-sell",
    CrossSell,
    roles=DEALERS,
    whose="the customer's; its peers are counted over the company",
    refuses=(NotFound,),
)
async def cross_sell(id: Id, fresh: Fresh) -> CrossSell:
    """Read what customers like this one buy and it does not, the product that most of them buy first.

    Peers are the other customers who buy anything and share its industry, region and tier; where those are fewer than
    three, its industry and region; then its industry, its region or its tier alone. They are counted and not named."""
    asked = await fresh.thing(CUSTOMER, id)  # of one that was merged: the customer that stands for it
    has = {name: getattr(asked, name) for name in ("industry", "region", "tier")}
    async with fresh.whole_tables((projection, customers)) as db:
        shared, peers = await peers_of(db, asked.id, has)
        found = await suggested(db, asked.id, peers)
    rows = [Suggestion(**dict(row), share=_percent(row["buyers"], len(peers))) for row in found]
    return CrossSell(customer_id=asked.id, peers=len(peers), shared=list(shared), rows=rows)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
