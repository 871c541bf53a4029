"""Routes of what is told of the market."""

from fastapi import Response

from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import APPROVERS, DEALERS, Role
from shared.web.routes import Routes

from ..competitors.api import SCOUTS
from .decider import FileResearch, RecordSize, ReportSize, ShareNote, market_note, market_research, market_size
from .projections import notes, research, sizes
from .things import NOTE, RESEARCH, SIZE

ANALYSTS = APPROVERS | {Role.MARKETING, Role.PRODUCT}

router = Routes("intelligence")
router.reads(NOTE, notes, roles=DEALERS, filters=("topic", "region", "product"), sorts=("created_at",))
router.reads(RESEARCH, research, roles=DEALERS, filters=("topic", "region", "product", "method"), sorts=("created_at",))
router.reads(
    SIZE, sizes, roles=DEALERS, filters=("region", "product", "period", "currency", "source"), sorts=("created_at",)
)


@router.command(
    "POST",
    "/v1/market-notes",
    NOTE,
    creates=True,
    roles=SCOUTS,
    example={
        "topic": "Trends",
        "text": "Dealers at the fair ask for electric models first",
        "region": "EMEA",
        "product": "Classic Cars",
        "source": "Toy fair, Nuremberg",
    },
)
async def share(body: ShareNote, do: Execute) -> Response:
    """Share what one hears of the market with sales and marketing."""
    return await do(market_note, do.new_id(), body)


@router.command(
    "POST",
    "/v1/market-research",
    RESEARCH,
    creates=True,
    roles=SCOUTS,
    example={
        "topic": "What dealers pay for licensed models",
        "region": "EMEA",
        "product": "Classic Cars",
        "method": "Forty interviews by telephone",
        "findings": "Two of three pay a tenth more for a licence of the maker",
        "done_on": "2026-03-20",
    },
)
async def file(body: FileResearch, do: Execute) -> Response:
    """File the findings of market research."""
    return await do(market_research, do.new_id(), body)


@router.command(
    "POST",
    "/v1/market-sizes",
    SIZE,
    creates=True,
    roles=ANALYSTS,
    example={
        "region": "EMEA",
        "product": "Classic Cars",
        "period": "2026-Q4",
        "amount": "12500000.00",
        "currency": "CNY",
        "source": "Yearbook of the trade association",
    },
)
async def report_size(body: ReportSize, do: Execute, base: BaseCurrency) -> Response:
    """Report how large a market is: what all suppliers together sell there. The last report of a region, product and
    period is the one by which our share is reckoned."""
    return await do(market_size, do.new_id(), RecordSize(**{**dict(body), "currency": body.currency or base}))
