"""Routes of costs."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Code
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.roles import Role
from shared.web.routes import Routes

from .decider import SetCost, cost_id, product_cost
from .eyes import FEW
from .processes import set_cost
from .things import PRODUCT_COST, CostView, show

router = Routes("costs", "成本 costs: what products cost by date. For the director, finance and product alone.")
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


@router.query("/v1/products/{sku}/cost", CostView, roles=FEW_EYES, refuses=(NotFound,), rows="history")
async def get_cost(sku: Code, fresh: Fresh) -> CostView:
    """Read what the product costs, with the costs of other days."""
    folded = await fresh.stream(product_cost, cost_id(sku))
    shown = show(folded.state, folded.head, cost_id(sku))
    if shown is None:
        raise NotFound(f"No cost of {sku} is known.")
    return shown
