"""Routes of changes of policy."""

from fastapi import Response

from shared.kernel.fields import Day, Id
from shared.kernel.rejections import WrongStatus
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import DEALERS, Role
from shared.web.routes import Routes

from ..competitor_moves.api import STRATEGISTS
from ..competitors.api import SCOUTS
from ..responses.decider import ChooseResponse, JudgeResponse
from .decider import ReportPolicyChange, policy_change
from .projections import policy_changes
from .things import POLICY_CHANGE

router = Routes("intelligence")
router.reads(
    POLICY_CHANGE,
    policy_changes,
    roles=DEALERS,
    filters=(
        "status",
        "region",
        "product",
        Filter("from", Day, lambda table, day: table.c.effective_on >= day),
        Filter("to", Day, lambda table, day: table.c.effective_on <= day),
    ),
    sorts=("effective_on",),
)


@router.command(
    "POST",
    "/v1/policy-changes",
    POLICY_CHANGE,
    creates=True,
    roles=SCOUTS | {Role.LEGAL},
    example={
        "summary": "Hospitals of the province buy by central procurement (集采) from July on",
        "effective_on": "2026-07-01",
        "region": "Jiangsu",
        "source": "Notice of the provincial procurement platform",
    },
)
async def report(body: ReportPolicyChange, do: Execute) -> Response:
    """Report a change of policy, ahead of the day on which it takes effect. It opens a case."""
    return await do(policy_change, do.new_id(), body)


@router.command(
    "POST",
    "/v1/policy-changes/{id}/respond",
    POLICY_CHANGE,
    roles=STRATEGISTS,
    refuses=(WrongStatus,),
    example={"option": "differentiate", "rationale": "From hospitals to pharmacies and community clinics"},
)
async def respond(id: Id, body: ChooseResponse, do: Execute) -> Response:
    """Choose the response. Another may be chosen until it is judged."""
    return await do(policy_change, id, body)


@router.command(
    "POST",
    "/v1/policy-changes/{id}/judge",
    POLICY_CHANGE,
    roles=STRATEGISTS,
    refuses=(WrongStatus,),
    example={"outcome": "Pharmacies made up for four fifths of what hospitals no longer buy"},
)
async def judge(id: Id, body: JudgeResponse, do: Execute) -> Response:
    """Judge the response by its outcome."""
    return await do(policy_change, id, body)
