"""Routes of benefits."""

from fastapi import Response

from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .processes import BenefitBody, granting
from .projections import benefits_listing
from .things import BENEFIT

router = Routes("honours")
router.reads(BENEFIT, benefits_listing, roles=EVERYONE, filters=("rep_id", "kind"), sorts=("on",))


@router.command(
    "POST",
    "/v1/benefits",
    BENEFIT,
    creates=True,
    roles=APPROVERS | {Role.HR},
    refuses=(OwnApproval,),
    example={
        "rep_id": "0199c0de-0000-7000-8000-000000000013",
        "kind": "travel",
        "grounds": "Champion of the year",
        "value": "8000.00",
    },
)
async def grant(body: BenefitBody, do: Execute, base: BaseCurrency) -> Response:
    """Grant a rep a benefit besides pay. Not to oneself."""
    return await do(granting(base), do.new_id(), body)
