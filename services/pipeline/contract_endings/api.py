"""Routes of endings."""

from fastapi import Response

from services.pipeline.contracts.ending import RenewContract, TerminateContract
from services.pipeline.contracts.things import CONTRACT
from services.pipeline.credit.decider import CreditExceeded
from shared.kernel.fields import Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.roles import APPROVERS, SELLERS, Role
from shared.web.routes import Routes

from .processes import renew_contract, terminate_contract

router = Routes("contracts")


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
