"""Routes of watches."""

from fastapi import Response

from shared.web.execute import Execute
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes

from .decider import SetWatch, WatchTerms, watch, watch_id
from .events import Ratio
from .projections import watches
from .things import WATCH

router = Routes("attainment")
router.reads(WATCH, watches, roles=EVERYONE, by=("metric", watch_id))


@router.command(
    "PUT",
    "/v1/watches/{metric}",
    WATCH,
    roles=APPROVERS | {Role.MARKETING, Role.PRODUCT},
    example={"floor": "0.2000", "periods": 3, "by": "product", "grain": "month"},
)
async def put_watch(metric: Ratio, body: WatchTerms, do: Execute) -> Response:
    """Watch a ratio of each product line, source, rep or unit: one that is below its floor in so many periods in a row
    is a gap, found by the attainment run, whose cause is the pitch, the source or the product. Conversion is won /
    decided, of what was won or lost in the period; a period in which nothing was decided ends the row. Unchanged
    terms make no new version."""
    return await do(watch, watch_id(metric), SetWatch(**dict(body), metric=metric))
