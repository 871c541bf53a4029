"""Routes of points."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import NotEnoughPoints, RedeemPoints
from .processes import redeem_points
from .projections import accounts
from .things import POINTS, PointsView

REDEEMERS = SELLERS | {Role.CUSTOMER_SERVICE, Role.MARKETING}

router = Routes(
    "loyalty",
    "忠诚度 loyalty: the scheme by which money collected earns points, each customer's ledger of them, and referrals. "
    "The points of a customer are known by the customer's id.",
)
router.lists(POINTS, accounts, roles=DEALERS, filters=("customer_id",), sorts=("balance", "next_expiry_on"))


@router.query(
    "/v1/customers/{id}/points",
    PointsView,
    roles=DEALERS,
    versioned=True,
    whose="the customer's, looked at by the route",
    refuses=(NotFound,),
)
async def read_points(id: Id, fresh: Fresh) -> PointsView:
    """Read the points of a customer: the balance, and the lots that it is made of. A lot that a run has not expired
    yet counts."""
    whose = await fresh.thing(CUSTOMER, id)
    shown = await fresh.thing(POINTS, id)
    return shown if shown.version else shown.model_copy(update={"created_at": whose.created_at})


@router.command(
    "POST",
    "/v1/customers/{id}/points/redeem",
    POINTS,
    roles=REDEEMERS,
    refuses=(NotEnoughPoints,),
    example={"points": 300, "for": "A day of training on site"},
)
async def redeem(id: Id, body: RedeemPoints, do: Execute) -> Response:
    """Spend points of a customer on something. What expires first is spent first."""
    return await do(redeem_points, id, body)
