"""A service plan as clients see it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.customer.customers.things import CUSTOMER
from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Count
from shared.kernel.things import Head, Shown, Thing, View

from .decider import ServicePlan, service_plan
from .events import Step


class ServicePlanStatus(StrEnum):
    """`reviewed` where the version that stands was gone through since it was agreed."""

    AGREED = "agreed"
    REVIEWED = "reviewed"


class ReviewView(Shown):
    document_version: Count
    note: str
    reviewed_by: str
    reviewed_at: datetime


class ServicePlanView(View):
    """The version that stands; `id` is the customer's. `tier` and `owner_id` are the customer's as it was agreed.
    `last_due_on` is the day of its last step."""

    status: ServicePlanStatus
    customer_id: UUID
    document_version: Count
    needs: str
    goals: str
    sponsors: tuple[str, ...]
    steps: tuple[Step, ...]
    reason: str | None
    tier: Tier | None
    owner_id: UUID | None
    agreed_by: str
    last_due_on: date | None
    reviews: tuple[ReviewView, ...]


def show(state: ServicePlan | None, head: Head, thing_id: UUID) -> ServicePlanView | None:
    if state is None:
        return None
    agreed = state.agreed
    reviewed = any(one.document_version == agreed.document_version for one in state.reviews)
    return ServicePlanView(
        id=thing_id,
        version=head.version,
        status=ServicePlanStatus.REVIEWED if reviewed else ServicePlanStatus.AGREED,
        created_at=head.created_at,
        customer_id=thing_id,
        **dict(agreed),
        last_due_on=max((step.due_on for step in agreed.steps), default=None),
        reviews=tuple(ReviewView.model_validate(one) for one in state.reviews),
    )


SERVICE_PLAN = Thing(
    "service plan",
    "/v1/service-plans",
    service_plan,
    show,
    ServicePlanView,
    owners=lambda view: (),
    within=(CUSTOMER, "customer_id"),
)
