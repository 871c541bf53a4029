"""With SCHEDULER=on the pipeline duns by itself, as of today, through the same code as its route."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.pipeline.app import service
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import PATIENCE, serving
from tests.pipeline.clients import Clients
from tests.pipeline.dunning.cases import POLICY
from tests.pipeline.dunning.invoices import invoiced


async def test_two_processes_that_schedule_raise_each_level_once(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    database = fresh_database(of=service)
    async with serving(service, database.serving_url, tmp_path, base_currency="USD") as quiet:
        clients = Clients(quiet)
        await quiet.as_("finance").put("/v1/dunning-policy", json=POLICY)
        await invoiced(clients, "1", "100.00", ("2004-04-01", "100.00"))
        await quiet.caught_up()
        assert await levels(clients) == []
    url, on = database.serving_url, {"base_currency": "USD", "scheduler": "on"}
    async with serving(service, url, tmp_path, **on) as one, serving(service, url, tmp_path, **on):
        clients = Clients(one)
        async with asyncio.timeout(PATIENCE):
            while not (runs := await runs_of(clients)):
                await one.runtime.log.wait(await one.runtime.log.head(), 0.2)
    assert [(run["overdue"], run["escalated"], run["legal_letters"]) for run in runs] == [(1, 2, 1)]
    assert abs((datetime.fromisoformat(runs[0]["as_of"]).date() - datetime.now(UTC).date()).days) <= 1


async def levels(clients: Clients) -> list[int]:
    return [data["level"] for name, data in await clients.published() if name in ("PaymentOverdue", "DunningEscalated")]


async def runs_of(clients: Clients) -> list[dict[str, Any]]:
    """The runs, once every level that they raised is told of."""
    if await levels(clients) != [1, 2, 3]:
        return []
    position = await clients.served.caught_up()
    found: list[dict[str, Any]] = (await clients.get("/v1/dunning-runs", min_position=str(position)))["items"]
    return found
