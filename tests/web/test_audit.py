"""Who did what, when, from where and why, on the customer service."""

import csv
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest

from shared.kernel.messages import Actor
from shared.log.origin import Origin
from shared.log.postgres import PostgresLog
from shared.log.unit import Unit
from shared.readers.operations import DiscardParked, operations, operations_id
from shared.readers.sealer import Sealer
from shared.testing.serving import Served
from shared.web.audit import words
from shared.web.runtime import Runtime

from .conftest import ACME, problem

OWNER = str(uuid4())
ASSIGN = {"owner_id": OWNER, "effective_on": "2004-07-01", "reason": "hand-over of the region"}


async def assigned(client: httpx.AsyncClient, **headers: str) -> str:
    """A customer with a contact, and then an owner. Returns its id."""
    body = {**ACME, "contacts": [{"name": "Carine Schmitt"}]}
    made = await client.post("/v1/customers", json=body, headers=headers)
    answer = await client.post(f"/v1/customers/{made.json()['id']}/assign", json=ASSIGN, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(made.json()["id"])


async def discard(runtime: Runtime, by: Actor) -> None:
    """As an operator's act on a parked event is recorded."""

    async def work(unit: Unit) -> None:
        command = DiscardParked(reader="projection:customers:1", positions=(7,), reason="a test of ours")
        await unit.send(operations, operations_id(command.reader), command)

    await runtime.executor.run(work, Origin(by))


async def alone(reader: str) -> None:
    """There is no other process that could run it."""


async def acts(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get("/ops/audit", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_fact_says_who_did_what_when_from_where_and_why(served: Served) -> None:
    customer = await assigned(served.as_("director", sub="dora"))
    owner, contact, registered = await acts(served.as_("ops"))
    assert (owner["actor"], owner["address"], owner["reason"]) == ("dora", "127.0.0.1", "hand-over of the region")
    assert (owner["act"], owner["thing"], owner["thing_id"]) == ("Owner assigned", "customer", customer)
    assert owner["details"] == f"owner id: {OWNER}; effective on: 2004-07-01"
    assert datetime.fromisoformat(owner["at"]) > datetime.now(UTC) - timedelta(hours=1)
    assert "Carine" not in contact["details"] and '"name": "(personal)"' in contact["details"]
    assert (registered["reason"], registered["caused_by"]) == (None, None)
    assert registered["correlation"] == contact["correlation"] != owner["correlation"]


async def test_operators_acts_and_erasures_stand_in_it_with_their_reasons_and_seals_do_not(served: Served) -> None:
    await assigned(served.as_("director"))
    await served.caught_up()
    [customer] = (await served.as_("director").get("/v1/customers")).json()["items"]
    contact = customer["contacts"][0]["contact_id"]
    await served.as_("legal", sub="lea").post(f"/ops/persons/{contact}/erase", json={"reason": "asked for by letter"})
    await discard(served.runtime, Actor("olaf", frozenset({"ops"}), address="192.0.2.7"))
    log = cast(PostgresLog, served.runtime.log)
    await Sealer(log.rows, served.runtime.executor, alone, most=1_000, seconds=0).look()
    legal = served.as_("legal")
    discarded, erased = (await acts(legal))[:2]
    assert (erased["act"], erased["actor"], erased["address"]) == ("Person erased", "lea", "127.0.0.1")
    assert (erased["reason"], erased["thing_id"]) == ("asked for by letter", contact)
    assert (discarded["act"], discarded["reason"]) == ("Parked discarded", "a test of ours")
    assert (discarded["actor"], discarded["address"]) == ("olaf", "192.0.2.7")
    assert discarded["details"] == "reader: projection:customers:1; positions: [7]"


async def test_it_is_searched_by_who_what_when_and_whereof_and_comes_in_pages(served: Served) -> None:
    customer = await assigned(served.as_("director", sub="dora"))
    other = await assigned_other(served)
    ops = served.as_("ops")
    assert {one["actor"] for one in await acts(ops, actor="dora")} == {"dora"}
    assert [one["thing_id"] for one in await acts(ops, type="OwnerAssigned")] == [customer]
    assert {one["thing_id"] for one in await acts(ops, stream=f"customer-{other}")} == {other}
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert await acts(ops, **{"from": tomorrow}) == []
    everything = await acts(ops, to=tomorrow)
    pages: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    while True:
        page = (await ops.get("/ops/audit", params={"limit": 3, **before})).json()
        pages += page["items"]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert pages == everything and len(everything) == 4
    assert problem(await ops.get("/ops/audit", params={"who": "x"})) == (422, "invalid-input")


async def assigned_other(served: Served) -> str:
    made = await served.as_("assistant", sub="ann").post("/v1/customers", json={"name": "Other", "kind": "company"})
    return str(made.json()["id"])


async def test_it_comes_as_csv(served: Served) -> None:
    await assigned(served.as_("director", sub="dora"))
    answer = await served.as_("ops").get("/ops/audit", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert (rows[0]["act"], rows[0]["actor"], rows[0]["address"]) == ("Owner assigned", "dora", "127.0.0.1")
    [taken] = await acts(served.as_("ops"), type="Exported")
    assert (taken["act"], taken["actor"]) == ("Exported", "test-ops"), "and that is an act itself"
    assert "path: /ops/audit" in taken["details"] and "rows: 3" in taken["details"]


async def test_it_is_for_operators_and_for_who_answers_for_the_data(served: Served) -> None:
    for role in ("director", "hr", "rep", "service", "finance"):
        assert problem(await served.as_(role).get("/ops/audit")) == (403, "forbidden"), role
    for role in ("ops", "legal", "admin"):
        assert (await served.as_(role).get("/ops/audit")).status_code == 200, role


@pytest.mark.parametrize(
    ("peer", "expected"),
    [("203.0.113.9", "203.0.113.9"), ("2001:DB8::9", "2001:db8::9"), ('nonsense"', None), ("", None)],
)
async def test_the_address_is_that_of_the_connection_whatever_a_header_says(
    served: Served, peer: str, expected: str | None
) -> None:
    transport = httpx.ASGITransport(served.app, client=(peer, 1))
    headers = {"Authorization": f"Bearer {served.token('director')}", "X-Forwarded-For": "198.51.100.1"}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        await assigned(client)
    assert {one["address"] for one in await acts(served.as_("ops"))} == {expected}


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("LegalLetterIssued", "legal letter issued"),
        ("SlaBreached", "sla breached"),
        ("ERPPushed", "erp pushed"),
        ("X", "x"),
    ],
)
def test_the_words_of_a_type(type_name: str, expected: str) -> None:
    assert words(type_name) == expected
