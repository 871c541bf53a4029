"""Routes of disputes."""

from uuid import UUID

from fastapi import Response

from shared.kernel.fields import Id, SignedMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, OwnApproval
from shared.web.execute import Execute
from shared.web.fresh import Fresh, FreshReads
from shared.web.reading import NotReached
from shared.web.roles import EARNERS, SELLERS, Role
from shared.web.routes import Routes

from ..pay.decider import LineInDispute
from ..statements.projections import paying, whose
from .decider import ResolveDispute
from .processes import RaiseOf, raise_dispute, resolve_dispute
from .projections import disputes
from .things import DISPUTE

PLAINTIFFS = (SELLERS - {Role.ASSISTANT}) | {Role.FINANCE, Role.HR}
JUDGES = frozenset({Role.FINANCE, Role.HR, Role.DIRECTOR})

router = Routes(
    "disputes", "结算异议 disputes: a line of a statement is held to be wrong, and waits until it is resolved."
)
router.reads(DISPUTE, disputes, roles=EARNERS, filters=("rep_id", "line_id", "status"))


class DisputeLine(Command):
    """`expected` is what the line should have."""

    line_id: Id
    expected: SignedMoney
    reason: Text


@router.command(
    "POST",
    "/v1/disputes",
    DISPUTE,
    creates=True,
    roles=PLAINTIFFS,
    whose="the rep's whose line it is",
    refuses=(LineInDispute, NotReached),
    example={
        "line_id": "0199c0de-0000-7000-8000-000000000401",
        "expected": "1250.00",
        "reason": "The second instalment came on the last of October",
    },
)
async def raise_(body: DisputeLine, do: Execute, fresh: Fresh) -> Response:
    """Say that a line of a statement is wrong. The line is kept out of what is locked until the dispute is resolved;
    what is locked already is paid, and is adjusted later."""
    rep_id = await _whose(body.line_id, fresh)
    return await do(raise_dispute, do.new_id(), RaiseOf(rep_id=rep_id, **dict(body)))


@router.command(
    "POST",
    "/v1/disputes/{id}/resolve",
    DISPUTE,
    roles=JUDGES,
    refuses=(OwnApproval,),
    example={"outcome": "The instalment came on the last of October indeed", "adjustment": "150.00"},
)
async def resolve(id: Id, body: ResolveDispute, do: Execute) -> Response:
    """Resolve a dispute, not one's own. The adjustment is a line of its own, in the next open statement; of commission
    it is published as `CommissionAdjusted`."""
    return await do(resolve_dispute, id, body)


async def _whose(line_id: UUID, fresh: FreshReads) -> UUID:
    """Of a line that the client does not see there is none."""
    async with fresh.tables((paying,)) as db:
        found = await db.one(whose(line_id))
    if found is None:
        raise Invalid("/line_id", "no such line")
    rep_id: UUID = found["rep_id"]
    return rep_id
