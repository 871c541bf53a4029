"""How PostgreSQL answers reports on deals and lists of them: it reads what was asked for, and sorts the answer alone.

What clients ask is caught on its way to the database, and explained over tables that were filled there.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from services.pipeline.app import service
from shared.readers.store import schema_of
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving

FILL = """
    CREATE TEMP TABLE told AS
        SELECT lpad(to_hex(n), 32, '0')::uuid AS id, lpad(to_hex(1000000 + n), 32, '0')::uuid AS contract_id,
               lpad(to_hex(n % 200), 32, '0')::uuid AS rep_id, lpad(to_hex(n % 2000), 32, '0')::uuid AS customer_id,
               date '2003-01-01' + n % 1000 AS day, n % 9999 AS amount, n,
               CASE n % 5000 WHEN 0 THEN 'EUR' ELSE 'USD' END AS currency
        FROM generate_series(1, 10000) AS n;
    INSERT INTO {sales}.deal (contract_id, customer_id, currency, signed_on, amount, reversed, opportunity_id,
                              below_channel_price, first_deal)
        SELECT contract_id, customer_id, currency, day, amount, 0, id, false, false FROM told;
    INSERT INTO {sales}.rep_share SELECT contract_id, rep_id, amount, 0 FROM told;
    INSERT INTO {contribution}.part (contract_id, sku, customer_id, owner_id, signed_on, currency, signed, amount)
        SELECT contract_id, '', customer_id, rep_id, day, currency, amount, amount FROM told;
    INSERT INTO {opportunity_history}.deal (id, customer_id, currency, opened_on, opened_by, owners)
        SELECT id, customer_id, currency, day, 'rep', ARRAY[rep_id] FROM told;
    INSERT INTO {opportunity_history}.stage (deal_id, position, stage, probability, "on", until)
        SELECT id, n, 'lead', 10, day, day + 9 FROM told
        UNION ALL SELECT id, n + 10000, 'proposal', 50, day + 9, NULL FROM told;
    INSERT INTO {opportunity_history}.expectation (deal_id, position, amount, close_on, "on")
        SELECT id, n, amount, day + 60, day FROM told;
    INSERT INTO {opportunity_history}.share (deal_id, position, rep_id, owner_id, percent, "on")
        SELECT id, n, rep_id, rep_id, 100, day FROM told;
    INSERT INTO {contracts}.things (id, doc, position, owners, customer_id, owner_id, status, signed_on, renewed)
        SELECT contract_id, '{{}}', n, ARRAY[rep_id], customer_id, rep_id, 'signed', day, false FROM told;
    INSERT INTO {opportunities}.things (id, doc, position, owners, customer_id, owner_id, status, stage, currency,
                                        expected_close_on, amount, weighted, overridden)
        SELECT id, '{{}}', n, ARRAY[rep_id], customer_id, rep_id, 'open', 'proposal', 'USD', day, amount, 0, 0
        FROM told;
    ANALYZE;
"""
ONE = str(UUID(int=7))
DAY = {"from": "2004-03-01", "to": "2004-03-01"}
NEVER = {"from": "1999-01-01", "to": "1999-12-31"}


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile, and with which parameters."""
    heard: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        heard.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def asked(served: Served, path: str, **query: str) -> tuple[str, Any]:
    """The last of the statements, which answers: those before it look for currencies and for what is parked."""
    return (await said(served, path, **query))[-1]


async def said(served: Served, path: str, **query: str) -> list[tuple[str, Any]]:
    with statements() as heard:
        answer = await served.as_("director").get(path, params=query)
    assert answer.status_code == 200, answer.text
    return heard


