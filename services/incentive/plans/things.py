"""A commission plan as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Currency, Day, Money, Text
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .decider import Plan, plan
from .events import Accumulation, AgeAdjustment, Clawback, Method, Metric, Release, Tier, Who


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class AcknowledgementView(Shown):
    rep_id: UUID
    acknowledged_at: datetime


class PlanView(View):
    """`document_version` is the `plan_version` that commission lines name. A published plan that is
    retired pays for no deal signed on `retired_on` or later; a draft that is retired is withdrawn."""

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
    age_adjustments: tuple[AgeAdjustment, ...]
    clawback: Clawback | None
    cap: Money | None
    draw: Money | None
    currency: Currency | None
    drafted_by: str
    published_by: str | None
    acknowledged: tuple[AcknowledgementView, ...]
    retired_on: Day | None
    retired_by: str | None


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
        age_adjustments=terms.age_adjustments,
        clawback=terms.clawback,
        cap=terms.cap,
        draw=terms.draw,
        currency=terms.currency,
        drafted_by=state.drafted_by,
        published_by=state.published_by,
        acknowledged=tuple(AcknowledgementView.model_validate(one) for one in state.acknowledged),
        retired_on=state.retired.on if state.retired else None,
        retired_by=state.retired.retired_by if state.retired else None,
    )


PLAN = Thing("plan", "/v1/plans", plan, show, PlanView, owners=EVERYONES)
