"""Routes of positions."""

from fastapi import Response

from shared.kernel.fields import Code
from shared.web.execute import Execute
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import DefinePosition, PositionTerms, position, position_id
from .projections import positions
from .things import POSITION

router = Routes("organisation")
router.reads(
    POSITION, positions, roles=EVERYONE, filters=("code", "selling"), sorts=("code",), by=("code", position_id)
)


@router.command(
    "PUT",
    "/v1/positions/{code}",
    POSITION,
    roles=(Role.HR,),
    example={
        "name": "大客户经理",
        "selling": True,
        "duties": ["Looks after key accounts", "Agrees their service plans"],
        "powers": ["Offers a discount of 5 %"],
    },
)
async def put_position(code: Code, body: PositionTerms, do: Execute) -> Response:
    """Define a position, whole: its name, whether it sells, its duties and powers. An unchanged one makes no new
    version."""
    return await do(position, position_id(code), DefinePosition(code=code, **dict(body)))
