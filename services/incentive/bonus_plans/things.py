"""A bonus plan as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Currency, PositiveMoney, Text
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..plans.events import Who
from ..results.metric import Metric
from ..results.recurrence import Every
from .decider import BonusPlan, bonus_plan
from .events import BonusTier, Multiplier, Payee, Sharing


class BonusPlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class BonusPlanView(View):
    """`document_version` is the `plan_version` that bonuses name."""

    status: BonusPlanStatus
    document_version: int
    name: Text
    effective_from: date
    effective_to: date | None
    who: Who
    payee: Payee
    every: Every
    metric: Metric
    currency: Currency
    tiers: tuple[BonusTier, ...]
    sharing: Sharing | None
    multiplier: Multiplier | None
    cap: PositiveMoney | None
    drafted_by: str
    published_by: str | None


def show(state: BonusPlan | None, head: Head, plan_id: UUID) -> BonusPlanView | None:
    if state is None:
        return None
    terms = {name: value for name, value in state.terms if name in BonusPlanView.model_fields}
    return BonusPlanView(
        id=plan_id,
        version=head.version,
        created_at=head.created_at,
        status=BonusPlanStatus.PUBLISHED if state.published_by else BonusPlanStatus.DRAFT,
        document_version=state.plan_version,
        published_by=state.published_by,
        **terms,
    )


BONUS_PLAN = Thing("bonus plan", "/v1/bonus-plans", bonus_plan, show, BonusPlanView, owners=EVERYONES)
