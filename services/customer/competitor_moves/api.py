"""Routes of competitors' moves."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes

from ..competitors.api import SCOUTS
from ..customers.things import CUSTOMER
from ..responses.decider import ChooseResponse, JudgeResponse
from .decider import ReportMove, competitor_move
from .processes import report_move
from .projections import moves
from .things import MOVE

STRATEGISTS = APPROVERS | {Role.MARKETING}
"""Who chooses a response: the managers, together with marketing (handbook 003, 五.2)."""

router = Routes("intelligence")
router.reads(
    MOVE,
    moves,
    roles=DEALERS,
    filters=(
        "competitor_id",
        "kind",
        "status",
        "option",
        "customer_id",
        "product",
        "region",
        "rep_id",
        "reported_by",
        Filter("from", Day, lambda table, day: table.c.observed_on >= day),
        Filter("to", Day, lambda table, day: table.c.observed_on <= day),
    ),
    sorts=("observed_on",),
)


@router.command(
    "POST",
    "/v1/competitor-moves",
    MOVE,
    creates=True,
    roles=SCOUTS,
    names={"customer_id": CUSTOMER},
    example={
        "competitor_id": "0199c0de-0000-7000-8000-000000000801",
        "kind": "price",
        "summary": "Classic cars 12 % cheaper for dealers who order by the end of March",
        "observed_on": "2026-03-02",
        "customer_id": "0199c0de-0000-7000-8000-000000000103",
        "product": "Classic Cars",
        "region": "EMEA",
    },
)
async def report(body: ReportMove, do: Execute) -> Response:
    """Report a competitor's move. One of price opens a case. Publishes `CompetitorMoveReported`."""
    return await do(report_move, do.new_id(), body)


@router.command(
    "POST",
    "/v1/competitor-moves/{id}/respond",
    MOVE,
    roles=STRATEGISTS,
    refuses=(WrongStatus,),
    example={"option": "stress_value", "rationale": "Our models are licensed by the makers, theirs are not"},
)
async def respond(id: Id, body: ChooseResponse, do: Execute) -> Response:
    """Choose the response. Another may be chosen until it is judged."""
    return await do(competitor_move, id, body)


@router.command(
    "POST",
    "/v1/competitor-moves/{id}/judge",
    MOVE,
    roles=STRATEGISTS,
    refuses=(WrongStatus,),
    example={"outcome": "Of eight dealers who were offered the lower price, seven stayed"},
)
async def judge(id: Id, body: JudgeResponse, do: Execute) -> Response:
    """Judge the response by its outcome."""
    return await do(competitor_move, id, body)
