"""How the reports on receivables read their tables: what a clock cannot tell on a noisy machine, a plan can."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import asyncpg
from sqlalchemy.dialects import postgresql

from services.pipeline.directory import projections as directory
from services.pipeline.receivables import projections as receivables
from services.pipeline.reports.receivables.aging import aging
from services.pipeline.reports.receivables.open_items import By, Cut, chosen_currency
from shared.readers.store import schema_of
from shared.testing.serving import Served

FILL = """
INSERT INTO {books}.instalment (invoice_id, due_on, position, customer_id, owner_id, currency, issued_on, amount)
SELECT md5('i' || n)::uuid, date '2004-01-31' + n % 300, n, md5('c' || n % 300)::uuid, md5('r' || n % 50)::uuid, 'USD',
       date '2004-01-01' + n % 300, 100
FROM generate_series(1, 20000) AS n;
INSERT INTO {books}.application (position, part, invoice_id, due_on, "on", amount, kind)
SELECT n, 0, md5('i' || n)::uuid, date '2004-01-31' + n % 300, date '2004-02-01' + n % 300, 60, 'cash'
FROM generate_series(1, 15000) AS n;
INSERT INTO {books}.books (customer_id, currency) SELECT md5('c' || n)::uuid, 'USD' FROM generate_series(0, 299) AS n;
ANALYZE {books}.instalment; ANALYZE {books}.application; ANALYZE {books}.books;
"""
SCHEMAS = {one.name: schema_of(one) for one in (receivables.projection, directory.projection)}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


async def planned(db: asyncpg.Connection, statement: Any) -> list[dict[str, Any]]:
    dialect: Any = postgresql.dialect  # its stub has no types
    sql = str(statement.compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))
    for name, schema in SCHEMAS.items():
        sql = sql.replace(f"{name}.", f"{schema}.")
    explained = json.loads(await db.fetchval(f"EXPLAIN (FORMAT JSON) {sql}"))
    return list(nodes(explained[0]["Plan"]))


async def test_aging_reads_each_table_once_and_sorts_nothing_but_its_answer(pipeline: Served) -> None:
    db = await asyncpg.connect(pipeline.settings.database_url)
    try:
        await db.execute(FILL.format(books=SCHEMAS["receivables"]))
        for by in (None, *By):
            for known_at in (None, 18_000):
                plan = await planned(db, aging(Cut(date(2004, 6, 30), known_at), chosen_currency(None, "USD"), by))
                scans = [node.get("Relation Name") for node in plan if node["Node Type"].endswith("Scan")]
                assert (scans.count("instalment"), scans.count("application")) == (1, 1), (by, scans)
                sorted_rows = [node["Plan Rows"] for node in plan if node["Node Type"] == "Sort"]
                assert max(sorted_rows) < 1_000, (by, sorted_rows)
                assert "Hash Join" in {node["Node Type"] for node in plan}, by
    finally:
        await db.close()
