"""Routes of campaigns, and the report on what came of them."""

from typing import Annotated

from fastapi import Query, Response

from services.pipeline.leads.projections import leads
from services.pipeline.opportunities.projections import opportunities
from services.pipeline.reports.sales import projections as sales
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import CloseCampaign, LaunchCampaign, campaign
from .processes import launch_campaign
from .projections import campaigns, projection
from .report import CampaignQuery, CampaignReport, report
from .things import CAMPAIGN

router = Routes(
    "campaigns", "市场活动 campaigns: launched to win customers, closed with a result, and what they return."
)
PLANNERS = APPROVERS | {Role.MARKETING}
VIEWERS = SELLERS | {Role.MARKETING, Role.PRODUCT, Role.FINANCE}
router.reads(
    CAMPAIGN,
    campaigns,
    filters=(
        "kind",
        "status",
        "region",
        "external_id",
        Filter("on", Day, lambda table, day: (table.c.starts_on <= day) & (table.c.ends_on >= day)),
    ),
    sorts=("starts_on", "name"),
    roles=VIEWERS,
)

LAUNCH = {
    "name": "Spring catalogue: be the first to try",
    "kind": "launch",
    "target_list": ["Atelier graphique", "dealers in EMEA"],
    "invited_by": ["0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11"],
    "spread_by": ["marketing", "trade press"],
    "region": "EMEA",
    "from": "2026-03-01",
    "to": "2026-03-31",
    "budget": "20000.00",
    "currency": "CNY",
}


@router.command(
    "POST", "/v1/campaigns", CAMPAIGN, creates=True, roles=PLANNERS, refuses=(AlreadyExists,), example=LAUNCH
)
async def launch(body: LaunchCampaign, do: Execute, base: BaseCurrency) -> Response:
    """Launch a campaign. Leads that name it carry it on to their opportunity and deal."""
    command = body if body.currency else body.model_copy(update={"currency": base})
    return await do(launch_campaign, do.new_id(), command)


@router.command(
    "POST",
    "/v1/campaigns/{id}/close",
    CAMPAIGN,
    roles=PLANNERS,
    refuses=(WrongStatus,),
    example={"result": {"cost": "18250.00", "summary": "Forty dealers came, twelve asked for a quote"}},
)
async def close(id: Id, body: CloseCampaign, do: Execute) -> Response:
    """Close it with its result. What it brought goes on being counted."""
    return await do(campaign, id, body)


@router.query(
    "/v1/reports/campaigns",
    CampaignReport,
    projections=(campaigns, leads, opportunities, projection, sales.projection),
    roles=VIEWERS,
)
async def results(query: Annotated[CampaignQuery, Query()], db: Read, base: BaseCurrency) -> CampaignReport:
    """What came of campaigns: leads, qualified leads, opportunities, deals, signed amount, cost and return."""
    return await report(db, query, base)
