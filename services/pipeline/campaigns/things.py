"""A campaign as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.fields import Money
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Campaign, campaign
from .events import CampaignResult


class CampaignStatus(StrEnum):
    RUNNING = "running"
    CLOSED = "closed"


class CampaignView(View):
    """`result` is what was said at its close; what the log counts is in the report on campaigns. `cost` is the
    result's."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    status: CampaignStatus
    external_id: str | None
    name: str
    kind: str
    target_list: tuple[str, ...]
    invited_by: tuple[UUID, ...]
    spread_by: tuple[str, ...]
    region: str | None
    product: str | None
    from_: date = Field(alias="from")
    to: date
    budget: Money | None
    currency: str
    launched_by: str
    result: CampaignResult | None
    cost: Money | None
    closed_on: date | None
    closed_by: str | None


def show(state: Campaign | None, head: Head, thing_id: UUID) -> CampaignView | None:
    if state is None:
        return None
    closed = state.closed
    return CampaignView(
        id=thing_id,
        version=head.version,
        status=CampaignStatus.CLOSED if closed else CampaignStatus.RUNNING,
        created_at=head.created_at,
        **dict(state.launched),
        result=closed.result if closed else None,
        cost=closed.result.cost if closed else None,
        closed_on=closed.closed_on if closed else None,
        closed_by=closed.closed_by if closed else None,
    )


CAMPAIGN = Thing("campaign", "/v1/campaigns", campaign, show, CampaignView, owners=EVERYONES)
