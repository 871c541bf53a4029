"""Routes of penalties."""

from typing import Annotated

from fastapi import Body, Response

from shared.kernel.fields import Id
from shared.kernel.rejections import OwnApproval, WrongStatus
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, EARNERS, EVERYONE, Role
from shared.web.routes import Routes

from .decider import AppealTooLate, StepSkipped
from .processes import AppealBody, DecideBody, ImposeBody, LiftBody, PenaltyBody, proposing, tell
from .projections import penalties_listing
from .things import PENALTY

IMPOSERS = APPROVERS | {Role.HR}
PROPOSERS = IMPOSERS | {Role.GROUP_LEADER, Role.SUPERVISOR}

router = Routes(
    "penalties",
    "惩罚 penalties: warning, fine, demotion, dismissal; proposed, imposed by another, appealed before they count.",
)
router.reads(PENALTY, penalties_listing, roles=EARNERS, filters=("rep_id", "status", "step"), sorts=("proposed_on",))


@router.command(
    "POST",
    "/v1/penalties",
    PENALTY,
    creates=True,
    roles=PROPOSERS,
    refuses=(OwnApproval, StepSkipped),
    example={
        "rep_id": "0199c0de-0000-7000-8000-000000000013",
        "step": "warning",
        "grounds": ["0199c0de-0000-7000-8000-000000000777"],
        "clause": "4.2 Visits are logged within two days",
    },
)
async def propose(body: PenaltyBody, do: Execute, base: BaseCurrency) -> Response:
    """Propose a penalty of another. The next step after the highest that stands, or one that was taken already; whoever
    skips one says why."""
    return await do(proposing(base), do.new_id(), body)


@router.command(
    "POST",
    "/v1/penalties/{id}/impose",
    PENALTY,
    roles=IMPOSERS,
    refuses=(OwnApproval, StepSkipped, WrongStatus),
    example={},
)
async def impose(id: Id, body: Annotated[ImposeBody, Body(default_factory=ImposeBody)], do: Execute) -> Response:
    """Impose what another has proposed. It may be appealed for seven days. Publishes `PenaltyImposed`."""
    return await do(tell, id, body)


@router.command(
    "POST",
    "/v1/penalties/{id}/appeal",
    PENALTY,
    roles=EVERYONE,
    refuses=(AppealTooLate, WrongStatus),
    example={"reason": "The discount was approved by my manager on the phone"},
)
async def appeal(id: Id, body: AppealBody, do: Execute) -> Response:
    """Appeal against one's own penalty, whatever one's role, or for the rep as HR. Until it is decided it takes no
    effect."""
    return await do(tell, id, body)


@router.command(
    "POST",
    "/v1/penalties/{id}/decide",
    PENALTY,
    roles=IMPOSERS,
    refuses=(OwnApproval, WrongStatus),
    example={"outcome": "reduced", "amount": "200.00", "reason": "It was the first time"},
)
async def decide(id: Id, body: DecideBody, do: Execute) -> Response:
    """Decide an appeal, as another than who proposed or imposed the penalty. What stands takes effect at once."""
    return await do(tell, id, body)


@router.command(
    "POST",
    "/v1/penalties/{id}/lift",
    PENALTY,
    roles=IMPOSERS,
    refuses=(OwnApproval, WrongStatus),
    example={"reason": "A year without any other"},
)
async def lift(id: Id, body: LiftBody, do: Execute) -> Response:
    """Lift a penalty, or drop a proposal. A fine that had taken effect is given back. Publishes `PenaltyLifted`."""
    return await do(tell, id, body)
