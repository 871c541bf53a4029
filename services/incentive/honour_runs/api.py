"""Routes of honour runs, of what they awarded, and of who would win as of any day."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel
from sqlalchemy import select

from shared.kernel.calendar import period
from shared.kernel.fields import STORED, Count, Currency, Day, Id, Rate
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound
from shared.web.execute import Execute
from shared.web.fresh import Fresh
from shared.web.operation import PUBLIC
from shared.web.reading import NotReached, Parameters
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes
from shared.web.sweeps import swept
from shared.web.zone import CompanyZone, Today

from ..honours.api import HONOURERS
from ..honours.decider import honour
from ..results.metric import Figure, Metric
from ..results.queries import SOURCES, names_of
from ..results.recurrence import PeriodName, PeriodNotOver, by_today, every_of
from .contenders import contenders_of
from .decider import NoHonourDefined
from .projections import awards, runs
from .sweeps import run_of
from .things import AWARD, RUN, AwardView

RUNNERS = HONOURERS | {Role.SALES_MANAGER, Role.OPS, Role.SERVICE}

router = Routes("honours")
router.reads(RUN, runs, roles=EVERYONE, filters=("period",))
router.lists(AWARD, awards, roles=EVERYONE, filters=("rep_id", "honour_id", "kind", "period"), sorts=("on",))


class RunHonours(Command):
    """`as_of` is today unless another day is named; the period is over by then."""

    period: PeriodName
    as_of: Day | None = None


class StandingQuery(Parameters):
    """`as_of` counts what was so at the end of that day; today without it."""

    period: PeriodName
    as_of: Day | None = None


class ContenderRow(BaseModel):
    """Those on rank 1 win. `figure` is what a champion did; of the best service `rate` is the share of satisfied
    `answers`."""

    rank: int
    key: UUID
    label: str | None
    external_id: str | None
    figure: Figure | None
    rate: Rate | None
    answers: Count | None


class HonourStanding(BaseModel):
    honour_id: UUID
    period: str
    as_of: date
    metric: Metric | None
    currency: Currency | None
    rows: list[ContenderRow]


@router.command(
    "POST",
    "/v1/honour-runs",
    RUN,
    roles=RUNNERS,
    refuses=(NoHonourDefined, PeriodNotOver, NotReached),
    example={"period": "2026-03"},
)
async def run(body: RunHonours, do: Execute, today: Today) -> Response:
    """Award every honour that is in force for the period. There is one run for each period; asked again, it answers
    with what was recorded. Of equals the one who was there first wins, or with the better service the one with more
    answers; who cannot be told apart shares the honour. Who left before the period's end wins none. Publishes
    `HonourAwarded`."""
    named = period(body.period)
    return await swept(do, run_of(named), body, by_today(named, body.as_of, today))


@router.query("/v1/honour-awards/{id}", AwardView, roles=EVERYONE, whose=PUBLIC)
async def read_award(id: Id, fresh: Fresh) -> AwardView:
    """Read one honour award."""
    async with fresh.tables((awards,)) as db:
        found = await db.one(select(awards.table.c.doc).where(awards.table.c.id == id))
    if found is None:
        raise NotFound()
    return AwardView.model_validate(found["doc"], context=STORED)


@router.query("/v1/honours/{id}/standing", HonourStanding, roles=EVERYONE, whose=PUBLIC, refuses=(Invalid,))
async def standing(
    id: Id, query: Annotated[StandingQuery, Query()], fresh: Fresh, today: Today, zone: CompanyZone
) -> HonourStanding:
    """Who would win the honour of a period, as of any day: what a run as of that day awards, or has awarded."""
    state = (await fresh.stream(honour, id)).state
    if state is None:
        raise NotFound()
    named, as_of, terms = period(query.period), query.as_of or today, state.terms
    if every_of(named) is not terms.every:
        raise Invalid("/period", f"must be a {terms.every}: the honour is awarded once for each")
    async with fresh.whole_tables(SOURCES) as db:
        found = await contenders_of(db.all, terms, named, as_of, zone)
        names = await names_of(db.all, [one.rep_id for one in found])
    rows = [
        ContenderRow(
            rank=one.rank,
            key=one.rep_id,
            label=names.get(one.rep_id, (None, None))[0],
            external_id=names.get(one.rep_id, (None, None))[1],
            figure=one.figure,
            rate=one.rate,
            answers=one.answers,
        )
        for one in found
    ]
    return HonourStanding(
        honour_id=id, period=named.name, as_of=as_of, metric=terms.metric, currency=terms.currency, rows=rows
    )
