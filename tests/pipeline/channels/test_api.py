"""A deal counts for one channel and once; conflicts are settled by registration date; what is sold on is told."""

from typing import Any
from uuid import uuid4

from shared.published.customer import CustomerRegistered
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, OWNER = (uuid4() for _ in range(3))
PRODUCT = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}


async def onboard(clients: Clients, name: str, region: str, kind: str = "distributor", **more: str) -> str:
    channel: str = (
        await clients.ok("director", "/v1/channels", {"kind": kind, "name": name, "region": region, **more})
    )["id"]
    return channel


async def report(clients: Clients, **params: str) -> Any:
    position = str(await clients.served.caught_up())
    answer = await clients.served.as_("director").get(
        "/v1/reports/channels", params={**params, "min_position": position}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def opportunity() -> dict[str, str]:
    return {
        "customer_id": str(ALPHA), "owner_id": str(OWNER), "name": "Cars", "expected_amount": "500.00",
        "currency": "USD", "expected_close_on": "2004-06-30", "opened_on": "2004-02-10",
    }  # fmt: skip


async def opened(clients: Clients) -> str:
    opportunity_id: str = (await clients.ok("rep", "/v1/opportunities", opportunity()))["id"]
    return opportunity_id


async def test_a_deal_counts_for_a_channel_once_amendments_included_and_conflicts_decide_for_which(
    pipeline: Served,
) -> None:
    clients = Clients(pipeline)
    await pipeline.as_("product").put("/v1/products/A", json=PRODUCT)
    await pipeline.hear(CustomerRegistered(customer_id=ALPHA, name="Alpha", region="East"))
    await pipeline.hear(CustomerRegistered(customer_id=BETA, name="Beta", region="West"))
    east, north = await onboard(clients, "Huadong", "East", external_id="1"), await onboard(clients, "Dongbei", "North")
    rules = {"effective_on": "2004-01-01", "rules": [{"kind": "distributor", "discount": "10"}]}
    put = await pipeline.as_("sales_manager").put("/v1/channel-rules", json=rules)
    assert (put.status_code, put.json()["document_version"]) == (200, 1), put.text

    lines = [{"sku": "A", "quantity": 10, "unit_price": "89.99"}]
    first = await clients.signed(body(ALPHA, OWNER, "899.90", channel_id=east, lines=lines))
    await clients.ok("assistant", f"/v1/contracts/{first}/amend", {"amount": "1000.00"})
    await clients.approve(first, 2)
    amended = await clients.sign(first, "2004-02-01", 2)
    assert (amended["channel_id"], amended["below_channel_price"]) == (east, ["A"])
    await clients.signed(body(BETA, OWNER, "300.00", channel_id=east))
    found = await report(clients)
    [huadong, dongbei] = found["rows"]
    assert (huadong["key"], huadong["label"], huadong["external_id"]) == (east, "Huadong", "1")
    assert (huadong["deals"], huadong["amount"]) == (2, "1300.00")
    assert (huadong["outside_territory"], huadong["below_price"]) == (1, 1)
    assert (dongbei["deals"], dongbei["amount"]) == (0, "0.00")
    assert (found["deals"], found["amount"], found["currency"]) == (2, "1300.00", "USD")
    assert found["coverage"] == {"regions": 3, "covered": 2, "rate": "0.6667", "missing": ["West"]}
    assert [data["channel_id"] for kind, data in await clients.published() if kind == "DealSigned"] == [east, east]

    # North registered Alpha's deal before direct sales opened it: the deal becomes the channel's, and counts once
    deal = await opened(clients)
    raised = await clients.ok(
        "rep", f"/v1/channels/{north}/conflicts", {"opportunity_id": deal, "registered_on": "2004-02-09"}
    )
    [conflict] = raised["conflicts"]
    assert (conflict["direct_registered_on"], conflict["awarded_to"]) == ("2004-02-10", None)
    against = await clients.post("director", f"/v1/channels/{north}/settle-conflict", {"outcome": "direct"})
    assert (against.status_code, against.json()["type"]) == (409, "/problems/against-registration")
    assert against.json()["awarded_to"] == "channel"
    settled = await clients.ok("director", f"/v1/channels/{north}/settle-conflict", {"outcome": "channel"})
    assert settled["conflicts"][0]["awarded_to"] == "channel"
    await clients.signed(body(ALPHA, OWNER, "500.00", opportunity_id=deal), on="2004-03-01")

    # Direct sales had Beta before East registered it: East's deal there is direct sales' own
    claim = {"customer_id": str(BETA), "registered_on": "2004-01-05", "direct_registered_on": "2003-11-01"}
    await clients.ok("rep", f"/v1/channels/{east}/conflicts", claim)
    lost = await clients.ok("director", f"/v1/channels/{east}/settle-conflict", {"outcome": "an apology"})
    assert lost["conflicts"][0]["awarded_to"] == "direct"
    found = await report(clients)
    assert {row["label"]: (row["deals"], row["amount"]) for row in found["rows"]} == {
        "Huadong": (1, "1000.00"), "Dongbei": (1, "500.00"),
    }  # fmt: skip
    sales = await clients.report(by="channel")
    assert [(row["key"], row["label"], row["amount"], row["orders"]) for row in sales["rows"]] == [
        (east, "Huadong", "1000.00", 1), (north, "Dongbei", "500.00", 1), (None, None, "300.00", 1),
    ]  # fmt: skip
    assert sales["total"] == "1800.00"
    assert (await report(clients, **{"from": "2004-02-01"}))["deals"] == 1


async def test_what_a_channel_sells_on_and_when_it_ends(pipeline: Served) -> None:
    clients = Clients(pipeline)
    east = await onboard(clients, "Huadong", "East", kind="agent", external_id="1")
    path = f"/v1/channels/{east}"
    taken = await clients.post(
        "director", "/v1/channels", {"kind": "agent", "name": "X", "region": "Y", "external_id": "1"}
    )
    assert (taken.status_code, taken.json()["existing_id"]) == (409, east)
    for month, sold in (("2004-05", 96), ("2004-06", 10)):
        lines = [{"sku": "A", "bought": 100, "sold": sold}, {"sku": "B", "bought": 0, "sold": 0}]
        await clients.ok("assistant", f"{path}/sales", {"period": month, "lines": lines})
    correction = {"period": "2004-06", "lines": [{"sku": "A", "bought": 100, "sold": 54}]}
    shown = await clients.ok("assistant", f"{path}/sales", correction)
    assert [(one["period"], one["sell_through"]) for one in shown["sales"]] == [
        ("2004-05", "0.9600"),
        ("2004-06", "0.5400"),
    ]
    scored = await clients.ok("director", f"{path}/evaluate", {"score": 82, "on": "2004-06-30", "note": "reliable"})
    assert (scored["score"], scored["evaluations"][0]["note"]) == (82, "reliable")
    [row] = (await report(clients))["rows"]
    assert (row["bought"], row["sold"], row["sell_through"], row["score"]) == (200, 150, "0.7500", 82)
    [row] = (await report(clients, **{"from": "2004-06-01", "to": "2004-06-30"}))["rows"]
    assert (row["sold"], row["sell_through"]) == (54, "0.5400")
    csv = await pipeline.as_("director").get("/v1/reports/channels", headers={"Accept": "text/csv"})
    assert "sell_through" in csv.text.splitlines()[0] and "Huadong" in csv.text

    ended = await clients.ok("director", f"{path}/end", {"on": "2004-07-01", "reason": "not renewed"})
    assert (ended["status"], ended["ended"]["on"]) == ("ended", "2004-07-01")
    found = await report(clients)
    assert found["coverage"] == {"regions": 1, "covered": 0, "rate": "0.0000", "missing": ["East"]}
    position = str(await pipeline.caught_up())
    listed = await clients.get("/v1/channels", region="East", status="ended", kind="agent", min_position=position)
    assert listed["items"] == [await clients.get(path)] == [ended]
    for wrong in (east, str(uuid4())):
        for things, draft in (("contracts", body(ALPHA, OWNER)), ("opportunities", opportunity())):
            refused = await clients.post("assistant", f"/v1/{things}", {**draft, "channel_id": wrong})
            assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/channel_id"), things
    late = await clients.post("director", f"{path}/evaluate", {"score": 1, "on": "2004-07-01"})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/wrong-status")
    assert (await clients.post("rep", "/v1/channels", {"kind": "agent", "name": "X", "region": "Y"})).status_code == 403
    for command, pointer in (({"score": 101}, "/score"), ({"score": "9"}, "/score"), ({}, "/score")):
        answer = await clients.post("director", f"{path}/evaluate", command)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await pipeline.as_("director").get("/v1/channel-rules")).status_code == 404
    unknown = await clients.post("rep", f"{path}/conflicts", {"opportunity_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/opportunity_id")
