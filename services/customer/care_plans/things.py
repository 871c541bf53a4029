"""The plan of care as clients see it."""

from datetime import date, datetime
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View
from shared.kernel.versions import DocumentStatus

from .decider import CarePlans, care_plan
from .events import CarePlanPublished, Days, Festival, FollowUp


class CarePlanView(View):
    """`plan_version` is what every task opened by it names. A version is in force from `effective_on` until a later one
    is."""

    status: DocumentStatus
    plan_version: Count
    effective_on: date
    follow_ups: tuple[FollowUp, ...]
    festivals: tuple[Festival, ...]
    anniversaries: bool
    ahead_days: Days
    dormant_days: Days | None
    response_days: Days
    published_by: str
    published_at: datetime


def show_plan(state: CarePlans, head: Head, thing_id: UUID) -> CarePlanView | None:
    return plan_view(state.latest, head) if state.latest else None


def plan_view(version: CarePlanPublished, head: Head) -> CarePlanView:
    return CarePlanView(
        id=head.stream_id,
        version=head.version,
        status=DocumentStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(version),
    )


PLAN = Thing("care plan", "/v1/care-plan", care_plan, show_plan, CarePlanView, owners=EVERYONES)
