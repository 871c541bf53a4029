"""Aging over the books of a hundred thousand invoices, beside SQL by hand on the same tables.

Ours is the whole answer over HTTP, in one process with its client: the token checked, the currency found, what the
actor sees, rows and totals, JSON. The reference is one statement on one connection. Both must say the same. All comes
over HTTP: contracts and invoices by the import, of which the second is timed, and each customer's payments as the ERP
pushes them, some seven tenths of what was invoiced.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from deploy.databases import Database
from services.pipeline.app import service
from services.pipeline.directory import projections as directory
from services.pipeline.receivables import projections as receivables
from shared.log.engine import engine_of
from shared.log.postgres import PostgresLog
from shared.readers import organisation
from shared.readers.engine import CONNECT
from shared.readers.postgres import PostgresReadStore
from shared.readers.projector import Projector
from shared.readers.tail import Tail
from shared.testing.serving import Served, serving

from .cluster import durable_database
from .loop import entered, loop
from .table import Row, by_turns, times

HOLD, AIM = 0.67, 0.85
EACH, REPS, PAYMENTS = 200, 200, 20
"""Invoices and payments of a customer, and the reps whose they are."""
LINES = 25_000
"""Of one import, so that its body stays below the limit."""
AT_ONCE = 64
PATIENCE = 1_800
PROJECTIONS = (organisation.heard, directory.projection, receivables.projection)
FIRST, AS_OF = date(2023, 1, 1), date(2024, 6, 30)
_NAMES = UUID(int=8)
BUCKETS = """
    coalesce(sum(open) FILTER (WHERE days <= 0), 0) AS not_due,
    coalesce(sum(open) FILTER (WHERE days BETWEEN 1 AND 30), 0) AS d1_30,
    coalesce(sum(open) FILTER (WHERE days BETWEEN 31 AND 60), 0) AS d31_60,
    coalesce(sum(open) FILTER (WHERE days BETWEEN 61 AND 90), 0) AS d61_90,
    coalesce(sum(open) FILTER (WHERE days > 90), 0) AS over_90,
    sum(open) AS total, count(DISTINCT invoice_id) AS invoices"""
BY_HAND = """
WITH paid AS (
    SELECT invoice_id, due_on, sum(amount) AS amount FROM {schema}.application WHERE "on" <= $1 GROUP BY 1, 2
), aged AS (
    SELECT {key} AS key, invoice_id, instalment.amount - coalesce(paid.amount, 0) AS open, $1 - due_on AS days
    FROM {schema}.instalment LEFT JOIN paid USING (invoice_id, due_on) WHERE issued_on <= $1 AND currency = 'USD'
)
SELECT key, {buckets}, (SELECT sum(amount) FROM {schema}.cash WHERE "on" <= $1 AND currency = 'USD') AS unallocated
FROM aged WHERE open > 0 GROUP BY key ORDER BY total DESC, key"""


def an_id(kind: str, number: int) -> str:
    return str(uuid5(_NAMES, f"{kind} {number}"))


def contract(customer: int) -> dict[str, Any]:
    return {
        "external_id": f"K{customer}", "customer_id": an_id("customer", customer),
        "owner_id": an_id("rep", customer % REPS), "amount": "999999999.00", "currency": "USD",
        "payment_schedule": [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}],
    }  # fmt: skip


def invoice(number: int, customers: int) -> dict[str, Any]:
    """Over eighteen months, of one instalment or two."""
    issued = FIRST + timedelta(days=number * 31 % 540)
    amount = Decimal(100_00 + number * 7919 % 500_000) / 100
    half = (amount / 2).quantize(Decimal("0.01"))
    parts = [amount] if number % 3 else [half, amount - half]
    due = ((issued + timedelta(days=30 * place), part) for place, part in enumerate(parts, 1))
    return {
        "contract_external_id": f"K{number % customers}", "number": str(number), "issued_on": str(issued),
        "amount": str(amount),
        "instalments": [{"due_on": str(day), "amount": str(part)} for day, part in due],
    }  # fmt: skip


class Filling:
    """The books, by their clients over HTTP. `rate`: invoices imported in a second."""

    def __init__(self, served: Served, count: int) -> None:
        self._count, self._customers, self.rate = count, count // EACH, 0.0
        roles = ("assistant", "legal", "director", "finance", "erp")
        self._clients = {role: served.as_(role) for role in roles}

    async def fill(self) -> None:
        contracts = await self._import("assistant", "/v1/contracts/import", map(contract, range(self._customers)))
        await self._each(self._sign, contracts)
        began = time.perf_counter()
        await self._import("finance", "/v1/invoices/import", (invoice(n, self._customers) for n in range(self._count)))
        self.rate = self._count / (time.perf_counter() - began)
        print(f"imported {self._count:,} invoices, {self.rate:,.0f} lines a second", flush=True)
        await self._each(self._pay, range(self._customers))

    async def _import(self, role: str, path: str, bodies: Iterable[dict[str, Any]]) -> list[str]:
        lines, ids = [json.dumps(one).encode() + b"\n" for one in bodies], list[str]()
        for start in range(0, len(lines), LINES):
            content = b"".join(lines[start : start + LINES])
            answer = await self._clients[role].post(path, content=content, timeout=PATIENCE)
            answers = [json.loads(line) for line in answer.text.splitlines()]
            assert {one["status"] for one in answers} == {201}, next(one for one in answers if one["status"] != 201)
            ids += [one["id"] for one in answers]
        return ids

    async def _each(self, act: Callable[[Any], Awaitable[None]], of: Iterable[Any]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(what: Any) -> None:
            async with gate:
                await act(what)

        await asyncio.gather(*(one(what) for what in of))

    async def _sign(self, contract_id: str) -> None:
        path, fine = f"/v1/contracts/{contract_id}", {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
        await self._post("legal", f"{path}/legal-review", {"version": 1, "verdict": "approved", "checklist": fine})
        await self._post("director", f"{path}/approve", {"version": 1})
        await self._post("assistant", f"{path}/sign", {"version": 1, "signed_on": str(FIRST)})

    async def _pay(self, customer: int) -> None:
        """Every month some of what was invoiced, from the second on."""
        invoiced = sum(
            Decimal(invoice(n, self._customers)["amount"]) for n in range(customer, self._count, self._customers)
        )
        for month in range(PAYMENTS):
            paid = {
                "payment_id": f"{customer}-{month}", "customer_id": an_id("customer", customer), "currency": "USD",
                "amount": str((invoiced * Decimal("0.7") / PAYMENTS).quantize(Decimal("0.01"))),
                "received_on": str(FIRST + timedelta(days=30 * (month + 1))),
            }  # fmt: skip
            await self._post("erp", "/v1/erp/payments", paid)

    async def _post(self, role: str, path: str, body: dict[str, Any]) -> None:
        answer = await self._clients[role].post(path, json=body, timeout=PATIENCE)
        assert answer.is_success, answer.text


async def project(database: Database, log: PostgresLog) -> str:
    """Build the tables of the report, and no others. Returns the schema of the books."""
    store = PostgresReadStore(engine_of(database.serving_url, CONNECT, pool_size=len(PROJECTIONS) + 2, max_overflow=0))
    tail, head = Tail(log, service.catalogue()), await log.head()
    projectors = [Projector(one, log, tail, store) for one in PROJECTIONS]
    running = [asyncio.create_task(one.run()) for one in projectors]
    for one in projectors:
        assert await one.reached(head, PATIENCE), one.state
        while not one.is_built:  # it takes over just after that
            await asyncio.sleep(0.05)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await store.close()
    db = await asyncpg.connect(database.serving_url)
    await db.execute("ANALYZE")
    schema: str = await db.fetchval("SELECT schemaname FROM pg_tables WHERE tablename = 'instalment'")
    await db.close()
    return schema


class Asking:
    """Aging by something, over HTTP and by hand."""

    def __init__(self, served: Served, db: asyncpg.Connection, schema: str, rate: float) -> None:
        self._client, self._db, self._schema, self.rate = served.as_("director"), db, schema, rate

    def _by_hand(self, by: str | None) -> str:
        key = {"customer": "customer_id", "rep": "owner_id", None: "NULL::uuid"}[by]
        return BY_HAND.format(key=key, schema=self._schema, buckets=BUCKETS)

    async def answered(self, by: str | None) -> Any:
        asked = {"as_of": str(AS_OF)} | ({"by": by} if by else {})
        answer = await self._client.get("/v1/reports/aging", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def took(self, by: str | None) -> float:
        began = time.perf_counter()
        await self.answered(by)
        return time.perf_counter() - began

    async def took_by_hand(self, by: str | None) -> float:
        began = time.perf_counter()
        await self._db.fetch(self._by_hand(by), AS_OF)
        return time.perf_counter() - began

    async def compare(self, by: str | None) -> None:
        """Fails unless both say the same."""
        ours, theirs = await self.answered(by), await self._db.fetch(self._by_hand(by), AS_OF)
        names = ("not_due", "d1_30", "d31_60", "d61_90", "over_90", "total")
        rows = [(row["key"], *(Decimal(row[name]) for name in names)) for row in ours["rows"]]
        told = [(str(row["key"]), *(row[name] for name in names)) for row in theirs]
        assert rows == (told if by else []), (rows[:2], told[:2])
        assert Decimal(ours["total"]) == sum(row["total"] for row in theirs) > 0
        assert Decimal(ours["unallocated"]) == theirs[0]["unallocated"]
        assert ours["invoices"] == sum(row["invoices"] for row in theirs)


@asynccontextmanager
async def asking(database: Database, count: int) -> AsyncIterator[Asking]:
    with tempfile.TemporaryDirectory() as home:
        api = serving(service, database.serving_url, Path(home), process="api", base_currency="USD", log_level="ERROR")
        async with api as served, await PostgresLog.open(database.serving_url) as log:
            filling = Filling(served, count)
            await filling.fill()
            schema = await project(database, log)
            options: Any = CONNECT
            db = await asyncpg.connect(database.serving_url, **options)
            yield Asking(served, db, schema, filling.rate)
            await db.close()


def rows(quick: bool) -> Iterator[Row]:
    count = 10_000 if quick else 100_000
    with durable_database() as database, loop() as runner, entered(runner, asking(database, count)) as asked:
        setting = f"{count:,} invoices, a connection each; imported at {asked.rate:,.0f} lines/s"
        for by in (None, "customer", "rep"):
            runner.run(asked.compare(by))
            pairs = runner.run(by_turns(partial(asked.took, by), partial(asked.took_by_hand, by)))
            yield times(f"aging by {by}" if by else "aging", pairs, HOLD, AIM, setting)
