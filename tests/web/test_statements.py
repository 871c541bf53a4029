"""What a request asks of the database: how many statements a command issues, and how a list page is found.

No clock is needed to see that either stays as it is.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import httpx
import pytest
from sqlalchemy import Engine, event

from shared.log.postgres import PostgresLog
from shared.log.tracing import answering
from shared.testing.serving import Served
from tests.scopes.company import AMY, ANN, founding

from .conftest import ACME

Asked = Callable[[], list[str]]
NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """What was asked of the database for requests since it was last called: the log's statements by their name, of all
    others the first words. What readers ask meanwhile is left out."""
    fetch, append, seen = PostgresLog._fetch, PostgresLog.append, list[str]()

    async def fetched(self: PostgresLog, name: str, *arguments: Any) -> Any:
        if answering.get():
            seen.append(name)
        return await fetch(self, name, *arguments)

    async def appended(self: PostgresLog, commit: Any) -> Any:
        if answering.get():
            seen.append("append")
        return await append(self, commit)

    def executed(*given: Any) -> None:
        if answering.get():
            seen.append(" ".join(given[2].split()[:3]))

    def since() -> list[str]:
        asked = seen[:]
        seen.clear()
        return asked

    monkeypatch.setattr(PostgresLog, "_fetch", fetched)
    monkeypatch.setattr(PostgresLog, "append", appended)
    event.listen(Engine, "before_cursor_execute", executed)
    yield since
    event.remove(Engine, "before_cursor_execute", executed)


async def test_a_command_is_one_call_of_the_log_and_little_else(
    served: Served, client: httpx.AsyncClient, asked: Asked
) -> None:
    key = {"Idempotency-Key": "one"}
    made = await client.post("/v1/customers", json=ACME, headers=key)
    assert asked() == ["append"], "created: nothing is read of what cannot be there"
    await client.post("/v1/customers", json=ACME, headers=key)
    assert asked() == ["append", "stored_request"], "repeated: the stored answer is read"
    await client.post("/v1/customers", json={**ACME, "external_id": "7"}, headers=key)
    assert asked() == ["append"], "the key with another body"
    assert (await client.post("/v1/customers", json=ACME)).status_code == 409
    assert asked() == ["append", "holder"], "a taken code: who has it"

    path = made.headers["location"]
    verb = f"{path}/assign"
    whom = {"owner_id": str(ANN), "effective_on": "2004-07-01", "reason": "asked for"}
    assert (await client.post(verb, json=whom)).status_code == 200
    assert asked() == ["append"], "a thing that this process has just seen"
    assert (await client.patch(path, json={"city": "Oslo"}, headers={"If-Match": '"2"'})).status_code == 200
    assert asked() == ["append"]
    served.runtime.executor.streams._cache.clear()
    assert (await client.patch(path, json={"city": "Rome"}, headers={"If-Match": "*"})).status_code == 200
    assert asked() == ["read_stream", "append"], "one that it has not: its events"
    assert (await client.patch(path, json={"city": "Rome"}, headers={"If-Match": "*"})).status_code == 200
    assert asked() == ["read_stream"], "nothing to do, which holds of the thing as it is now"
    assert (await client.patch(path, json={"city": "Oslo"}, headers={"If-Match": '"2"'})).status_code == 412
    assert asked() == ["read_stream"], "no refusal from what may be stale"
    assert (await client.post(f"/v1/customers/{NOBODY}/contacts", json={"name": "Ann"})).status_code == 404
    assert asked() == ["read_stream"]
    assert (await client.post("/v1/customers", json={**ACME, "kind": "none"})).status_code == 422
    assert (await served.as_("hr").post("/v1/customers", json=ACME)).status_code == 403
    assert asked() == [], "what is wrong in itself, or not allowed, asks nothing"

    await served.hear(*founding())
    await served.caught_up()
    own = served.as_("rep", rep_id=ANN)
    await own.get(path)  # the first time it is asked which versions of the organisation are built
    asked()
    assert (await own.post(verb, json={**whom, "owner_id": str(AMY)})).status_code == 200
    assert asked() == ["WITH RECURSIVE homes", "append"], "a rep's: and whose things the rep sees"


async def test_who_sees_little_finds_a_page_by_whose_the_rows_are_and_who_sees_all_along_its_order(
    served: Served, client: httpx.AsyncClient
) -> None:
    await served.hear(*founding())
    await client.post("/v1/customers", json={**ACME, "owner_id": str(ANN)})
    await served.caught_up()
    db = await asyncpg.connect(served.settings.database_url)
    places = {name: f"{name}_v{version}" for name, version in await db.fetch("SELECT name, version FROM projection")}
    copies = """
        INSERT INTO {0} SELECT copy.* FROM {0} AS one, generate_series(1, {1}) AS number,
        jsonb_populate_record(one, jsonb_build_object('id', md5(number::text)::uuid) || {2}) AS copy
        WHERE one.ctid = (SELECT min(ctid) FROM {0})"""
    await db.execute(copies.format(f"{places['organisation']}.rep", 100, "'{}'"))
    theirs = "jsonb_build_object('owners', jsonb_build_array(md5(number::text)::uuid), 'created_by', 'import')"
    await db.execute(copies.format(f"{places['customers']}.things", 20_000, theirs))
    await db.execute("ANALYZE")

    pages: list[tuple[str, Any]] = []
    event.listen(Engine, "before_cursor_execute", lambda *given: pages.append((given[2], given[3])))
    for who, walked in ((served.as_("rep", rep_id=ANN), False), (client, True)):
        pages.clear()
        assert len((await who.get("/v1/customers?limit=20")).json()["items"]) == (20 if walked else 1)
        [(page, given)] = [one for one in pages if ".things" in one[0]]
        async with db.transaction():
            if not walked:
                await db.execute(
                    f"SELECT set_config('sales.sees', '{{{ANN}}}', true), set_config('sales.sub', 'x', true)"
                )
                await db.execute(f"SET LOCAL ROLE {served.settings.database_url.split('/')[2].split(':')[0]}_scoped")
            plan = json.loads(await db.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {page}", *given))[0]["Plan"]
        nodes = list(_nodes(plan))
        kinds = {node["Node Type"] for node in nodes}
        indexes = {node.get("Index Name") for node in nodes} - {None}
        assert "Seq Scan" not in kinds
        assert sum(node.get("Rows Removed by Filter", 0) for node in nodes) == 0
        if walked:
            assert "Sort" not in kinds and indexes == {"things_pkey"}
        else:
            assert indexes == {"things_owners", "ix_customers_things_created_by"}
    await db.close()


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
