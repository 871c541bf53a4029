"""Routes of requisitions and postings."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.kernel.rejections import AlreadyExists, OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, Role
from shared.web.routes import Routes

from ..reps.events import Position
from ..units.api import A_UNIT
from ..units.chart import UnitNotStanding
from .decider import ApproveRequisition, CloseRequisition, OpenRequisition, RefuseRequisition
from .posting import NewPosting
from .processes import approve_requisition, end_requisition, open_requisition, publish_posting
from .projections import postings, requisitions
from .seats import EstablishmentExceeded
from .things import POSTING, REQUISITION

RECRUITERS = APPROVERS | {Role.GROUP_LEADER, Role.SUPERVISOR, Role.HR}
"""Whoever leads a unit, for it and what lies below it, and HR."""
A_REQUISITION = "0199c0de-0000-7000-8000-000000007001"

router = Routes(
    "recruitment",
    "招聘 recruitment: requisitions within the establishment, postings, candidates rated by each interviewer alone, "
    "offers, hires and employment.",
)
router.reads(
    REQUISITION,
    requisitions,
    roles=RECRUITERS,
    filters=(
        "unit_id",
        Filter("position", Position, lambda table, at: table.c.post == at.value),
        "status",
        "external_id",
    ),
    sorts=("needed_on",),
)
router.reads(POSTING, postings, roles=RECRUITERS, filters=("requisition_id", "channel"))


@router.command(
    "POST",
    "/v1/requisitions",
    REQUISITION,
    creates=True,
    roles=RECRUITERS,
    refuses=(AlreadyExists, UnitNotStanding, EstablishmentExceeded),
    example={
        "unit_id": A_UNIT,
        "position": "rep",
        "headcount": 2,
        "needed_on": "2005-03-01",
        "reason": "Two territories without a rep",
        "market": "tob",
    },
)
async def open_(body: OpenRequisition, do: Execute) -> Response:
    """Ask for people of a position. Refused where the members there are, and what other requisitions hold, leave no
    seats of the establishment that is in force on `needed_on`; where none is set nothing is checked."""
    return await do(open_requisition, do.new_id(), body)


@router.command(
    "POST",
    "/v1/requisitions/{id}/approve",
    REQUISITION,
    roles=APPROVERS | {Role.HR},
    refuses=(WrongStatus, OwnApproval, UnitNotStanding, EstablishmentExceeded),
    example={},
)
async def approve(id: Id, body: NoBody, do: Execute) -> Response:
    """Approve it: candidates may apply. The establishment is looked at again."""
    return await do(approve_requisition, id, ApproveRequisition())


@router.command(
    "POST",
    "/v1/requisitions/{id}/refuse",
    REQUISITION,
    roles=APPROVERS | {Role.HR},
    refuses=(WrongStatus,),
    example={"reason": "The territories are merged"},
)
async def refuse(id: Id, body: RefuseRequisition, do: Execute) -> Response:
    """Refuse it, before it is approved. Its seats are free again."""
    return await do(end_requisition, id, body)


@router.command(
    "POST",
    "/v1/requisitions/{id}/close",
    REQUISITION,
    roles=RECRUITERS,
    refuses=(WrongStatus,),
    example={"reason": "Filled from within"},
)
async def close(id: Id, body: CloseRequisition, do: Execute) -> Response:
    """Hire nobody more for it. What it has not filled is free again."""
    return await do(end_requisition, id, body)


@router.command(
    "POST",
    "/v1/postings",
    POSTING,
    creates=True,
    roles=RECRUITERS,
    names={"requisition_id": REQUISITION},
    refuses=(WrongStatus,),
    example={"requisition_id": A_REQUISITION, "channel": "campus", "text": "Reps for classic cars in Paris"},
)
async def publish(body: NewPosting, do: Execute) -> Response:
    """Advertise an approved requisition. Candidates name the posting through which they come."""
    return await do(publish_posting, do.new_id(), body)
