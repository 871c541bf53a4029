"""Routes of the discount authority."""

from fastapi import Response

from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import AUTHORITY_ID, PublishAuthority, authority
from .things import AUTHORITY, AuthorityView, show_authority

router = Routes("catalogue")


@router.command(
    "PUT",
    "/v1/discount-authority",
    AUTHORITY,
    roles={Role.PRODUCT, Role.DIRECTOR},
    example={"levels": [{"role": "sales_manager", "percent": "10"}, {"role": "regional_manager", "percent": "20"}]},
)
async def put_authority(body: PublishAuthority, do: Execute) -> Response:
    """Say who may discount how far: the most that each role may take off the list price when it approves a quote, in
    percent. A role that is not named may approve no discount, the director any. Below the floor price only the
    director approves, whatever is said here. Unchanged levels make no new version."""
    return await do(authority, AUTHORITY_ID, body)


@router.query("/v1/discount-authority", AuthorityView, roles=EVERYONE, whose=PUBLIC, refuses=(NotFound,))
async def get_authority(fresh: Fresh) -> AuthorityView:
    """Who may discount how far. Nothing is there before it is first put: then only the floor price holds."""
    folded = await fresh.stream(authority, AUTHORITY_ID)
    shown = show_authority(folded.state, folded.head, AUTHORITY_ID)
    if shown is None:
        raise NotFound("No discount authority has been published.")
    return shown
