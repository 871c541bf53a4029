"""Routes of dunning."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import Filter
from shared.web.operation import PUBLIC
from shared.web.reading import NotReached, Parameters
from shared.web.roles import APPROVERS, BOOKKEEPERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept

from .projections import cases, runs
from .publication import POLICY_ID, NoDunningPolicy, PublishPolicy, dunning_policy
from .sweeps import sweep
from .things import CASE, POLICY, RUN, DunningPolicyView, DunningStatus, policy_view

Number = Annotated[int, Field(ge=0, le=1_000_000)]

RUNNERS = frozenset({Role.FINANCE, Role.OPS, Role.DIRECTOR, Role.SERVICE})
router = Routes(
    "dunning",
    "逾期预警 dunning: a policy of levels, a case for each invoice from its first warning on, and runs that do what is "
    "due by a day, each level once.",
)
router.reads(
    CASE,
    cases,
    roles=BOOKKEEPERS,
    filters=(
        "customer_id",
        "owner_id",
        "invoice_id",
        Filter("level", Number, lambda table, level: table.c.level == level),
        Filter("status", DunningStatus, lambda table, status: table.c.status == status.value),
    ),
    sorts=("due_on", "level"),
)
router.reads(RUN, runs, roles=RUNNERS | APPROVERS, filters=("as_of",), sorts=("as_of",))

EXAMPLE = {
    "early_warning_days": 3,
    "levels": [
        {"level": 1, "after_days": 1, "action": "rep_follow_up"},
        {"level": 2, "after_days": 15, "action": "manager"},
        {"level": 3, "after_days": 45, "action": "legal_letter"},
    ],
}


class PolicyQuery(Parameters):
    version: Number | None = None


class RunDunning(Command):
    as_of: Day


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


@router.command(
    "POST",
    "/v1/dunning-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NoDunningPolicy, NotReached),
    example={"as_of": "2026-04-20"},
)
async def run(body: RunDunning, do: Execute) -> Response:
    """Do what is due by `as_of` and not yet done, in each case: warn, and pass through every level that it has come
    to. Publishes `PaymentOverdue`, `DunningEscalated` and `LegalLetterIssued`."""
    return await swept(do, sweep, body, body.as_of)
