"""Routes of contracts."""

from fastapi import Response

from services.pipeline.call_offs.decider import BelowOrdered
from services.pipeline.contract_approvals.decider import ApproveContract, ReviewContract
from services.pipeline.credit.decider import CreditExceeded
from services.pipeline.directory import projections as directory
from services.pipeline.milestones.decider import SetMilestone
from services.pipeline.opportunities.things import OPPORTUNITY
from services.pipeline.quotes.things import QUOTE
from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, StaleVersion, WrongStatus
from shared.readers import organisation
from shared.web.execute import Execute
from shared.web.imports import imports
from shared.web.parents import claimed, copied
from shared.web.roles import APPROVERS, DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .commands import AmendContract, DraftContract
from .decider import contract
from .ending import RenewContract, TerminateContract
from .origin import QuoteNotAccepted
from .processes import amend_contract, draft_contract, renew_contract, terminate_contract
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

DRAFT = {
    "external_id": "HT-2026-001",
    "customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10",
    "owner_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11",
    "amount": "12000.00",
    "currency": "CNY",
    "lines": [{"sku": "S10_1678", "quantity": 100, "unit_price": "120.00"}],
    "payment_schedule": [
        {"percent": "30", "days_after": {"event": "signing", "days": 0}},
        {"percent": "70", "days_after": {"event": "invoice", "days": 30}},
    ],
}
CHECKLIST = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": False, "note": "Delivery clause 4 reworded"}}


@router.command(
    "POST",
    "/v1/contracts",
    CONTRACT,
    creates=True,
    roles=SELLERS,
    names={"opportunity_id": OPPORTUNITY, "quote_id": QUOTE},
    refuses=(AlreadyExists, QuoteNotAccepted, WrongStatus),
    example=DRAFT,
)
async def draft(body: DraftContract, do: Execute) -> Response:
    """Draft a contract. Document version 1. With an opportunity, which must be open, it has that one's customer,
    owner, currency and splits; with a quote the accepted version's lines and total, and the quote's opportunity."""
    return await do(draft_contract, do.new_id(), body)


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


@router.command(
    "POST",
    "/v1/contracts/{id}/renew",
    CONTRACT,
    roles=SELLERS,
    refuses=(WrongStatus, CreditExceeded),
    example={"amount": "12600.00", "from": "2027-01-01", "to": "2027-12-31"},
)
async def renew(id: Id, body: RenewContract, do: Execute) -> Response:
    """Renew the contract for another term: `renewal.renewal_id` is the draft that goes on where this one ends, at its
    terms. It is reviewed, approved and signed as any other. Refused where its amount would pass the credit limit."""
    return await do(renew_contract, id, body)


@router.command(
    "POST",
    "/v1/contracts/{id}/terminate",
    CONTRACT,
    roles=APPROVERS | {Role.LEGAL},
    refuses=(WrongStatus,),
    example={"on": "2026-06-30", "reason": "By mutual consent"},
)
async def terminate(id: Id, body: TerminateContract, do: Execute) -> Response:
    """End the contract before its time. What was neither ordered nor invoiced falls away: it leaves the credit, and,
    published as `ContractTerminated`, sales, attainment and commission. What was ordered stays owed until its order is
    cancelled."""
    return await do(terminate_contract, id, body)


imports(
    router,
    "/v1/contracts/import",
    DraftContract,
    draft,
    {
        "customer_id": copied(directory.projection, directory.customer),
        "owner_id": copied(organisation.heard, organisation.rep),
        "channel_id": claimed("channel.external_id"),
    },
)
