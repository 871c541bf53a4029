"""The route of the board."""

from typing import Annotated

from fastapi import Query

from services.pipeline.opportunities.projections import opportunities
from shared.web.reading import BaseCurrency, Read
from shared.web.roles import DEALERS
from shared.web.routes import Routes

from .query import Board, BoardQuery, board_of

router = Routes("opportunities")


@router.query("/v1/opportunities/board", Board, roles=DEALERS, projections=(opportunities,), rows="columns")
async def board(query: Annotated[BoardQuery, Query()], db: Read, base: BaseCurrency) -> Board:
    """Opportunities in columns by stage, with count, sum and weighted sum. In one currency."""
    return await board_of(db, query, base)
