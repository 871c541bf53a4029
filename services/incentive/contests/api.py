"""Routes of contests."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, Field

from shared.kernel.fields import Currency, Day, Id
from shared.kernel.rejections import NotFound, OwnApproval, WrongStatus
from shared.web.execute import Execute, NoBody
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import BaseCurrency, NotReached, Parameters
from shared.web.roles import APPROVERS, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..results.metric import Figure, Metric
from ..results.queries import SOURCES, names_of
from .decider import Contest, ContestStillRunning, contest
from .events import Place
from .processes import (
    CancelBody,
    ContestBody,
    FreezeBody,
    announce_contest,
    cancel_contest,
    closing,
    drafting,
    freezing,
)
from .projections import contests_listing
from .standing import places_of
from .things import CONTEST

ORGANISERS = APPROVERS | {Role.HR, Role.MARKETING}

router = Routes(
    "contests", "竞赛 contests: announced to all, with a live standing, frozen as of days, and prizes at the end."
)
router.reads(CONTEST, contests_listing, roles=EVERYONE, filters=("status", "metric"), sorts=("to",))


class PlaceRow(BaseModel):
    rank: int
    key: UUID
    label: str | None
    external_id: str | None
    figure: Figure


class ContestStanding(BaseModel):
    """Equals share a rank. Without `as_of` all that is known counts."""

    contest_id: UUID
    metric: Metric
    currency: Currency | None
    as_of: date | None
    rows: list[PlaceRow]


class StandingQuery(Parameters):
    as_of: Day | None = Field(None, description="What was so at the end of that day; all that is known without it")


@router.command(
    "POST",
    "/v1/contests",
    CONTEST,
    creates=True,
    roles=ORGANISERS,
    example={
        "name": "Summer sprint",
        "metric": "visits",
        "period": "2026-Q3",
        "participants": {"positions": ["rep"]},
        "prizes": [{"rank": 1, "prize": "First", "amount": "5000.00"}, {"rank": 2, "prize": "A book"}],
    },
)
async def draft(body: ContestBody, do: Execute, base: BaseCurrency) -> Response:
    """Draft a contest: what is counted, in which time, among whom, and the prizes by rank."""
    return await do(drafting(base), do.new_id(), body)


@router.command("POST", "/v1/contests/{id}/announce", CONTEST, roles=ORGANISERS, refuses=(WrongStatus,), example={})
async def announce(id: Id, body: NoBody, do: Execute) -> Response:
    """Announce it to all. From then on it does not change."""
    return await do(announce_contest, id, body)


@router.command(
    "POST",
    "/v1/contests/{id}/freeze",
    CONTEST,
    roles=ORGANISERS,
    whose="everybody's",
    refuses=(WrongStatus, NotReached),
    example={"as_of": "2026-08-31"},
)
async def freeze(id: Id, body: FreezeBody, do: Execute, fresh: Fresh) -> Response:
    """Freeze the standing as of a day: of what was so at its end, as it is known now. There is one for each day, which
    stays."""
    state: Contest | None = (await fresh.stream(contest, id)).state
    known = state is None or body.as_of in state.frozen
    return await do(freezing(() if known else await _places(fresh, state, body.as_of)), id, body)


@router.command(
    "POST",
    "/v1/contests/{id}/close",
    CONTEST,
    roles=ORGANISERS,
    whose="everybody's",
    refuses=(ContestStillRunning, OwnApproval, WrongStatus, NotReached),
    example={},
)
async def close(id: Id, body: NoBody, do: Execute, fresh: Fresh, today: Today) -> Response:
    """Close it by the last standing that is frozen as of its last day or later; where there is none, by the one as of
    today, once it is over. Those who share a rank share the money of the ranks that they take up. Not by a winner."""
    state: Contest | None = (await fresh.stream(contest, id)).state
    decided = state is None or state.closed or state.cancelled or state.final
    return await do(closing(today, () if decided else await _places(fresh, state, today)), id, body)


@router.command(
    "POST",
    "/v1/contests/{id}/cancel",
    CONTEST,
    roles=ORGANISERS,
    refuses=(WrongStatus,),
    example={"reason": "The product is withdrawn"},
)
async def cancel(id: Id, body: CancelBody, do: Execute) -> Response:
    """Call it off before it is closed: it grants nothing."""
    return await do(cancel_contest, id, body)


@router.query("/v1/contests/{id}/standing", ContestStanding, roles=EVERYONE, whose=PUBLIC)
async def standing(id: Id, query: Annotated[StandingQuery, Query()], fresh: Fresh) -> ContestStanding:
    """The standing as it lives, or as it was on a day; of a draft as well."""
    state: Contest | None = (await fresh.stream(contest, id)).state
    if state is None:
        raise NotFound()
    places = await _places(fresh, state, query.as_of or date.max)
    async with fresh.whole_tables(SOURCES) as db:
        names = await names_of(db.all, [place.rep_id for place in places])
    rows = [_row(place, *names.get(place.rep_id, (None, None))) for place in places]
    currency = None if state.terms.metric.counted else state.terms.currency
    return ContestStanding(contest_id=id, metric=state.terms.metric, currency=currency, as_of=query.as_of, rows=rows)


def _row(place: Place, label: str | None, external_id: str | None) -> PlaceRow:
    return PlaceRow(rank=place.rank, key=place.rep_id, label=label, external_id=external_id, figure=place.figure)


async def _places(fresh: Fresh, state: Contest | None, as_of: date) -> tuple[Place, ...]:
    if state is None:
        return ()
    async with fresh.whole_tables(SOURCES) as db:
        return await places_of(db.all, state.terms, as_of)
