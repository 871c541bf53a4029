"""The forecast as of a day is that of the events up to it, whatever happened to deals and in whatever order."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as forall
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from services.pipeline.app import service
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import (
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
)
from services.pipeline.opportunities.state import Opportunity, OpportunityStatus
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.deals.rows import Dimension
from services.pipeline.reports.forecast.query import Coverage, forecast
from services.pipeline.reports.sales.query import Money
from services.pipeline.splits.split import Split
from services.pipeline.stages.events import Stage, StageAdvanced
from shared.kernel.messages import Meta
from shared.kernel.money import ZERO, allocate, cents
from shared.log.engine import engine_of
from shared.readers.store import schema_of
from shared.testing.examples import examples
from shared.testing.postgres import FreshDatabase
from shared.testing.spec import ACCEPTED_AT

Sums: TypeAlias = tuple[Decimal, Decimal, Decimal, Decimal]
"""Amount, forecast, what is won, and the forecast with overrides."""

FIRST = date(2004, 1, 1)
REPS = tuple(UUID(int=number) for number in (1, 2, 3))
DIMENSIONS = (None, Dimension.REP, Dimension.STAGE, Dimension.MONTH, Dimension.LINE)
SCHEMAS: dict[str | None, str | None] = {one.name: schema_of(one) for one in service.projections}

days = st.integers(0, 20).map(lambda number: FIRST + timedelta(days=number))
closing = st.integers(0, 90).map(lambda number: FIRST + timedelta(days=number))
money = st.decimals("0.00", "99999.99", places=2)
chance = st.decimals("0", "100", places=2)
OPEN = [stage for stage in Stage if stage not in (Stage.WON, Stage.LOST)]


@st.composite
def splits(draw: st.DrawFn) -> tuple[Split, ...]:
    reps = draw(st.permutations(REPS))[: draw(st.integers(1, 3))]
    cuts = sorted(draw(st.sets(st.integers(1, 999_999), min_size=len(reps) - 1, max_size=len(reps) - 1)))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    return tuple(Split(rep_id=rep, percent=Decimal(share) / 10_000) for rep, share in zip(reps, shares, strict=True))


@st.composite
def opening(draw: st.DrawFn) -> OpportunityOpened:
    shares = draw(splits())
    return OpportunityOpened(
        customer_id=UUID(int=9), owner_id=shares[0].rep_id, name="A deal", expected_amount=draw(money), currency="USD",
        expected_close_on=draw(closing), splits=shares, stage=Stage.LEAD, probability=draw(chance),
        opened_on=draw(days), opened_by="rep", line=draw(st.sampled_from(["Cars", "Ships", None])),
    )  # fmt: skip


advance = st.builds(
    StageAdvanced, previous=st.sampled_from(OPEN), stage=st.sampled_from(OPEN), probability=chance, on=days,
    advanced_by=st.just("rep"), reason=st.none(), evidence=st.just(()), max_days=st.none(),
)  # fmt: skip
revise = st.builds(
    OpportunityRevised, expected_amount=money, expected_close_on=closing, reason=st.just("less"), on=days,
    revised_by=st.just("rep"),
)  # fmt: skip
override = st.builds(
    ForecastOverridden, amount=st.none() | money, probability=st.none() | chance, reason=st.just("frozen"),
    overridden_by=st.just("lead"), on=days,
)  # fmt: skip
hand_over = st.builds(
    OpportunityReassigned, owner_id=st.sampled_from(REPS), previous_owner_id=st.sampled_from(REPS), splits=splits(),
    reason=st.just("region"), reassigned_by=st.just("lead"), on=days,
)  # fmt: skip
lose = st.builds(
    OpportunityLost, reason=st.just("price"), competitor=st.none(), previous=st.sampled_from(OPEN), on=days,
    lost_by=st.just("rep"), customer_id=st.none(),
)  # fmt: skip
win = st.builds(
    OpportunityWon, contract_id=st.uuids(), amount=st.decimals("0.01", "99999.99", places=2),
    previous=st.sampled_from(OPEN), on=days, customer_id=st.none(),
)  # fmt: skip


@st.composite
def life(draw: st.DrawFn) -> list[OpportunityEvent]:
    """While it is open anything; then it may be lost, or won, or lost and then won after all."""
    changes = draw(st.lists(st.one_of(advance, revise, override, hand_over), max_size=6))
    ends = draw(st.sampled_from([(), (lose,), (win,), (lose, win)]))
    return [draw(opening()), *changes, *(draw(end) for end in ends)]  # type: ignore[list-item]


def day_of(event: OpportunityEvent) -> date:
    day: date = event.opened_on if isinstance(event, OpportunityOpened) else event.on  # type: ignore[union-attr, assignment]
    return day


def replayed(deals: Sequence[Sequence[OpportunityEvent]], as_of: date | None) -> list[Opportunity]:
    """The deals as their events up to that day leave them."""
    states = (opportunity.fold(tuple(one for one in deal if not as_of or day_of(one) <= as_of)) for deal in deals)
    return [state for state in states if state]


def key_of(state: Opportunity, by: Dimension | None) -> str | None:
    if by is Dimension.MONTH:
        return f"{(state.expected_close_on if state.status is OpportunityStatus.OPEN else closed_on(state)):%Y-%m}"
    return {Dimension.STAGE: state.stage.value, Dimension.LINE: state.opened.line}.get(by) if by else None


def closed_on(state: Opportunity) -> date:
    return state.passage.stays[-1].entered_on


def figures(state: Opportunity) -> Sums:
    amount = ZERO if state.status is OpportunityStatus.LOST else state.amount
    won = amount if state.status is OpportunityStatus.WON else ZERO
    return amount, cents(amount * state.probability / 100), won, state.overridden_amount


def parts_of(state: Opportunity, by: Dimension | None) -> Iterator[tuple[str | None, Sums]]:
    """By rep an amount is split by the shares, cents left over to the lower id on a tie."""
    whole = figures(state)
    if by is not Dimension.REP:
        yield key_of(state, by), whole
        return
    shares = sorted((one for one in state.splits if one.percent), key=lambda one: one.rep_id)
    parts = [allocate(amount, [one.percent for one in shares]) for amount in whole]
    for share, *amounts in zip(shares, *parts, strict=True):
        a, b, c, d = amounts
        yield str(share.rep_id), (a, b, c, d)


def summed(states: Sequence[Opportunity], by: Dimension | None) -> dict[str | None, Sums]:
    found: dict[str | None, Sums] = defaultdict(lambda: (ZERO, ZERO, ZERO, ZERO))
    for state in states:
        for key, (a, b, c, d) in parts_of(state, by):
            have = found[key]
            found[key] = have[0] + a, have[1] + b, have[2] + c, have[3] + d
    return dict(found)


def told(row: Any) -> Sums:
    """Without an override in it, a row says none."""
    return row["amount"], row["forecast"], row["won"], row["forecast"] if row["override"] is None else row["override"]


async def projected(db: AsyncConnection, deals: Sequence[Sequence[OpportunityEvent]]) -> None:
    """The deals' events by turns, so that those of one lie among those of others in the log."""
    position = 0
    for turn in range(max(map(len, deals))):
        for number, deal in enumerate(deals):
            if turn >= len(deal):
                continue
            position += 1
            of = uuid5(UUID(int=5), str(number))
            at = datetime.combine(day_of(deal[turn]), ACCEPTED_AT.timetz())
            meta = Meta(UUID(int=position), opportunity.stream(of), of, turn + 1, position, at, at, "rep", UUID(int=1))
            for statement, rows in history.projection(deal[turn], meta):
                await db.execute(statement, [dict(row) for row in rows])


