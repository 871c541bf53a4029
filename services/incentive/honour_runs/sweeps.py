"""The honour run: the winners of every honour that is in force for a period."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Executable, RowMapping, select

from shared.kernel.calendar import Period, period
from shared.readers.sweeps import Sweep, Sweeping

from ..honours.decider import Honour, honour
from ..honours.projections import honours_listing
from ..results.queries import SOURCES
from ..results.recurrence import PeriodNotOver, every_of, month_before
from .contenders import contenders_of
from .decider import CompleteHonourRun, NoHonourDefined, award_id, honour_run, run_id
from .events import HonourAwarded
from .winners import Contender


async def award(named: Period, sweeping: Sweeping, as_of: date) -> CompleteHonourRun:
    """Of a period that was awarded there is nothing to reckon. Raises NoHonourDefined and PeriodNotOver."""
    recorded = (await sweeping.state(honour_run, run_id(named.name))).completed
    if recorded:
        return CompleteHonourRun(**recorded.model_dump(exclude={"awards"}))
    if as_of < named.last:
        raise PeriodNotOver(f"{named.name} ends on {named.last}.")
    found = await _in_force(sweeping, named)
    if not found:
        raise NoHonourDefined(f"Define one with POST /v1/honours that is awarded for periods such as {named.name}.")

    async def rows(statement: Executable) -> list[RowMapping]:
        return list(await sweeping.find(statement, SOURCES))

    awards: list[HonourAwarded] = []
    for honour_id, one in found:
        contenders = await contenders_of(rows, one.terms, named, as_of, sweeping.zone)
        awards += awarded(honour_id, one, named, as_of, contenders)
    return CompleteHonourRun(period=named.name, as_of=as_of, honours=len(found), awards=tuple(awards))


def awarded(
    honour_id: UUID, one: Honour, named: Period, as_of: date, contenders: list[Contender]
) -> Iterator[HonourAwarded]:
    """An award for each of those on the first rank."""
    first = [contender for contender in contenders if contender.rank == 1]
    for contender in first:
        yield HonourAwarded(
            award_id=award_id(named.name, honour_id, contender.rep_id),
            honour_id=honour_id,
            honour=one.terms.name,
            kind=one.terms.kind,
            rep_id=contender.rep_id,
            period=named.name,
            on=named.last,
            as_of=as_of,
            metric=one.terms.metric,
            figure=contender.figure,
            currency=one.terms.currency,
            rate=contender.rate,
            answers=contender.answers,
            shared=len(first),
            grounds=contender.grounds,
        )


async def _in_force(sweeping: Sweeping, named: Period) -> list[tuple[UUID, Honour]]:
    table = honours_listing.table
    rows = await sweeping.find(select(table.c.id).order_by(table.c.id), (honours_listing,))
    known = [(row["id"], await sweeping.state(honour, row["id"])) for row in rows]
    every = every_of(named)
    return [(key, one) for key, one in known if one and one.terms.every is every and one.holds(named.last)]


def run_of(named: Period) -> Sweep[date]:
    """The run of that period, as of a day."""
    return Sweep(
        "honours", partial(award, named), honour_run, as_of=datetime.date, recorded=lambda _: run_id(named.name)
    )


GRACE = timedelta(days=4)
"""After the end of a month, in which what was done is still being told, before it is awarded by itself."""


def last_month(day: date) -> Period:
    """The last month that was over that long ago."""
    return period(month_before(day - GRACE))


async def award_last_month(sweeping: Sweeping, as_of: date) -> CompleteHonourRun:
    return await award(last_month(as_of), sweeping, as_of)


sweep = Sweep(
    "honours", award_last_month, honour_run, as_of=datetime.date, recorded=lambda day: run_id(last_month(day).name)
)
"""By itself only the month's: what is awarded by quarter or year is asked for."""
