"""Routes of segments."""

from typing import Annotated

from fastapi import Query, Response

from services.customer.customers.projections import customers
from services.customer.customers.things import CustomerView
from shared.kernel.fields import Id
from shared.kernel.rejections import NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.listings import CursorSecret, Page, PageParameters, page_of
from shared.web.reading import Read
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import DefineSegment, segment
from .projections import belonging, segments
from .things import SEGMENT

router = Routes(
    "accounts",
    "客户经营 accounts: segments with a strategy of their own, service plans for the customers that matter most, what "
    "could be sold to a customer besides, and outreach by SOP.",
)
router.reads(SEGMENT, segments, roles=DEALERS, filters=("name",), sorts=("name",))


class MembersQuery(PageParameters):
    sort: None = None


@router.command(
    "POST",
    "/v1/segments",
    SEGMENT,
    creates=True,
    roles=SELLERS | {Role.MARKETING, Role.CUSTOMER_SERVICE},
    example={
        "name": "Gift shops of the west",
        "filter": {"region": "NA", "industry": "gifts", "dormant_days": 90},
        "strategy": "One letter a month about the new lines; a call before Christmas",
    },
)
async def define(body: DefineSegment, do: Execute) -> Response:
    """Define a segment: a filter over the customers' list, saved under a name, and the strategy for those whom it
    finds."""
    return await do(segment, do.new_id(), body)


@router.query(
    "/v1/segments/{id}/customers",
    Page[CustomerView],
    projections=(customers,),
    roles=DEALERS,
    rows="items",
    whose="the customers'",
)
async def members(
    id: Id, query: Annotated[MembersQuery, Query()], fresh: Fresh, db: Read, secret: CursorSecret
) -> Page[CustomerView]:
    """Read the customers of a segment as they are now, as far as the client sees them, in the order of their ids."""
    defined = (await fresh.stream(segment, id)).state
    if defined is None:
        raise NotFound
    page = await page_of(db, customers, {}, query, secret, also=list(belonging(defined.filter)))
    return Page[CustomerView].model_validate(page.model_dump())
