"""Routes of commission plans."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from shared.kernel.fields import STORED, Day, Id
from shared.kernel.messages import Command
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, Parameters, Read
from shared.web.roles import EVERYONE, SELLERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import AcknowledgePlan, DraftPlan, PublishPlan, RetirePlan, plan
from .projections import plans_listing, standards_on
from .things import PLAN, PlanView

router = Routes("plans", "提成方案 plans: drafted, published by another than the drafter, and never changed.")
router.reads(PLAN, plans_listing, roles=EVERYONE, filters=("status",), sorts=("effective_from",))

PLANNERS = frozenset({Role.DIRECTOR, Role.HR})
EXAMPLE = {
    "name": "Quarterly tiers",
    "effective_from": "2004-01-01",
    "effective_to": "2004-12-31",
    "who": {"positions": ["rep"]},
    "payout_metric": "signed_amount",
    "accumulate": "quarter",
    "method": "marginal",
    "tiers": [
        {"from": "0", "rate": "0.015"},
        {"from": "50000", "rate": "0.025"},
        {"from": "150000", "rate": "0.04"},
    ],
    "release": "on_collection",
    "age_adjustments": [{"from_day": 30, "points": 10}, {"from_day": 90, "points": 50}],
    "clawback": {"days": 180},
    "cap": "200000",
    "draw": "3000",
}


class RetireBody(Command):
    """Without `on` from today on."""

    on: Day | None = None


class StandardsQuery(Parameters):
    on: Day | None = Field(None, description="Today by default")


class Standards(BaseModel):
    """The plans that pay for a deal signed `on` that day, each whole."""

    on: Day
    plans: list[PlanView]


@router.command("POST", "/v1/plans", PLAN, creates=True, roles=PLANNERS, example=EXAMPLE)
async def draft(body: DraftPlan, do: Execute, base: BaseCurrency) -> Response:
    """Draft a plan. Nothing is calculated from it before it is published."""
    if body.draw is not None and body.currency is None:
        body = body.model_copy(update={"currency": base})
    return await do(plan, do.new_id(), body)


@router.command("POST", "/v1/plans/{id}/publish", PLAN, roles=PLANNERS, refuses=(OwnApproval, WrongStatus), example={})
async def publish(id: Id, body: NoBody, do: Execute) -> Response:
    """Publish a plan for good. It earns for every known deal within its dates that no other plan covers."""
    return await do(plan, id, PublishPlan(plan_id=id))


@router.command(
    "POST",
    "/v1/plans/{id}/acknowledge",
    PLAN,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={},
)
async def acknowledge(id: Id, body: NoBody, do: Execute) -> Response:
    """Say, as the rep whom the token stands for, that one has read the plan."""
    return await do(plan, id, AcknowledgePlan())


@router.command("POST", "/v1/plans/{id}/retire", PLAN, roles=PLANNERS, example={"on": "2027-01-01"})
async def retire(id: Id, body: RetireBody, do: Execute, today: Today) -> Response:
    """Retire a plan: it pays for no deal that is signed on that day or later, and goes on paying for those before. A
    draft is withdrawn."""
    return await do(plan, id, RetirePlan(plan_id=id, on=body.on or today, today=today))


@router.query("/v1/standards", Standards, projections=(plans_listing,), roles=EVERYONE, whose=PUBLIC, rows="plans")
async def standards(query: Annotated[StandardsQuery, Query()], db: Read, today: Today) -> Standards:
    """The published standards of commission that are in force on a day, for everybody to read."""
    on = query.on or today
    found = await db.all(standards_on(on))
    return Standards(on=on, plans=[PlanView.model_validate(row["doc"], context=STORED) for row in found])
