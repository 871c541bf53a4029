"""Routes of pain points."""

from fastapi import Response

from shared.kernel.fields import Id, Moment
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import DEALERS, Role
from shared.web.routes import Routes

from ..competitors.api import SCOUTS
from ..customers.things import CUSTOMER
from .decider import AnswerPainPoint, ReportPainPoint, pain_point
from .processes import report_pain_point
from .projections import pain_points
from .things import PAIN_POINT

router = Routes("intelligence")
router.reads(
    PAIN_POINT,
    pain_points,
    roles=DEALERS,
    filters=(
        "customer_id",
        "product",
        "status",
        "rep_id",
        "reported_by",
        Filter("answered_since", Moment, lambda table, moment: table.c.answered_at >= moment),
    ),
    sorts=("created_at",),
)


@router.command(
    "POST",
    "/v1/pain-points",
    PAIN_POINT,
    creates=True,
    roles=SCOUTS,
    names={"customer_id": CUSTOMER},
    example={
        "customer_id": "0199c0de-0000-7000-8000-000000000103",
        "product": "Classic Cars",
        "text": "Stock can only be looked up on a computer, not on the phone in the shop",
    },
)
async def report(body: ReportPainPoint, do: Execute) -> Response:
    """Report what a customer suffers from. Product answers it."""
    return await do(report_pain_point, do.new_id(), body)


@router.command(
    "POST",
    "/v1/pain-points/{id}/answer",
    PAIN_POINT,
    roles={Role.PRODUCT},
    example={"status": "planned", "note": "In the release of June"},
)
async def answer(id: Id, body: AnswerPainPoint, do: Execute) -> Response:
    """Say what product does about it: planned, done or refused. The reporter finds it among their own by
    `reported_by` or `rep_id` and `answered_since`; the last answer stands."""
    return await do(pain_point, id, body)
