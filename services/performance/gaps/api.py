"""Routes of gaps."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, JUDGES, Role
from shared.web.routes import Routes

from .decider import ReviewGap, gap
from .projections import gaps
from .things import GAP

REVIEWERS = APPROVERS | {Role.SUPERVISOR, Role.GROUP_LEADER, Role.MARKETING, Role.PRODUCT}
"""Who leads, together with marketing and product (handbook 003, 一.3)."""

router = Routes("attainment")
router.reads(
    GAP,
    gaps,
    roles=JUDGES | REVIEWERS,
    filters=(
        "kind",
        "status",
        "metric",
        "of",
        "key",
        "rep_id",
        "unit_id",
        "period",
        Filter("from", Day, lambda table, day: table.c.last >= day),
        Filter("to", Day, lambda table, day: table.c.first <= day),
    ),
    sorts=("as_of",),
)


@router.command(
    "POST",
    "/v1/gaps/{id}/review",
    GAP,
    roles=REVIEWERS,
    refuses=(OwnApproval, WrongStatus),
    example={"cause": "pitch", "action": "Two afternoons of case studies, then every first call with a senior beside"},
)
async def review(id: Id, body: ReviewGap, do: Execute) -> Response:
    """Say why the gap is there and what is done about it; again, where it is seen otherwise later. Nobody reviews a gap
    of a target of their own. Of a watched ratio the cause is pitch, source or product."""
    return await do(gap, id, body)
