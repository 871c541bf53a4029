"""Cost and margin are seen by few eyes only, whichever way they could leave: things, lists, CSV, answers, papers,
events, the stream of events, and what the console is made of."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from services.pipeline.catalogue.lines import custom_sku
from shared.testing.serving import PATIENCE, Served
from tests.pipeline.clients import Clients, body
from tests.pipeline.documents.test_api import text_of

CUSTOMER, OWNER = uuid4(), uuid4()
FEW, OTHERS = (
    ("director", "finance", "product", "admin"),
    ("rep", "sales_manager", "regional_manager", "legal", "assistant"),
)
PRODUCT = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}
COST, CUSTOM_COST, TOTAL, MARGIN = "61.37", "713.19", "1081.41", "218.59"
"""6 × 61.37 + 713.19 = 1,081.41; 1,300.00 − 1,081.41 = 218.59. None of them can be a part of a time, whose seconds end
at 59, or of an id, which has no dot."""
SECRETS = (COST, CUSTOM_COST, TOTAL, MARGIN, "368.22")
CUSTOM = {"text": "in the customer's red", "cost": CUSTOM_COST}
LINES: list[dict[str, Any]] = [
    {"sku": "A", "quantity": 6, "unit_price": "50.00"},
    {"custom": CUSTOM, "quantity": 1, "unit_price": "1000.00"},
]


@pytest.fixture
async def clients(pipeline: Served) -> Clients:
    """One product, whose cost is known."""
    product = pipeline.as_("product")
    assert (await product.put("/v1/products/A", json=PRODUCT)).status_code == 200
    put = await product.put("/v1/products/A/cost", json={"cost": COST, "from": "2004-01-01"})
    assert (put.status_code, put.json()["cost"], put.json()["from"]) == (200, COST, "2004-01-01"), put.text
    return Clients(pipeline)


async def followed(served: Served, role: str, head: int) -> str:
    """What the stream of events sends of the log up to `head`; httpx would wait for its end."""
    told, done = bytearray(), asyncio.Event()
    authorization = served.as_(role).headers["authorization"].encode()

    async def receive() -> Any:
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        told.extend(message.get("body", b""))
        if f"id: {head}\n".encode() in told:
            done.set()

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/ops/events/stream", "raw_path": b"/ops/events/stream", "root_path": "", "query_string": b"after=0",
        "headers": [(b"host", b"test"), (b"authorization", authorization)],
        "client": ("127.0.0.1", 1), "server": ("test", 80),
    }  # fmt: skip
    streaming = asyncio.create_task(served.app(scope, receive, send))
    async with asyncio.timeout(PATIENCE):
        await done.wait()
    streaming.cancel()
    await asyncio.gather(streaming, return_exceptions=True)
    return told.decode()


async def operators_read(served: Served, role: str, head: int) -> dict[str, str]:
    """All that operators are shown, and the console with it: every list, each event with what it caused, the stream."""
    client = served.as_(role)
    routes = [route for route in served.app.routes if isinstance(route, APIRoute) and "GET" in (route.methods or ())]
    lists = {route.path for route in routes if route.path.startswith("/ops") and "{" not in route.path}
    lists -= {"/ops/events/stream"} | ({"/ops/audit"} if role == "admin" else set())  # there an admin is of the few
    texts = {path: (await client.get(path)).text for path in lists}
    events = await client.get("/ops/events", params={"limit": "1000"})
    assert events.status_code == 200 and "CostSet" in events.text and "ContractSigned" in events.text
    texts |= {"events": events.text, "stream": await followed(served, role, head)}
    assert "CostSet" in texts["stream"] and "ContractSigned" in texts["stream"]
    for item in events.json()["items"]:
        for path in (f"/ops/events/{item['event_id']}", f"/ops/events/{item['event_id']}/trace"):
            texts[path] = (await client.get(path)).text
    return {f"{role} {where}": text for where, text in texts.items()}


async def quoted(clients: Clients) -> str:
    opportunity = {
        "customer_id": str(CUSTOMER), "owner_id": str(OWNER), "name": "Cars", "expected_amount": "1300.00",
        "currency": "USD", "expected_close_on": "2004-06-30",
    }  # fmt: skip
    opened = await clients.ok("rep", "/v1/opportunities", opportunity)
    draft = {"opportunity_id": opened["id"], "valid_until": "2004-03-31", "lines": LINES}
    quote_id: str = (await clients.ok("rep", "/v1/quotes", draft))["id"]
    return quote_id


async def test_a_customised_line_needs_approval_whatever_its_price_and_goes_into_the_contract(clients: Clients) -> None:
    path = f"/v1/quotes/{await quoted(clients)}"
    early = await clients.post("rep", f"{path}/accept", {"version": 1, "on": "2004-03-01"})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-current")
    lines = [{**LINES[1], "unit_price": "713.18"}]
    await clients.ok("rep", f"{path}/revise", {"lines": [{**LINES[0], "unit_price": "95.00"}, *lines]})
    await clients.ok("rep", f"{path}/submit", {})
    loss = await clients.post("regional_manager", f"{path}/approve", {"version": 2})
    assert (loss.status_code, loss.json()["type"]) == (403, "/problems/beyond-authority")
    known = {"sku": custom_sku(CUSTOM["text"]), "quantity": 1, "unit_price": "1000.00"}
    revised = await clients.ok("rep", f"{path}/revise", {"lines": [{**LINES[0], "unit_price": "95.00"}, known]})
    assert revised["lines"][1]["custom"] == {"text": CUSTOM["text"], "cost": None}
    await clients.ok("rep", f"{path}/submit", {})
    await clients.ok("sales_manager", f"{path}/approve", {"version": 3})
    await clients.ok("rep", f"{path}/accept", {"version": 3, "on": "2004-03-01"})
    quote = (await clients.served.as_("finance").get(path)).json()
    draft = body(CUSTOMER, OWNER, quote["total"], quote_id=quote["id"])
    contract = await clients.ok("assistant", "/v1/contracts", draft)
    assert contract["lines"][1] == {**known, "custom": {"text": CUSTOM["text"], "cost": None}}
    both = await clients.post("rep", f"{path}/revise", {"lines": [{**LINES[1], "sku": "A"}]})
    neither = await clients.post("rep", f"{path}/revise", {"lines": [{"quantity": 1, "unit_price": "1.00"}]})
    assert [answer.status_code for answer in (both, neither)] == [422, 422]
    assert both.json()["errors"][0]["pointer"] == "/lines/0"


async def test_cost_and_margin_are_for_few_eyes_in_every_way_out(clients: Clients) -> None:
    served = clients.served
    quote_id = await quoted(clients)
    contract_id = await clients.approved(body(CUSTOMER, OWNER, "1300.00", lines=LINES))
    sign = {"version": 1, "signed_on": "2004-01-06"}
    path, key = f"/v1/contracts/{contract_id}", {"Idempotency-Key": "once"}
    first = await served.as_("sales_manager").post(f"{path}/sign", json=sign, headers=key)
    again = await served.as_("sales_manager").post(f"{path}/sign", json=sign, headers=key)
    assert first.status_code == again.status_code == 200, first.text
    head = await served.caught_up()
    position = str(head)
    ways = [path, "/v1/contracts", "/v1/quotes", "/v1/products/A", "/v1/products"]
    texts = {"signed": first.text, "signed again": again.text}
    for role in OTHERS:
        client = served.as_(role, rep_id=OWNER if role in ("rep", "assistant") else None)
        for way in ways:
            for accept in ("application/json", "text/csv"):
                found = await client.get(way, headers={"Accept": accept})
                assert found.status_code == 200, found.text
                texts[f"{role} {way} {accept}"] = found.text
        for report in ("/v1/products/A/cost", "/v1/reports/contribution?by=customer"):
            assert (await client.get(report)).status_code == 403, (role, report)
        denied = await client.put("/v1/products/A/cost", json={"cost": "1.00", "from": "2004-01-01"})
        assert denied.status_code == 403
    for role in ("ops", "admin"):
        texts |= await operators_read(served, role, head)
    for paper in (f"/v1/quotes/{quote_id}/pdf", f"{path}/pdf"):  # papers are sent, whoever prints them
        for lang in ("zh", "en"):
            printed = text_of(await served.as_("director").get(paper, params={"lang": lang}))
            assert "1,300.00" in printed and CUSTOM["text"].replace(" ", "") in printed, printed
            texts[f"{paper} {lang}"] = printed
    texts["feed"] = (await served.as_("service").get("/feed", params={"wait": 0})).text
    assert "DealSigned" in texts["feed"]
    told = {where: secret for where, text in texts.items() for secret in SECRETS if secret in text}
    assert told == {}
    events = served.as_("ops")
    for sought in (COST, COST[:2], f'"value": "{COST[0]}', "$confidential", CUSTOM_COST):  # nor told by what is found
        found = (await events.get("/ops/events", params={"q": sought, "limit": "1000"})).json()["items"]
        unexplained = [one for one in found if sought not in json.dumps(one["data"], ensure_ascii=False)]
        assert unexplained == [] and "CostSet" not in {one["type"] for one in found}, sought  # an id may well have a 61
    named = (await events.get("/ops/events", params={"q": '"cost": null', "limit": "1000"})).json()["items"]
    assert "CostSet" in {one["type"] for one in named}

    for role in FEW:
        client = served.as_(role)
        one = (await client.get(path)).json()
        assert (one["cost"], one["margin"], one["without_cost"]) == (TOTAL, MARGIN, 0)
        assert one["lines"][1]["custom"]["cost"] == CUSTOM_COST
        listed = await client.get("/v1/contracts", params={"min_position": position})
        assert listed.json()["items"] == [one]
        csv = await client.get("/v1/contracts", headers={"Accept": "text/csv"})
        assert MARGIN in csv.text
        known = (await client.get("/v1/products/A/cost")).json()
        assert (known["cost"], known["history"][0]["cost"]) == (COST, COST)
    log = await served.runtime.log.read(0, 1000)
    assert any(COST in row.data for row in log)  # it is there, and none of those ways led to it


async def test_a_deal_with_a_product_of_unknown_cost_has_no_margin_and_counts_it(clients: Clients) -> None:
    unknown = {"sku": "B", "quantity": 1, "unit_price": "10.00"}
    contract_id = await clients.signed(body(CUSTOMER, OWNER, "1300.00", lines=[*LINES, unknown]))
    shown = json.loads((await clients.served.as_("finance").get(f"/v1/contracts/{contract_id}")).text)
    assert (shown["cost"], shown["margin"], shown["without_cost"]) == (None, None, 1)
    early = await clients.signed(body(CUSTOMER, OWNER, "1300.00", lines=LINES), on="2003-12-31")
    assert (await clients.served.as_("finance").get(f"/v1/contracts/{early}")).json()["without_cost"] == 1
    missing = await clients.served.as_("product").put(
        "/v1/products/B/cost", json={"cost": "1.00", "from": "2004-01-01"}
    )
    assert missing.status_code == 404
    assert (await clients.served.as_("finance").get("/v1/products/B/cost")).status_code == 404
