"""A commission plan as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Day, Text
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Plan, plan
from .events import Accumulation, Method, Metric, Release, Tier, Who


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class PlanView(View):
    """`document_version` is the `plan_version` that commission lines name."""

    status: PlanStatus
    document_version: int
    name: Text
    effective_from: Day
    effective_to: Day | None
    who: Who
    payout_metric: Metric
    tier_metric: Metric | None
    accumulate: Accumulation
    tier_accumulate: Accumulation | None
    method: Method
    tiers: tuple[Tier, ...]
    release: Release
    drafted_by: str
    published_by: str | None


def show(state: Plan | None, head: Head, plan_id: UUID) -> PlanView | None:
    if state is None:
        return None
    terms = state.terms
    return PlanView(
        id=plan_id,
        version=head.version,
        created_at=head.created_at,
        status=PlanStatus.PUBLISHED if state.published_by else PlanStatus.DRAFT,
        document_version=state.plan_version,
        name=terms.name,
        effective_from=terms.effective_from,
        effective_to=terms.effective_to,
        who=terms.who,
        payout_metric=terms.payout_metric,
        tier_metric=terms.tier_metric,
        accumulate=terms.accumulate,
        tier_accumulate=terms.tier_accumulate,
        method=terms.method,
        tiers=terms.tiers,
        release=terms.release,
        drafted_by=state.drafted_by,
        published_by=state.published_by,
    )


PLAN = Thing("plan", "/v1/plans", plan, show, PlanView, owners=EVERYONES)
