"""Routes of the rules by which leads are handed out."""

from fastapi import Response

from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import RULES_ID, PublishRules, lead_rules
from .things import LEAD_RULES, LeadRulesView, show_rules

router = Routes("leads")


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


@router.query("/v1/lead-rules", LeadRulesView, roles=SELLERS | {Role.MARKETING}, whose=PUBLIC, refuses=(NotFound,))
async def get_rules(fresh: Fresh) -> LeadRulesView:
    """The rules in force. Nothing is there before they are first put: then all leads are assigned by hand."""
    folded = await fresh.stream(lead_rules, RULES_ID)
    shown = show_rules(folded.state, folded.head, RULES_ID)
    if shown is None:
        raise NotFound("No rules have been published.")
    return shown
