"""Routes of visits."""

from fastapi import Response

from services.customer.customers.things import CUSTOMER
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import DEALERS, SELLERS
from shared.web.routes import Routes

from .decider import CancelVisit, LogVisit, PlanVisit, visit
from .processes import log_visit, plan_visit
from .projections import visits
from .things import VISIT

router = Routes(
    "visits",
    "客户拜访 visits: planned, logged, cancelled. `from` and `to` are the first and the last day of `visited_on`; "
    "plans are found by `status` and `planned_for`.",
)
router.reads(
    VISIT,
    visits,
    roles=DEALERS,
    filters=(
        "customer_id",
        "rep_id",
        "status",
        "planned_for",
        Filter("from", Day, lambda table, day: table.c.visited_on >= day),
        Filter("to", Day, lambda table, day: table.c.visited_on <= day),
    ),
    sorts=("visited_on", "planned_for"),
)

PLAN = {
    "customer_id": "0199c0de-0000-7000-8000-000000000103",
    "rep_id": "0199c0de-0000-7000-8000-000000001370",
    "planned_for": "2026-03-02",
    "purpose": "Show the new line of classic cars",
}
LOG = {
    "customer_id": "0199c0de-0000-7000-8000-000000000103",
    "rep_id": "0199c0de-0000-7000-8000-000000001370",
    "visited_on": "2026-03-02",
    "channel": "onsite",
    "purpose": "Show the new line of classic cars",
    "outcome": "Wants an offer for forty",
    "needs": "Delivery before Easter",
    "next_step": "Send the offer",
    "next_on": "2026-03-09",
}


@router.command(
    "POST", "/v1/visits/plan", VISIT, creates=True, roles=SELLERS, names={"customer_id": CUSTOMER}, example=PLAN
)
async def plan(body: PlanVisit, do: Execute) -> Response:
    """Plan a visit. It is kept by logging a visit with its id as `plan_id`, or cancelled."""
    return await do(plan_visit, do.new_id(), body)


@router.command(
    "POST",
    "/v1/visits",
    VISIT,
    creates=True,
    roles=SELLERS,
    names={"customer_id": CUSTOMER, "plan_id": VISIT},
    refuses=(WrongStatus,),
    example=LOG,
)
async def log(body: LogVisit, do: Execute) -> Response:
    """Log a visit, also one of an earlier day. Publishes `VisitLogged`."""
    return await do(log_visit, do.new_id(), body)


@router.command(
    "POST",
    "/v1/visits/{id}/cancel",
    VISIT,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"reason": "The buyer is ill"},
)
async def cancel(id: Id, body: CancelVisit, do: Execute) -> Response:
    """Cancel a planned visit."""
    return await do(visit, id, body)
