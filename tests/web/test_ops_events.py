"""Operators search the log: every filter, in either direction, and no page hides how far it looked."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.log import search
from shared.log.keys import PersonKeys
from shared.published.pipeline import PaymentReversed
from shared.testing.serving import Served

from .conftest import ACME, problem

REVERSED = PaymentReversed(
    payment_id="P1", customer_id=UUID(int=1), currency="USD", received_on=date(2026, 1, 2),
    reversed_on=date(2026, 2, 3), amount="100.00",
)  # fmt: skip


async def page(client: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    answer = await client.get("/ops/events", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def positions(client: httpx.AsyncClient, **query: Any) -> list[int]:
    return [item["position"] for item in (await page(client, **query))["items"]]


async def test_each_filter_finds_what_it_names_and_nothing_else(served: Served, client: httpx.AsyncClient) -> None:
    ops = served.as_("ops")
    first = (await client.post("/v1/customers", json=ACME)).json()
    second = await client.post("/v1/customers", json={**ACME, "name": "百分之百 100%_", "external_id": "7"})
    await served.hear(REVERSED)
    assert await positions(ops) == [1, 2, 3]
    whole = (await page(ops, heard=True))["items"]
    assert [(one["type"], one["source"], one["version"]) for one in whole] == [("PaymentReversed", "pipeline", None)]
    [own, other] = (await page(ops, heard=False))["items"]
    assert own["data"]["profile"]["external_id"] == "103"
    assert own["published"] == {"type": "CustomerRegistered", "schema": 1}
    assert await positions(ops, stream=f"customer-{first['id']}") == [1]
    assert await positions(ops, stream=own["stream"], newest=True) == [1]
    assert await positions(ops, type="PaymentReversed") == [3]
    assert await positions(ops, correlation=other["correlation"]) == [2]
    assert await positions(ops, actor="test-assistant") == [1, 2]
    assert await positions(ops, actor="nobody") == []
    assert await positions(ops, q="acme") == [1]
    assert await positions(ops, q="百分之百 100%_") == [2] and await positions(ops, q="1_0%") == []
    assert await positions(ops, **{"from": own["recorded_at"], "to": other["recorded_at"]}) == [1]
    today = own["recorded_at"][:10]
    assert await positions(ops, **{"from": "2020-01-01", "to": "2020-12-31"}) == []
    assert set(await positions(ops, **{"from": "2020-01-01", "to": f"{int(today[:4]) + 1}-01-01"})) == {1, 2, 3}
    one = (await ops.get(f"/ops/events/{own['event_id']}")).json()
    assert one["service"] == "customer" and one["published"]["data"]["customer_id"] == first["id"]
    assert {**one, "published": own["published"]} == {**own, "service": "customer"}
    assert second.status_code == 201


async def test_pages_lead_through_the_log_in_either_direction(
    served: Served, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ops = served.as_("ops")
    for number in range(7):
        kind = {"kind": "person"} if number in (1, 5) else {}
        await client.post("/v1/customers", json={**ACME, **kind, "external_id": str(number)})
    forward, after = [], 0
    while not (got := await page(ops, after=after, limit=3))["complete"]:
        assert got["next"] == got["looked_to"] == got["items"][-1]["position"]
        forward += [one["position"] for one in got["items"]]
        after = got["next"]
    forward += [one["position"] for one in got["items"]]
    assert (forward, got["next"], got["looked_to"], got["head"]) == ([1, 2, 3, 4, 5, 6, 7], 7, 7, 7)
    assert await page(ops, after=9) == {**got, "items": [], "next": 9, "looked_to": 9}
    newest = await page(ops, newest=True, limit=4)
    older = await page(ops, before=newest["next"], limit=4)
    assert [one["position"] for one in newest["items"] + older["items"]] == [7, 6, 5, 4, 3, 2, 1]
    assert not newest["complete"] and older["complete"]

    monkeypatch.setattr(search, "WINDOW", 2)
    monkeypatch.setattr(search, "SECONDS", 0)  # a window, and the search stops: it says how far it came
    bounded = await page(ops, q="person")
    assert (bounded["complete"], bounded["looked_to"], bounded["next"]) == (False, 2, 2)
    assert [one["position"] for one in bounded["items"]] == [2]
    bounded = await page(ops, q="person", after=2)
    assert (bounded["items"], bounded["next"], bounded["complete"]) == ([], 4, False)
    assert await positions(ops, q="person", after=4) == [6]
    bounded = await page(ops, q="person", newest=True)
    assert (len(bounded["items"]), bounded["next"], bounded["complete"]) == (1, 6, False)
    assert await positions(ops, stream=got["items"][0]["stream"]) == [7]  # a stream has its index


async def test_wrong_questions_are_told_and_only_operators_may_ask(served: Served, acme: dict[str, Any]) -> None:
    ops = served.as_("ops")
    for query in ("after=-1", "limit=0", "limit=1001", "correlation=x", "from=yesterday", "q=", "q=%00", "kind=x"):
        answer = await ops.get(f"/ops/events?{query}")
        assert problem(answer) == (422, "invalid-input"), query
        assert answer.json()["errors"][0]["pointer"].startswith(f"/{query.partition('=')[0]}"), answer.text
    assert problem(await ops.get("/ops/events?after=3&newest=true")) == (422, "invalid-input")
    assert problem(await ops.get(f"/ops/events/{uuid4()}")) == (404, "not-found")
    assert problem(await ops.get("/ops/events/stream", headers={"Last-Event-ID": "x"})) == (422, "invalid-input")
    for path in ("/ops/events", "/ops/events/stream", f"/ops/events/{uuid4()}", f"/ops/events/{uuid4()}/trace"):
        for role in ("rep", "director", "finance"):
            assert problem(await served.as_(role).get(path)) == (403, "forbidden")
        assert problem(await served.anonymous().get(path)) == (401, "unauthenticated")


async def test_a_persons_data_stay_ciphertext(served: Served, client: httpx.AsyncClient) -> None:
    contact = {"name": "王小明", "phone": "13800000000", "email": "wang@example.com"}
    made = await client.post("/v1/customers", json={**ACME, "contacts": [contact]})
    assert made.status_code == 201 and isinstance(served.runtime.keys, PersonKeys)
    ops = served.as_("ops")
    found = await page(ops)
    assert "$box" in str(found) and not any(text in str(found) for text in contact.values())
    for text in contact.values():
        assert await positions(ops, q=text) == []
    [boxed] = [one for one in found["items"] if "$box" in str(one["data"])]
    whole = (await ops.get(f"/ops/events/{boxed['event_id']}")).text
    assert "$box" in whole and "王小明" not in whole
