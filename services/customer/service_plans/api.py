"""Routes of service plans."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from services.customer.endings.decider import CustomerIsArchived, CustomerMerged
from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.roles import DEALERS, SELLERS
from shared.web.routes import Routes

from .decider import ReviewServicePlan, ServicePlanTerms, service_plan
from .processes import agree_service_plan
from .projections import service_plans
from .things import SERVICE_PLAN, ServicePlanView

CLOSED = (CustomerMerged, CustomerIsArchived)

router = Routes("accounts")
router.lists(
    SERVICE_PLAN,
    service_plans,
    roles=DEALERS,
    filters=(
        "customer_id",
        "owner_id",
        "status",
        Filter("tier", Tier, lambda table, tier: table.c.tier == tier.value),
    ),
    sorts=("last_due_on",),
)


@router.query(
    "/v1/customers/{id}/service-plan",
    ServicePlanView,
    roles=DEALERS,
    versioned=True,
    whose="the customer's",
    refuses=(NotFound,),
)
async def read_plan(id: Id, fresh: Fresh) -> ServicePlanView:
    """Read the service plan of a customer, with what was said of it in reviews: of one that was merged, that of the
    customer which stands for it."""
    return await fresh.thing(SERVICE_PLAN, (await fresh.thing(CUSTOMER, id)).id)


@router.command(
    "POST",
    "/v1/customers/{id}/service-plan",
    SERVICE_PLAN,
    roles=SELLERS,
    refuses=CLOSED,
    example={
        "needs": "Spare parts within two days, one contact for all sites",
        "goals": "Sole supplier of the eastern sites by the end of the year",
        "sponsors": ["our regional manager", "their head of purchasing"],
        "steps": [{"what": "Visit of both managements", "due_on": "2026-03-31"}],
    },
)
async def agree(id: Id, body: ServicePlanTerms, do: Execute) -> Response:
    """Agree the service plan of a customer, whole: a later one takes its place. The owner of an A customer is a manager
    or a senior rep, that of a B customer a growing rep; another needs a `reason`."""
    return await do(agree_service_plan, id, body)


@router.command(
    "POST",
    "/v1/customers/{id}/service-plan/review",
    SERVICE_PLAN,
    roles=SELLERS,
    example={"note": "Two of three steps are done; the second site waits for its budget"},
)
async def review(id: Id, body: ReviewServicePlan, do: Execute) -> Response:
    """Note what came of going through the plan."""
    return await do(service_plan, id, body)