class Explained:
    """A plan: its nodes, each with the table that it reads."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.nodes = list(_nodes(plan))

    def count(self, kind: str) -> int:
        return sum(node.split(" on ")[0] == kind for node in self.nodes)

    @property
    def scanned(self) -> set[str]:
        return {node.split(" on ")[1] for node in self.nodes if node.startswith("Seq Scan")}


def _nodes(plan: dict[str, Any]) -> Iterator[str]:
    yield f"{plan['Node Type']} on {plan.get('Schema', '')}.{plan.get('Relation Name', '')}"
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


async def touched(db: asyncpg.Connection, statement: tuple[str, Any]) -> float:
    """How many rows of tables and indexes it reads, those included that it does not take."""
    sql, parameters = statement
    told = await db.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *parameters)
    return _read(json.loads(told)[0]["Plan"])


def _read(plan: dict[str, Any]) -> float:
    rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) if "Relation Name" in plan else 0
    return float(rows * plan["Actual Loops"] + sum(_read(child) for child in plan.get("Plans", ())))


async def explain(db: asyncpg.Connection, statement: tuple[str, Any]) -> Explained:
    sql, parameters = statement
    told = await db.fetchval(f"EXPLAIN (FORMAT JSON, VERBOSE) {sql}", *parameters)
    return Explained(json.loads(told)[0]["Plan"])


async def test_reports_and_lists_read_what_was_asked_for_and_sort_the_answer_alone(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    url = fresh_database(of=service).serving_url
    async with serving(service, url, tmp_path, base_currency="USD", process="api") as served:
        day = await asked(served, "/v1/reports/sales", by="rep", **DAY)
        forecast = await asked(served, "/v1/reports/forecast", by="month")
        past = await asked(served, "/v1/reports/forecast", by="month", as_of="2004-03-01")
        looks = [
            look
            for path, query in (
                ("/v1/reports/sales", {}),
                ("/v1/reports/sales", DAY),
                ("/v1/reports/sales", NEVER),
                ("/v1/reports/forecast", {}),
                ("/v1/reports/forecast", {"as_of": "1999-01-01"}),
                ("/v1/reports/contribution", {"by": "product"}),
                ("/v1/reports/contribution", {"by": "product", **NEVER}),
            )
            for look in await said(served, path, **query)
            if "RECURSIVE" in look[0]
        ]
        assert len(looks) == 7
        lists = [
            await asked(served, path, **query)
            for path, query in (
                ("/v1/contracts", {}),
                ("/v1/contracts", {"customer_id": ONE}),
                ("/v1/contracts", {"owner_id": ONE}),
                ("/v1/contracts", {"sort": "-signed_on"}),
                ("/v1/opportunities", {}),
                ("/v1/opportunities", {"owner_id": ONE}),
                ("/v1/opportunities", {"sort": "expected_close_on"}),
                ("/v1/opportunities", {"close_from": "2004-03-01", "close_to": "2004-03-02"}),
            )
        ]
    schemas = {one.name: schema_of(one) for one in service.projections}
    db = await asyncpg.connect(url, server_settings={"jit": "off", "work_mem": "16MB"})
    try:
        await db.execute(FILL.format(**schemas))
        plan = await explain(db, day)
        assert not {table for table in plan.scanned if table.startswith(schemas["sales"])}, plan.nodes
        assert plan.count("Sort") <= 2, plan.nodes  # the rows of the answer, and of the day what they are made of
        for look in looks:  # which currencies there are
            assert await touched(db, look) < 20, look
        for whole in (forecast, past):  # of all deals, each table read once and in one go
            plan = await explain(db, whole)
            assert (plan.count("Sort"), plan.count("Nested Loop"), plan.count("Limit")) == (1, 0, 0), plan.nodes
            read = [node for node in plan.nodes if schemas["opportunity_history"] in node]
            assert len(read) == len(set(read)) == 4, plan.nodes
        for listed in lists:
            plan = await explain(db, listed)
            assert not plan.scanned, (listed, plan.nodes)
            if "WHERE" not in listed[0]:  # what a filter leaves is little, and may be sorted
                assert plan.count("Sort") == 0, (listed, plan.nodes)
    finally:
        await db.close()
