"""Routes of contracts."""

from fastapi import Response

from services.pipeline.call_offs.decider import BelowOrdered
from services.pipeline.contract_approvals.decider import ApproveContract, ReviewContract
from services.pipeline.credit.decider import CreditExceeded
from services.pipeline.milestones.decider import SetMilestone
from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval, StaleVersion, WrongStatus
from shared.web.execute import Execute
from shared.web.roles import APPROVERS, DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .commands import AmendContract
from .decider import contract
from .processes import amend_contract
from .projections import contracts
from .things import CONTRACT

router = Routes("contracts", "合同 contracts: drafted, reviewed by legal, approved by a manager, signed, amended.")
router.reads(
    CONTRACT,
    contracts,
    roles=DEALERS,
    filters=("customer_id", "owner_id", "status", "external_id", "channel_id"),
    sorts=("signed_on",),
)

CHECKLIST = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": False, "note": "Delivery clause 4 reworded"}}


@router.command(
    "POST",
    "/v1/contracts/{id}/amend",
    CONTRACT,
    roles=SELLERS,
    refuses=(BelowOrdered, CreditExceeded),
    example={"amount": "13000.00", "reason": "Ten more pieces"},
)
async def amend(id: Id, body: AmendContract, do: Execute) -> Response:
    """Write the next version of the document. It needs its own review, approval and signature; a signed version
    stays in force until then."""
    return await do(amend_contract, id, body)


@router.command(
    "POST",
    "/v1/contracts/{id}/legal-review",
    CONTRACT,
    roles={Role.LEGAL},
    refuses=(StaleVersion, WrongStatus, OwnApproval),
    example={"version": 1, "verdict": "approved", "checklist": CHECKLIST},
)
async def legal_review(id: Id, body: ReviewContract, do: Execute) -> Response:
    """Review the latest version for unfair terms and ambiguities of delivery."""
    return await do(contract, id, body)


@router.command(
    "POST",
    "/v1/contracts/{id}/approve",
    CONTRACT,
    roles=APPROVERS,
    refuses=(StaleVersion, OwnApproval),
    example={"version": 1},
)
async def approve(id: Id, body: ApproveContract, do: Execute) -> Response:
    """Approve the latest version as a manager."""
    return await do(contract, id, body)


@router.command(
    "POST",
    "/v1/contracts/{id}/milestones",
    CONTRACT,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"name": "First delivery accepted", "due_on": "2026-05-31"},
)
async def milestone(id: Id, body: SetMilestone, do: Execute) -> Response:
    """Plan a milestone of a signed contract, by its name, or record that it was reached. Planned again before it is
    reached, it has another day or owner."""
    return await do(contract, id, body)
