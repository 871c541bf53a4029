"""Reports over the books of a hundred thousand deals, beside SQL by hand on the same tables.

Ours is the whole answer over HTTP, in one process with its client: the token checked, the currency found, what the
actor sees, rows and total, JSON. The reference is the one statement on one connection. Both must say the same.
The contracts come through the import over HTTP, which is timed, but in a quick run; their signatures and the
opportunities always go straight to the log by the appender.

A report more is a `Report` in REPORTS: its question, its statement in `by_hand`, and its tables in PROJECTIONS. What it
is about joins the events of `books`.
"""

import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from deploy.databases import Database
from services.pipeline.app import service
from services.pipeline.catalogue.projections import products
from services.pipeline.channels import projections as channels
from services.pipeline.directory import projections as directory
from services.pipeline.exchange_rates.projections import exchange_rates
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.sales import projections as sales
from shared.log.engine import engine_of
from shared.log.postgres import PostgresLog
from shared.readers import organisation
from shared.readers.engine import CONNECT
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.tail import Tail
from shared.testing.serving import Served, serving

from . import books, by_hand
from .cluster import durable_database
from .following import running, until
from .loop import entered, loop
from .table import Row, by_turns, times

HOLD, AIM = 0.67, 0.85
LINES = 25_000
"""Of one import, so that its body stays below the limit."""
PATIENCE = 1_800
"""Seconds that an import may take."""
PROJECTIONS = (
    organisation.heard, directory.projection, products, exchange_rates, channels.channels, channels.projection,
    sales.projection, history.projection,
)  # fmt: skip
NEW_YEAR, NEW_YEARS_EVE = date(2024, 1, 1), date(2024, 12, 31)


@dataclass(frozen=True)
class Report:
    """`total`: the column of the total, in the last row of the answer by hand."""

    name: str
    path: str
    asked: dict[str, str]
    by_hand: str
    given: Sequence[Any] = ()
    total: str = field(default="amount", kw_only=True)


YEAR = {"from": NEW_YEAR.isoformat(), "to": NEW_YEARS_EVE.isoformat()}
REPORTS = (
    Report(
        "sales by rep", "sales", {"by": "rep"}, by_hand.SALES_BY_REP, (date.min, date.max), total="total"
    ),
    Report(
        "sales by rep of a year", "sales", {"by": "rep", **YEAR}, by_hand.SALES_BY_REP, (NEW_YEAR, NEW_YEARS_EVE),
        total="total",
    ),
    Report("forecast by month", "forecast", {"by": "month"}, by_hand.forecast_by_month(by_hand.NOW)),
    Report(
        "forecast by month as of a past day", "forecast", {"by": "month", "as_of": NEW_YEARS_EVE.isoformat()},
        by_hand.forecast_by_month(by_hand.THEN), (NEW_YEARS_EVE,),
    ),
    Report("forecast by rep", "forecast", {"by": "rep"}, by_hand.FORECAST_BY_REP),
)  # fmt: skip


async def imported(served: Served, count: int) -> list[UUID]:
    """The ids of contracts drafted through the import."""
    director, ids, began = served.as_("director"), list[UUID](), time.perf_counter()
    for start in range(0, count, LINES):
        body = b"".join(json.dumps(books.drafted(n)).encode() + b"\n" for n in range(start, min(start + LINES, count)))
        answer = await director.post("/v1/contracts/import", content=body, timeout=PATIENCE)
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert {line["status"] for line in lines} == {201}, next(line for line in lines if line["status"] != 201)
        ids += [UUID(line["id"]) for line in lines]
    print(f"imported {count:,} contracts, {count / (time.perf_counter() - began):,.0f} lines a second", flush=True)
    return ids


async def append_books(log: PostgresLog, contracts: Sequence[UUID], after: int) -> None:
    """`after`: the version at which each contract's stream stands."""
    await books.append_heard(log)
    await books.append(log, (one for n, made in enumerate(contracts) for one in books.deal(n, made, after)))
    await books.append(log, (one for n in range(len(contracts)) for one in books.pursued(n)))


async def project(database: Database, log: PostgresLog) -> None:
    """Build the tables of the reports, and no others."""
    store = PostgresReadStore(engine_of(database.serving_url, CONNECT, pool_size=len(PROJECTIONS) + 2, max_overflow=0))
    tail, head = Tail(log, service.catalogue()), await log.head()
    projectors = [Projector(one, log, tail, store) for one in PROJECTIONS]
    async with running(*projectors):
        for one in projectors:
            assert await one.reached(head, PATIENCE), one.state
            await until(partial(getattr, one, "is_built"))
            assert not one.parked, one.name
    await store.close()
    owner = await asyncpg.connect(database.serving_url)
    await owner.execute("ANALYZE")
    await owner.close()


class Asking:
    """A report, over HTTP and by hand."""

    def __init__(self, served: Served, db: asyncpg.Connection) -> None:
        self._director, self._db = served.as_("director"), db

    async def answered(self, report: Report) -> Any:
        answer = await self._director.get(f"/v1/reports/{report.path}", params=report.asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def took(self, report: Report) -> float:
        began = time.perf_counter()
        await self.answered(report)
        return time.perf_counter() - began

    async def took_by_hand(self, report: Report) -> float:
        began = time.perf_counter()
        await self._db.fetch(report.by_hand, *report.given)
        return time.perf_counter() - began

    async def compare(self, report: Report) -> None:
        """Fails unless both say the same."""
        ours, theirs = await self.answered(report), await self._db.fetch(report.by_hand, *report.given)
        rows = [(row["key"], Decimal(row["amount"])) for row in ours["rows"]]
        told = [(row["key"], row["amount"]) for row in theirs if row["key"] is not None]
        assert rows == told, (report.name, rows[:3], told[:3])
        whole = Decimal(ours["total" if report.total == "total" else "amount"])
        assert whole == theirs[-1][report.total] == sum(amount for _, amount in rows), report.name


@asynccontextmanager
async def asking(database: Database, count: int, quick: bool) -> AsyncIterator[Asking]:
    with tempfile.TemporaryDirectory() as home:
        api = serving(service, database.serving_url, Path(home), process="api", base_currency="USD", log_level="ERROR")
        async with api as served, await PostgresLog.open(database.serving_url) as log:
            made = [books.an_id("contract", n) for n in range(count)] if quick else await imported(served, count)
            await append_books(log, made, after=0 if quick else 1)
            await project(database, log)
            options: Any = CONNECT  # as the readers have it
            db = await asyncpg.connect(database.serving_url, **options)
            yield Asking(served, db)
            await db.close()


def rows(quick: bool) -> Iterator[Row]:
    count = 20_000 if quick else 100_000
    setting = f"{count:,} deals, a connection each"
    with durable_database() as database, loop() as runner, entered(runner, asking(database, count, quick)) as asked:
        for report in REPORTS:
            runner.run(asked.compare(report))
            pairs = runner.run(by_turns(partial(asked.took, report), partial(asked.took_by_hand, report)))
            yield times(report.name, pairs, HOLD, AIM, setting)
