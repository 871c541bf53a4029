"""Routes of opportunities."""

from datetime import date
from typing import Any

from fastapi import Response
from sqlalchemy import ColumnElement, Table

from services.pipeline.follow_ups.decider import HoldDemo, RecordActivity
from services.pipeline.stages.decider import AdvanceStage
from services.pipeline.stages.events import Stage
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, DEALERS, SELLERS
from shared.web.routes import Routes

from .commands import LoseOpportunity, OpenOpportunity, OverrideForecast, ReassignOpportunity, ReviseOpportunity
from .decider import opportunity
from .processes import advance_opportunity, open_opportunity
from .projections import opportunities
from .state import OpportunityStatus
from .things import OPPORTUNITY

router = Routes(
    "opportunities", "商机与跟单 opportunities: opened, followed through their stages, won by a signature or lost."
)


def _equal(name: str, kind: Any) -> Filter:
    return Filter(name, kind, lambda table, value: table.c[name] == value)


def _untouched(table: Table, day: date) -> ColumnElement[bool]:
    return (table.c.last_touch_on < day) | table.c.last_touch_on.is_(None)


router.reads(
    OPPORTUNITY,
    opportunities,
    roles=DEALERS,
    filters=(
        "owner_id",
        _equal("stage", Stage),
        "customer_id",
        "source",
        "campaign_id",
        "line",
        Filter("close_from", Day, lambda table, day: table.c.expected_close_on >= day),
        Filter("close_to", Day, lambda table, day: table.c.expected_close_on <= day),
        _equal("status", OpportunityStatus),
        Filter("stalls_by", Day, lambda table, day: table.c.stalls_on <= day),
        Filter("untouched_since", Day, _untouched),
    ),
    sorts=("expected_close_on",),
)

OPEN = {
    "customer_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a10",
    "owner_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a11",
    "name": "Classic cars for the spring catalogue",
    "expected_amount": "12000.00",
    "currency": "CNY",
    "expected_close_on": "2026-06-30",
    "source": "trade fair",
}


@router.command("POST", "/v1/opportunities", OPPORTUNITY, creates=True, roles=SELLERS, example=OPEN)
async def open_one(body: OpenOpportunity, do: Execute) -> Response:
    """Open an opportunity, in stage `lead`. Publishes `OpportunityOpened`."""
    return await do(open_opportunity, do.new_id(), body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/advance",
    OPPORTUNITY,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={
        "stage": "proposal",
        "probability": "60",
        "on": "2026-03-02",
        "evidence": [{"name": "needs record", "reference": "crm/needs/17"}],
    },
)
async def advance(id: Id, body: AdvanceStage, do: Execute) -> Response:
    """Move it to an open stage, forward or back, or give its stage another probability. Publishes `StageAdvanced`.
    Without a probability it has the one of the process under which it began, else lead 10, needs 25, proposal 50,
    negotiation 70, verbal 90 percent. Going on to a stage takes the evidence that the process asks for, given now or
    before."""
    return await do(advance_opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/demo",
    OPPORTUNITY,
    roles=SELLERS,
    example={"held_on": "2026-02-20", "attendees": 5, "feedback": "They want it in red"},
)
async def demo(id: Id, body: HoldDemo, do: Execute) -> Response:
    """Record a demonstration 销售演示, with what the customer said of it."""
    return await do(opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/activity",
    OPPORTUNITY,
    roles=SELLERS,
    example={"kind": "call", "on": "2026-02-21", "note": "Budget is confirmed"},
)
async def activity(id: Id, body: RecordActivity, do: Execute) -> Response:
    """Record a step of the follow-up 跟单: a call, a mail, a meeting."""
    return await do(opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/reassign",
    OPPORTUNITY,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"owner_id": "0197b5d2-6f1e-7c3a-9d51-0c8f4f5e2a12", "reason": "Hand-over of the region"},
)
async def reassign(id: Id, body: ReassignOpportunity, do: Execute) -> Response:
    """Give it another owner. History stays where it was; an owner who had all of the deal hands all of it over,
    agreed splits stay, unless `splits` says otherwise."""
    return await do(opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/revise",
    OPPORTUNITY,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"expected_amount": "9000.00", "expected_close_on": "2026-08-31", "reason": "They begin with half of it"},
)
async def revise(id: Id, body: ReviseOpportunity, do: Execute) -> Response:
    """Say what is expected of it now, and why. What was expected before stays on record."""
    return await do(opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/lose",
    OPPORTUNITY,
    roles=SELLERS,
    refuses=(WrongStatus,),
    example={"reason": "Price", "competitor": "Altmodell GmbH", "on": "2026-03-30"},
)
async def lose(id: Id, body: LoseOpportunity, do: Execute) -> Response:
    """Close it as lost, with the reason. Publishes `OpportunityLost`."""
    return await do(opportunity, id, body)


@router.command(
    "POST",
    "/v1/opportunities/{id}/override",
    OPPORTUNITY,
    roles=APPROVERS,
    refuses=(WrongStatus, OwnApproval),
    example={"probability": "40", "reason": "Their budget is frozen until May"},
)
async def override(id: Id, body: OverrideForecast, do: Execute) -> Response:
    """Put a manager's own figures beside those of the roll-up, in place of any override before. Not by its owner or
    who opened it."""
    return await do(opportunity, id, body)
