"""Routes of usage reviews."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Day
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import NewReview
from .processes import record_review
from .projections import reviews
from .things import REVIEW

router = Routes("service")
router.reads(
    REVIEW,
    reviews,
    roles=DEALERS,
    filters=(
        "customer_id",
        "owner_id",
        "period",
        "status",
        Filter("due_by", Day, lambda table, day: table.c.due_on <= day),
        Filter("from", Day, lambda table, day: table.c.on >= day),
        Filter("to", Day, lambda table, day: table.c.on <= day),
    ),
    sorts=("on", "due_on"),
)


@router.command(
    "POST",
    "/v1/usage-reviews",
    REVIEW,
    creates=True,
    roles=SELLERS | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES},
    names={"customer_id": CUSTOMER},
    example={
        "customer_id": "0199c0de-0000-7000-8000-000000000103",
        "on": "2026-03-20",
        "usage": "Three of four lines run on it, the fourth stands since February",
        "satisfaction": 4,
        "needs": "A second shift from June on: spare parts within a day",
    },
)
async def review(body: NewReview, do: Execute) -> Response:
    """Record how a customer uses what it bought, how satisfied it is (1 to 5, or in words) and which needs have
    changed. It keeps the review that is due in its quarter."""
    return await do(record_review, do.new_id(), body)