@pytest.fixture
def runner(fresh_database: FreshDatabase) -> Iterator[tuple[asyncio.Runner, AsyncConnection]]:
    with asyncio.Runner() as running:
        engine = engine_of(fresh_database(of=service).serving_url)
        db = running.run(engine.connect().__aenter__())
        yield running, running.run(db.execution_options(schema_translate_map=SCHEMAS))
        running.run(db.close())
        running.run(engine.dispose())


@settings(examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@forall(st.lists(life(), min_size=1, max_size=6), st.lists(days, min_size=1, max_size=2, unique=True))
def test_the_forecast_as_of_a_day_is_that_of_a_replay_cut_at_it_and_adds_up_by_every_dimension(
    runner: tuple[asyncio.Runner, AsyncConnection], deals: list[list[OpportunityEvent]], on: list[date]
) -> None:
    running, db = runner

    async def check() -> None:
        await projected(db, deals)
        for as_of in (None, *on):
            states = replayed(deals, as_of)
            for by in DIMENSIONS:
                found = (await db.execute(forecast(Coverage(as_of), by, Money("USD"), narrow=False))).mappings().all()
                whole = summed(states, None).get(None, (ZERO, ZERO, ZERO, ZERO))
                assert told(found[-1]) == whole, (as_of, by)
                assert {row["key"]: told(row) for row in found if not row["total"]} == (
                    summed(states, by) if by else {}
                ), (as_of, by)

    try:
        running.run(check())
    finally:
        running.run(db.rollback())
