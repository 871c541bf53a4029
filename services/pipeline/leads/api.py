"""Routes of leads, and of the rules by which they are handed out."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.imports import imports
from shared.web.listings import Filter
from shared.web.operation import PUBLIC
from shared.web.parents import claimed
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import DisqualifyLead
from .processes import GiveLead, NewLead, QualifyLead, assign_lead, capture_lead, disqualify_lead, qualify_lead
from .projections import leads
from .rules import RULES_ID, NoRuleFits, PublishRules, lead_rules
from .things import LEAD, LEAD_RULES, LeadRulesView, show_rules

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


@router.command(
    "PUT",
    "/v1/lead-rules",
    LEAD_RULES,
    roles=APPROVERS | {Role.MARKETING},
    example={
        "rules": [
            {"region": "EMEA", "reps": ["0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11"], "most_open": 20},
            {"reps": ["0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a12"]},
        ]
    },
)
async def put_rules(body: PublishRules, do: Execute) -> Response:
    """Say who is given which leads. The first rule that fits a lead's region and product and has a rep with fewer than
    `most_open` open leads takes it: the rep with the fewest, on a tie the one named first. What is assigned stays.
    Unchanged rules make no new version."""
    return await do(lead_rules, RULES_ID, body)


@router.query("/v1/lead-rules", LeadRulesView, roles=WORKERS, whose=PUBLIC, refuses=(NotFound,))
async def get_rules(fresh: Fresh) -> LeadRulesView:
    """The rules in force. Nothing is there before they are first put: then all leads are assigned by hand."""
    folded = await fresh.stream(lead_rules, RULES_ID)
    shown = show_rules(folded.state, folded.head, RULES_ID)
    if shown is None:
        raise NotFound("No rules have been published.")
    return shown


imports(router, "/v1/leads/import", NewLead, capture, {"campaign_id": claimed("campaign.external_id")})
