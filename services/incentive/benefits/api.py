"""Routes of benefits."""

from fastapi import Response

from shared.kernel.fields import Code, Currency, Id, PositiveMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import OwnApproval
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import GrantBenefit, benefit
from .projections import benefits_listing
from .things import BENEFIT

router = Routes("honours")
router.reads(BENEFIT, benefits_listing, roles=EVERYONE, filters=("rep_id", "kind"), sorts=("on",))


class BenefitBody(Command):
    """`kind` is a word such as travel, gift, course or activity. A value without a currency is in the company's own."""

    rep_id: Id
    kind: Code
    grounds: Text
    value: PositiveMoney | None = None
    currency: Currency | None = None


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
async def grant(body: BenefitBody, do: Execute, today: Today, base: BaseCurrency) -> Response:
    """Grant a rep a benefit besides pay. Not to oneself."""
    spoken = body.currency or (base if body.value is not None else None)
    return await do(benefit, do.new_id(), GrantBenefit(**{**dict(body), "currency": spoken}, on=today))
