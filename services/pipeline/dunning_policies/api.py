"""Routes of the dunning policy."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import Parameters
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import POLICY_ID, PublishPolicy, dunning_policy
from .things import POLICY, DunningPolicyView, policy_view

router = Routes("dunning")

EXAMPLE = {
    "early_warning_days": 3,
    "levels": [
        {"level": 1, "after_days": 1, "action": "rep_follow_up"},
        {"level": 2, "after_days": 15, "action": "manager"},
        {"level": 3, "after_days": 45, "action": "legal_letter"},
    ],
}


class PolicyQuery(Parameters):
    version: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


@router.command("PUT", "/v1/dunning-policy", POLICY, roles={Role.DIRECTOR, Role.FINANCE}, example=EXAMPLE)
async def put_policy(body: PublishPolicy, do: Execute) -> Response:
    """Publish the dunning policy. It holds for every case from the next run on; what was reached stays. An unchanged
    one makes no new version."""
    return await do(dunning_policy, POLICY_ID, body)


@router.query("/v1/dunning-policy", DunningPolicyView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def read_policy(query: Annotated[PolicyQuery, Query()], fresh: Fresh) -> DunningPolicyView:
    """Read the policy in force, or the `version` of it that a case names."""
    folded = await fresh.stream(dunning_policy, POLICY_ID)
    for one in reversed(folded.state.versions):
        if query.version in (None, one.policy_version):
            return policy_view(folded.state, one, folded.head)
    raise NotFound()
