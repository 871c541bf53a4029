"""Routes of referrals."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.rejections import AlreadyExists
from shared.web.execute import Execute
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import MakeReferral
from .processes import AlreadyPays, make_referral
from .projections import referrals
from .things import REFERRAL

router = Routes("loyalty")
router.reads(
    REFERRAL, referrals, roles=DEALERS, filters=("referrer_id", "referred_id", "status"), sorts=("rewarded_on",)
)


@router.command(
    "POST",
    "/v1/referrals",
    REFERRAL,
    creates=True,
    roles=SELLERS | {Role.CUSTOMER_SERVICE, Role.MARKETING},
    names={"referrer_id": CUSTOMER, "referred_id": CUSTOMER},
    refuses=(AlreadyExists, AlreadyPays),
    example={
        "referrer_id": "0199c0de-0000-7000-8000-000000000103",
        "referred_id": "0199c0de-0000-7000-8000-000000000112",
    },
)
async def refer(body: MakeReferral, do: Execute) -> Response:
    """Note that one customer brought another who has not paid yet, once for each. The referrer is given the scheme's
    `referral_points` with the first cash that is collected from the other."""
    return await do(make_referral, do.new_id(), body)
