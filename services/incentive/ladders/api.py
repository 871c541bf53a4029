"""Routes of ladders."""

from uuid import UUID

from fastapi import Response

from shared.kernel.transaction import Transaction
from shared.web.execute import Execute
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from .decider import LADDERS_ID, LadderTerms, PublishLadder, ladder
from .projections import ladders
from .things import LADDER, LOCATED_BY

router = Routes("careers")
router.reads(LADDER, ladders, roles=EVERYONE, filters=("track",), sorts=("effective_on",))

EXAMPLE = {
    "name": "Management 2027",
    "track": "management",
    "effective_on": "2027-01-01",
    "rungs": [
        {"code": "rep", "position": "rep", "pay_grade": "R1"},
        {
            "code": "group_leader",
            "position": "group_leader",
            "pay_grade": "M1",
            "criteria": [
                {"kind": "score", "at_least": "90", "periods": 3},
                {"kind": "camp"},
                {"kind": "tenure", "months": 12},
            ],
        },
    ],
}


async def publish_ladder(tx: Transaction, ladder_id: UUID, command: PublishLadder) -> None:
    await tx.send(ladder, LADDERS_ID, command)
    tx.claim(LOCATED_BY, str(ladder_id), ladder.stream(LADDERS_ID))


@router.command("POST", "/v1/ladders", LADDER, creates=True, roles=frozenset({Role.DIRECTOR, Role.HR}), example=EXAMPLE)
async def publish(body: LadderTerms, do: Execute, today: Today) -> Response:
    """Publish a ladder, whole and for good. It takes the place of the one of its track from `effective_on` on."""
    ladder_id = do.new_id()
    command = PublishLadder(**{**dict(body), "effective_on": body.effective_on or today}, ladder_id=ladder_id)
    return await do(publish_ladder, ladder_id, command)
