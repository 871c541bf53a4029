"""Accounts over HTTP: segments, outreach, cross-sell and service plans. A service takes seconds to start, so that one
test tells a whole story."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.published.performance import RepJoined
from shared.published.pipeline import ContractAmended, ContractTerminated, DealSigned, Line, OrderCancelled
from shared.testing.serving import Served

GROWING, SENIOR = UUID(int=11), UUID(int=12)
DAY = date(2026, 3, 2)
PLAN: dict[str, Any] = {
    "needs": "spare parts within two days",
    "goals": "sole supplier",
    "sponsors": ["our regional manager"],
    "steps": [{"what": "visit of both managements", "due_on": "2026-03-31"}],
}


def joined(rep_id: UUID, grade: str) -> RepJoined:
    return RepJoined(
        rep_id=rep_id, name=grade, position="rep", unit_id=UUID(int=1), joined_on=date(2020, 1, 1), grade=grade
    )


def signed(customer_id: str, contract_id: UUID, *skus: str) -> DealSigned:
    return DealSigned(
        contract_id=contract_id,
        document_version=1,
        customer_id=UUID(customer_id),
        amount=Decimal("100.00"),
        currency="CNY",
        lines=tuple(Line(sku=sku, quantity=2, line="Cars") for sku in skus),
        signed_on=DAY,
    )


async def made(client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    if status == 201:
        assert answer.headers["location"] == f"{path}/{found['id']}"
    return found


async def register(client: httpx.AsyncClient, name: str, **more: Any) -> str:
    return str((await made(client, "/v1/customers", {"name": name, "kind": "company", **more}))["id"])


async def test_a_segment_is_whoever_fits_it_and_outreach_to_it_is_logged(served: Served) -> None:
    manager = served.as_("sales_manager")
    gifts: dict[str, str] = {"region": "NA", "industry": "gifts"}
    own = await register(manager, "Signal Gift Shop", **gifts, owner_id=str(GROWING), phone="40.32.2555")
    others = await register(manager, "Gift Depot", **gifts, owner_id=str(SENIOR))
    await register(manager, "Toys4GrownUps", region="NA", industry="toys", owner_id=str(GROWING))

    body = {"name": "Gifts of the west", "filter": gifts, "strategy": "one letter a month"}
    segment = await made(manager, "/v1/segments", body)
    assert {name: segment[name] for name in ("name", "strategy", "status")} == {
        "name": body["name"], "strategy": body["strategy"], "status": "defined",
    }  # fmt: skip
    assert {name: value for name, value in segment["filter"].items() if value is not None} == gifts
    wrong = await manager.post("/v1/segments", json={**body, "filter": {"colour": "red"}})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/filter/colour"
    nobody = await made(manager, "/v1/segments", {**body, "filter": {"q": "50%", "key_account": True}})

    await served.hear(joined(GROWING, "growing"), joined(SENIOR, "senior"))
    await served.caught_up()
    rep = served.as_("rep", rep_id=GROWING, sub="growing")

    async def members(client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
        answer = await client.get(f"/v1/segments/{segment['id']}/customers", params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    everybody = await members(manager)
    assert [item["id"] for item in everybody["items"]] == [own, others]
    assert everybody["items"][0]["phone"] == "40.32.2555"  # personal fields are opened, as in the customers' list
    assert [item["id"] for item in (await members(rep))["items"]] == [own]  # scoped as the customers' list is
    first = await members(manager, limit="1")
    assert [item["id"] for item in (await members(manager, cursor=first["next_cursor"]))["items"]] == [others]
    assert (await manager.get(f"/v1/segments/{uuid4()}/customers")).status_code == 404
    named = (await rep.get("/v1/segments", params={"name": "Gifts of the west"})).json()["items"]
    assert [one["id"] for one in named] == [segment["id"], nobody["id"]]

    sent = {"channel": "email", "subject": "the new line", "sent_on": "2026-03-02"}
    by_rep = await made(rep, "/v1/outreach", {**sent, "segment_id": segment["id"]})
    assert by_rep["customer_ids"] == [own] and by_rep["rep_id"] == str(GROWING)
    by_name = await made(manager, "/v1/outreach", {**sent, "customer_ids": [others, own], "channel": "wechat"})
    for wanted, pointer in (
        ({}, "/segment_id"), ({"segment_id": str(uuid4())}, "/segment_id"),
        ({"customer_ids": [own, others]}, "/customer_ids/1"),
    ):  # fmt: skip
        refused = await rep.post("/v1/outreach", json={**sent, **wanted})
        assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == pointer, refused.text
    empty = await manager.post("/v1/outreach", json={**sent, "segment_id": nobody["id"]})
    assert (empty.status_code, empty.json()["type"]) == (409, "/problems/nobody-to-reach")
    await served.caught_up()

    async def listed(client: httpx.AsyncClient, **query: str) -> list[str]:
        answer = await client.get("/v1/outreach", params=query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await listed(manager, customer_id=own) == [by_rep["id"], by_name["id"]]
    assert await listed(manager, customer_id=others, **{"from": "2026-03-02"}) == [by_name["id"]]
    assert await listed(manager, to="2026-03-01") == [] and await listed(rep) == [by_rep["id"]]


async def test_a_customer_has_a_plan_and_is_told_what_its_peers_buy(served: Served) -> None:
    manager = served.as_("sales_manager")
    profile = {"region": "NA", "industry": "gifts"}
    customer_id = await register(manager, "Signal Gift Shop", **profile, owner_id=str(GROWING))
    peers = [await register(manager, f"Peer {number}", **profile) for number in range(3)]
    far = await register(manager, "Far away", region="EMEA", industry="gifts")
    await served.hear(joined(GROWING, "growing"), joined(SENIOR, "senior"))

    async def cross_sell() -> dict[str, Any]:
        answer = await manager.get(f"/v1/customers/{customer_id}/cross-sell")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def offers(found: dict[str, Any]) -> list[tuple[str, int, str]]:
        return [(row["sku"], row["buyers"], row["share"]) for row in found["rows"]]

    assert await cross_sell() == {"customer_id": customer_id, "peers": 0, "shared": [], "rows": []}
    contracts = [uuid4() for _ in range(6)]
    await served.hear(
        signed(customer_id, contracts[0], "S1"),
        signed(peers[0], contracts[1], "S1", "S2", "S2"),
        signed(peers[1], contracts[2], "S2", "S3"),
        signed(far, contracts[3], "S9"),
    )
    found = await cross_sell()
    assert (found["peers"], found["shared"]) == (3, ["industry"])  # two in the region are too few
    assert offers(found) == [("S2", 2, "66.67"), ("S3", 1, "33.33"), ("S9", 1, "33.33")]
    await served.hear(signed(peers[2], contracts[4], "S4"), signed(peers[2], contracts[5], "S5"))
    found = await cross_sell()
    assert (found["peers"], found["shared"]) == (3, ["industry", "region"])
    assert offers(found) == [("S2", 2, "66.67"), *((sku, 1, "33.33") for sku in ("S3", "S4", "S5"))]

    peer = UUID(peers[2])
    money = {"amount": Decimal("100.00"), "currency": "CNY", "signed_on": DAY, "on": DAY}
    line = Line(sku="S6", quantity=1)
    await served.hear(
        OrderCancelled(
            order_id=uuid4(), contract_id=contracts[4], customer_id=peer, lines=(Line(sku="S4", quantity=2),), **money
        ),
        ContractTerminated(contract_id=contracts[5], customer_id=peer, **money),
        ContractAmended(
            contract_id=contracts[2], customer_id=UUID(peers[1]), document_version=2, delta=Decimal("0.00"),
            lines=(line,), **money,
        ),
    )  # fmt: skip
    assert offers(await cross_sell()) == [("S2", 1, "33.33"), ("S6", 1, "33.33"), ("S9", 1, "33.33")]
    twin = await register(manager, "Signal Gifts", **profile)
    merged = await manager.post(f"/v1/customers/{twin}/merge", json={"into_id": customer_id})
    assert merged.status_code == 200, merged.text
    await served.hear(signed(twin, uuid4(), "S6"))  # what either buys is bought, and a twin is no peer
    found = await cross_sell()
    assert found["peers"] == 3 and [sku for sku, _, _ in offers(found)] == ["S2", "S9"]
    path = f"/v1/customers/{customer_id}/cross-sell"
    assert (await served.as_("rep", rep_id=SENIOR, sub="senior").get(path)).status_code == 404

    await the_plan(served, manager, customer_id)


async def the_plan(served: Served, manager: httpx.AsyncClient, customer_id: str) -> None:
    path = f"/v1/customers/{customer_id}/service-plan"
    assert (await manager.get(path)).status_code == 404
    plan = await made(manager, path, PLAN, 200)
    assert {name: plan[name] for name in PLAN} == PLAN
    assert [plan[name] for name in ("customer_id", "document_version", "status", "last_due_on", "tier")] == [
        customer_id, 1, "agreed", "2026-03-31", None,
    ]  # fmt: skip
    override = {"tier": "A", "reason": "strategic", "until": "2099-12-31"}
    overridden = await served.as_("director").post(f"/v1/customers/{customer_id}/tier-override", json=override)
    assert overridden.status_code == 200, overridden.text
    refused = await manager.post(path, json={**PLAN, "goals": "more"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/reason", refused.text
    second = await made(manager, path, {**PLAN, "reason": "he knows them from school"}, 200)
    assert (second["document_version"], second["tier"], second["owner_id"]) == (2, "A", str(GROWING))
    reviewed = await made(manager, f"{path}/review", {"note": "one step is done"}, 200)
    assert reviewed["status"] == "reviewed" and reviewed["reviews"][0]["note"] == "one step is done"
    read = await manager.get(path)
    assert read.json() == reviewed and read.headers["etag"] == '"3"'
    await served.caught_up()
    listed = await manager.get("/v1/service-plans", params={"tier": "A", "owner_id": str(GROWING)})
    assert listed.json()["items"] == [reviewed]
    stranger = served.as_("rep", rep_id=SENIOR, sub="senior")
    assert (await stranger.get(path)).status_code == 404 and (await stranger.post(path, json=PLAN)).status_code == 404
    assert (await stranger.get("/v1/service-plans")).json()["items"] == []
    nobody = await manager.post(f"/v1/customers/{uuid4()}/service-plan", json=PLAN)
    assert nobody.status_code == 404
