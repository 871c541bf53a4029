"""What clients were told had succeeded is looked up in the log: there exactly once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.customer.app import service
from shared.log.engine import engine_of
from shared.readers.check import Finding
from shared.readers.postgres import PostgresReadStore
from shared.testing.postgres import Database, FreshDatabase, TestCluster
from shared.testing.serving import Served, serving
from shared.web.acknowledged import AcksUnreadable, acknowledged, read_acks

from .conftest import ACME


class Clients:
    """Commands sent, and the lines that tell of their answers."""

    def __init__(self, served: Served) -> None:
        self._client = served.as_("assistant")
        self.acks: list[dict[str, Any]] = []

    async def send(self, path: str, body: dict[str, Any], key: str | None = None, method: str = "POST") -> Any:
        correlation = uuid4()
        headers = {"traceparent": f"00-{correlation.hex}-{uuid4().hex[:16]}-01"}
        headers |= {"Idempotency-Key": key} if key else {}
        answer = await self._client.request(method, path, json=body, headers=headers)
        self.acks.append(
            {
                "service": "customer", "method": method, "path": path, "key": key, "status": answer.status_code,
                "position": int(answer.headers.get("Log-Position", 0)) or None, "correlation": str(correlation),
                "at": 12.5,
            }
        )  # fmt: skip
        return answer.json()


@pytest.fixture
async def told(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[tuple[Database, list[dict[str, Any]]]]:
    """A database and the answers that were given by it."""
    database = fresh_database()
    async with serving(service, database.serving_url, tmp_path) as served:
        await served.caught_up()
        clients = Clients(served)
        made = await clients.send("/v1/customers", ACME, "first")
        await clients.send("/v1/customers", ACME, "first")
        await clients.send("/v1/customers", ACME, "second")  # refused: the external id is taken
        await clients.send("/v1/customers", {**ACME, "external_id": "104"})
        await clients.send(f"/v1/customers/{made['id']}/contacts", {"name": "Carine"}, "third")
    yield database, clients.acks


async def finding(database: Database, acks: list[dict[str, Any]]) -> Finding:
    engine = engine_of(database.serving_url)
    try:
        lines = [json.dumps(one) for one in acks]
        return await acknowledged("customer", PostgresReadStore(engine), read_acks(lines))
    finally:
        await engine.dispose()


async def test_each_command_that_was_told_to_have_succeeded_is_there_once(
    told: tuple[Database, list[dict[str, Any]]], postgres: TestCluster
) -> None:
    database, acks = told
    assert [one["status"] for one in acks] == [201, 201, 409, 201, 200], acks
    del acks[1]["correlation"]  # of the repetition, which wrote nothing
    assert await finding(database, acks) == Finding("customer", "acknowledged is in the log", True, "4 commands")
    assert (await finding(database, [{**acks[0], "service": "pipeline"}])).detail == "0 commands"

    def sql(statement: str) -> None:
        postgres.server.run_sql(f"SET session_replication_role = replica; {statement}", database.name)

    first, _, _, keyless, third = acks
    wrong = {**first, "position": first["position"] + 1}
    assert f"first was told position {wrong['position']}, and stands at" in (await finding(database, [wrong])).detail
    other = {**third, "key": "never"}
    del other["correlation"]
    found = await finding(database, [other])
    assert (found.ok, found.detail) == (False, f"{third['method']} {third['path']} never is not in the log")
    sql("INSERT INTO request SELECT 'other', route, key, body_hash, response, position, recorded_at FROM request")
    found = await finding(database, [third])
    assert "third is there 2 times" in found.detail and "2 commands were told that position" in found.detail
    assert "is there 2 times" not in (await finding(database, [{**third, "client": "test-assistant"}])).detail
    sql("DELETE FROM request WHERE client = 'other'")
    sql(f"DELETE FROM event WHERE position = {keyless['position']}")
    assert f"{keyless['position']} is not in the log" in (await finding(database, [keyless])).detail
    sql(f"DELETE FROM event WHERE position = {third['position']}")
    assert f"stands at {third['position']}, where there is no event" in (await finding(database, [third])).detail
    sql(
        "INSERT INTO event SELECT position + 100, stream, version + 100, gen_random_uuid(), type, schema, data, meta,"
        f" published, source, source_position, recorded_at FROM event WHERE position = {first['position']}"
    )
    assert "was carried out more than once: 2 events from" in (await finding(database, [first])).detail


def test_a_line_that_tells_of_no_answer_is_named() -> None:
    with pytest.raises(AcksUnreadable, match="line 2: status: Field required"):
        list(read_acks(['{"service": "a", "method": "POST", "path": "/x", "status": 201}', '{"service": "a", '
                        '"method": "POST", "path": "/x"}']))  # fmt: skip
    with pytest.raises(AcksUnreadable, match="line 1: the line: Invalid JSON"):
        list(read_acks(["nothing"]))
