"""The route of signing."""

from functools import partial

from fastapi import Response

from services.pipeline.call_offs.decider import BelowOrdered
from services.pipeline.contract_approvals.decider import NotApproved
from services.pipeline.contracts.things import CONTRACT
from services.pipeline.credit.decider import CreditExceeded
from services.pipeline.exchange_rates.decider import RateMissing
from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval, StaleVersion, WrongStatus
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import SELLERS, Role
from shared.web.routes import Routes

from .processes import SignContract, sign_contract

router = Routes("contracts")


@router.command(
    "POST",
    "/v1/contracts/{id}/sign",
    CONTRACT,
    roles=SELLERS | {Role.FINANCE},
    refuses=(StaleVersion, NotApproved, BelowOrdered, WrongStatus, RateMissing, CreditExceeded, OwnApproval),
    example={"version": 1, "signed_on": "2026-03-02"},
)
async def sign(id: Id, body: SignContract, do: Execute, base: BaseCurrency) -> Response:
    """Sign the version that was reviewed and approved. Publishes `DealSigned`, for a later version
    `ContractAmended`, and wins its opportunity. Above the credit limit only with finance's override.
    In another currency than the company's own, the rate of the month is fixed for ever; it must be there."""
    return await do(partial(sign_contract, base=base), id, body)
