"""Routes of resources."""

from functools import partial

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..budgets.api import SPENDERS
from .decider import AssignResource, FlagBody, ResourceStatus, ReturnBody
from .processes import assign_resource, flag_misuse, return_resource
from .projections import resources
from .things import RESOURCE

STEWARDS = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER, Role.ASSISTANT, Role.FINANCE, Role.HR, Role.MARKETING}

router = Routes("budgets")
router.reads(
    RESOURCE,
    resources,
    roles=SPENDERS | {Role.SERVICE},
    filters=(
        "kind",
        "code",
        "rep_id",
        "unit_id",
        "status",
        "flagged",
        Filter(
            "overdue_on",
            Day,
            lambda table, day: (table.c.until < day) & (table.c.status == ResourceStatus.ASSIGNED.value),
        ),
    ),
    sorts=("on", "until"),
)


@router.command(
    "POST",
    "/v1/resources",
    RESOURCE,
    creates=True,
    roles=STEWARDS,
    example={
        "kind": "tool",
        "name": "Demonstration set, Classic Cars",
        "code": "DEMO-7",
        "purpose": "Dealers' fair in Lyon",
        "rep_id": "0199c0de-0000-7000-8000-000000000021",
        "until": "2026-03-31",
    },
)
async def assign(body: AssignResource, do: Execute, today: Today) -> Response:
    """Hand a resource out to a rep or to a unit, for a purpose."""
    return await do(partial(assign_resource, today=today), do.new_id(), body)


@router.command(
    "POST",
    "/v1/resources/{id}/return",
    RESOURCE,
    roles=SPENDERS,
    refuses=(WrongStatus,),
    example={"on": "2026-03-30", "condition": "One car is missing"},
)
async def give_back(id: Id, body: ReturnBody, do: Execute, today: Today) -> Response:
    """Say that it is back, and in which condition."""
    return await do(partial(return_resource, today=today), id, body)


@router.command(
    "POST",
    "/v1/resources/{id}/flag",
    RESOURCE,
    roles=STEWARDS,
    example={"reason": "The set stood in a shop window for three weeks"},
)
async def flag(id: Id, body: FlagBody, do: Execute, today: Today) -> Response:
    """Flag that it is wasted or misused, also once it is returned. Nobody flags what they have themselves."""
    return await do(partial(flag_misuse, today=today), id, body)
