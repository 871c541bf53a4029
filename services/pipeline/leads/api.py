"""Routes of leads."""

from fastapi import Response

from services.pipeline.lead_assignment.decider import NoRuleFits
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, WrongStatus
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.parents import claimed
from shared.web.reading import BaseCurrency
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes

from .decider import DisqualifyLead
from .processes import GiveLead, NewLead, QualifyLead, assign_lead, capture_lead, disqualify_lead, qualify_lead
from .projections import leads
from .things import LEAD

WORKERS = SELLERS | {Role.MARKETING}

router = Routes("leads", "线索 leads: captured, handed out by hand or by rule, qualified as an opportunity or not.")
router.reads(
    LEAD,
    leads,
    filters=(
        "status",
        "owner_id",
        "rep_id",
        "source",
        "campaign_id",
        "region",
        "product",
        "external_id",
        "opportunity_id",
        Filter("captured_from", Day, lambda table, day: table.c.captured_on >= day),
        Filter("captured_to", Day, lambda table, day: table.c.captured_on <= day),
    ),
    sorts=("captured_on",),
    roles=WORKERS,
)

CAPTURE = {
    "name": "Classic cars for a new shop",
    "company": "Atelier graphique",
    "contact": "Carine Schmitt, 40.32.2555",
    "source": "trade fair",
    "region": "EMEA",
    "product": "S10_1678",
}


@router.command("POST", "/v1/leads", LEAD, creates=True, roles=WORKERS, refuses=(AlreadyExists,), example=CAPTURE)
async def capture(body: NewLead, do: Execute) -> Response:
    """Capture a lead. Where a rule fits, it is handed out at once after that; its `name` and `contact` are personal."""
    return await do(capture_lead, do.new_id(), body)


@router.command(
    "POST",
    "/v1/leads/{id}/assign",
    LEAD,
    roles=WORKERS,
    refuses=(WrongStatus, NoRuleFits),
    example={"rep_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11"},
)
async def assign(id: Id, body: GiveLead, do: Execute) -> Response:
    """Give it to a rep, or without `rep_id` to the one whom the rules choose."""
    return await do(assign_lead, id, body)


@router.command(
    "POST",
    "/v1/leads/{id}/qualify",
    LEAD,
    roles=WORKERS,
    refuses=(WrongStatus,),
    example={
        "customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10",
        "owner_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11",
        "expected_amount": "12000.00",
        "expected_close_on": "2026-06-30",
    },
)
async def qualify(id: Id, body: QualifyLead, do: Execute, base: BaseCurrency) -> Response:
    """Qualify it: an opportunity is opened in the same commit, which keeps its source and campaign up to the deal.
    Without `currency` in the company's own. Publishes `OpportunityOpened`."""
    return await do(qualify_lead, id, body if body.currency else body.model_copy(update={"currency": base}))


@router.command(
    "POST",
    "/v1/leads/{id}/disqualify",
    LEAD,
    roles=WORKERS,
    refuses=(WrongStatus,),
    example={"reason": "They buy for a museum, once in ten years"},
)
async def disqualify(id: Id, body: DisqualifyLead, do: Execute) -> Response:
    """Close it without an opportunity, with the reason."""
    return await do(disqualify_lead, id, body)


imports(router, "/v1/leads/import", NewLead, capture, {"campaign_id": claimed("campaign.external_id")})
