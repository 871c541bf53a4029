"""Market and competitors over HTTP. A service takes seconds to start, so each test tells a whole story."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx

from shared.kernel.calendar import Grain, period_of
from shared.published.performance import RepJoined, UnitFormed
from shared.published.pipeline import ContractAmended, DealSigned, Line, OrderCancelled, ProductAmount
from shared.testing.serving import Served

ANN, BOB, GROUP, OTHERS = (UUID(int=n) for n in range(1, 5))


async def made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    thing: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{path}/{thing['id']}"
    shown = {name: thing[name] for name in body}
    assert shown == body
    assert (await client.get(f"{path}/{thing['id']}")).json() == thing
    return thing


async def done(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    thing: dict[str, Any] = answer.json()
    return thing


async def refused(client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int) -> Any:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def found(client: httpx.AsyncClient, path: str, **query: str) -> list[str]:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def company(served: Served) -> tuple[httpx.AsyncClient, httpx.AsyncClient, dict[UUID, str]]:
    """Ann and Bob in groups of their own, each with a customer."""
    for unit, rep in ((GROUP, ANN), (OTHERS, BOB)):
        day = date(2020, 1, 1)
        await served.hear(
            UnitFormed(unit_id=unit, name=str(unit), kind="group"),
            RepJoined(rep_id=rep, name=str(rep), position="rep", unit_id=unit, joined_on=day),
        )
    await served.caught_up()
    customers = {}
    for rep, name in ((ANN, "Gifts"), (BOB, "Toys")):
        body = {"name": name, "kind": "company", "owner_id": str(rep), "region": "EMEA"}
        answer = await served.as_("rep", rep_id=rep).post("/v1/customers", json=body)
        assert answer.status_code == 201, answer.text
        customers[rep] = answer.json()["id"]
    return served.as_("rep", rep_id=ANN), served.as_("rep", rep_id=BOB), customers


async def test_competitors_moves_and_policy_changes_are_responded_to_and_pain_points_answered(served: Served) -> None:
    ann, bob, customers = await company(served)
    manager, product, marketing = (served.as_(role) for role in ("sales_manager", "product", "marketing"))

    # who they are
    renault = {"name": "Renault", "price": "189.00", "currency": "EUR", "against": "S10", "note": None}
    profile = {
        "name": "Altmodell",
        "region": "EMEA",
        "products": [renault],
        "strengths": ["fast"],
        "weaknesses": ["few"],
    }
    alt = await made(marketing, "/v1/competitors", profile)
    again = await refused(ann, "/v1/competitors", {"name": "ALTMODELL"}, 409)
    assert (again["type"], again["existing_id"]) == ("/problems/already-exists", alt["id"])
    unmatched = await ann.patch(f"/v1/competitors/{alt['id']}", json={"region": "NA"})
    assert unmatched.status_code == 428
    patch = {"name": "Alt AG", "region": None, "products": [{"name": "Ford", "price": "9.50"}]}
    changed = await ann.patch(f"/v1/competitors/{alt['id']}", json=patch, headers={"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    told = changed.json()
    assert (told["name"], told["region"], told["weaknesses"], told["version"]) == ("Alt AG", None, ["few"], 2)
    assert told["products"][0]["currency"] == "CNY"
    await made(marketing, "/v1/competitors", {"name": "Altmodell"})  # the name is free again
    wrong = await ann.patch(f"/v1/competitors/{alt['id']}", json={"name": None}, headers={"If-Match": "*"})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/name"

    # what they do
    today = datetime.now(ZoneInfo(served.settings.time_zone)).date()
    seen = today - timedelta(days=8)
    cut = {"competitor_id": alt["id"], "kind": "price", "summary": "a tenth off", "observed_on": str(seen)}
    move = await made(ann, "/v1/competitor-moves", {**cut, "customer_id": customers[ANN], "product": "Ships"})
    assert (move["status"], move["competitor"], move["rep_id"]) == ("open", "Alt AG", str(ANN))
    noted = await made(bob, "/v1/competitor-moves", {**cut, "kind": "promotion", "observed_on": str(today)})
    assert noted["status"] == "noted" and noted["customer_id"] is None
    for body, pointer in (
        ({**cut, "competitor_id": str(uuid4())}, "/competitor_id"),
        ({**cut, "customer_id": str(uuid4())}, "/customer_id"),
        ({**cut, "customer_id": customers[BOB]}, "/customer_id"),  # of another rep: as one that is not there
        ({**cut, "kind": "rumour"}, "/kind"),
    ):
        assert (await refused(ann, "/v1/competitor-moves", body, 422))["errors"][0]["pointer"] == pointer
    (published,) = [
        item["data"]
        for item in (await served.as_("service").get("/feed")).json()["items"]
        if item["type"] == "CompetitorMoveReported" and item["data"]["move_id"] == move["id"]
    ]
    assert (published["competitor"], published["kind"], published["customer_id"]) == ("Alt AG", "price", customers[ANN])

    # a case is responded to, and judged by its outcome
    answer = {"option": "stress_value", "rationale": "ours are licensed"}
    policy = {"summary": "集采", "effective_on": "2026-07-01", "region": "EMEA"}
    change = await made(ann, "/v1/policy-changes", policy)
    for path in (f"/v1/competitor-moves/{move['id']}", f"/v1/policy-changes/{change['id']}"):
        await refused(ann, f"{path}/respond", answer, 403)
        await refused(manager, f"{path}/judge", {"outcome": "they stayed"}, 409)
        await refused(manager, f"{path}/respond", {**answer, "option": "ignore"}, 422)
        responded = await done(marketing, f"{path}/respond", answer)
        assert (responded["status"], responded["option"], responded["rationale"]) == ("responded", *answer.values())
        judged = await done(manager, f"{path}/judge", {"outcome": "they stayed"})
        assert (judged["status"], judged["outcome"]) == ("judged", "they stayed")
        assert (judged["responded_by"], judged["judged_by"]) == ("test-marketing", "test-sales_manager")
        assert judged["responded_at"] <= judged["judged_at"]

    # what customers suffer from
    pain = {"customer_id": customers[ANN], "product": "Ships", "text": "no stock on the phone"}
    mine = await made(ann, "/v1/pain-points", pain)
    other = await made(bob, "/v1/pain-points", {"customer_id": customers[BOB], "text": "too dear"})
    assert (mine["status"], mine["note"], mine["reported_by"]) == ("reported", None, f"test-rep-{ANN}")
    await refused(ann, f"/v1/pain-points/{mine['id']}/answer", {"status": "done", "note": "so"}, 403)
    assert (await refused(bob, "/v1/pain-points", pain, 422))["errors"][0]["pointer"] == "/customer_id"
    planned = await done(product, f"/v1/pain-points/{mine['id']}/answer", {"status": "planned", "note": "in June"})
    final = await done(product, f"/v1/pain-points/{mine['id']}/answer", {"status": "done", "note": "it is out"})
    assert (planned["status"], final["status"], final["note"]) == ("planned", "done", "it is out")
    assert [one["status"] for one in final["answers"]] == ["planned", "done"]
    note = await made(bob, "/v1/market-notes", {"topic": "trends", "text": "electric", "region": "EMEA"})
    research = {"topic": "prices", "method": "interviews", "findings": "a tenth more", "done_on": "2026-03-20"}
    filed = await made(ann, "/v1/market-research", research)

    # the lists, and who hears what
    await served.caught_up()
    assert await found(ann, "/v1/competitors", against="S10") == []
    assert await found(ann, "/v1/competitors", name="alt ag") == [alt["id"]]
    assert await found(bob, "/v1/competitor-moves", status="judged", product="Ships") == [move["id"]]
    assert await found(bob, "/v1/competitor-moves", **{"from": str(seen), "to": str(seen)}) == [move["id"]]
    assert await found(bob, "/v1/competitor-moves", sort="-observed_on") == [noted["id"], move["id"]]
    assert await found(bob, "/v1/policy-changes", status="judged", region="EMEA") == [change["id"]]
    assert await found(ann, "/v1/pain-points") == [mine["id"]]
    assert await found(ann, "/v1/pain-points", rep_id=str(ANN), answered_since=planned["answered_at"]) == [mine["id"]]
    assert await found(product, "/v1/pain-points", status="reported") == [other["id"]]
    assert (await bob.get(f"/v1/pain-points/{mine['id']}")).status_code == 404
    assert await found(ann, "/v1/market-notes", topic="trends") == [note["id"]]
    assert await found(bob, "/v1/market-research", topic="prices", method="interviews") == [filed["id"]]

    # the weekly report
    week = period_of(today, Grain.WEEK)
    report = (await product.get("/v1/reports/intelligence", params={"week": week})).json()
    assert [(one["id"], one["customer"]) for one in report["pain_points"]] == [
        (mine["id"], "Gifts"),
        (other["id"], "Toys"),
    ]
    assert report["products"] == [{"key": None, "count": 1}, {"key": "Ships", "count": 1}]
    assert [one["id"] for one in report["competitor_moves"]] == [move["id"], noted["id"]]  # seen before, told now
    assert report["competitors"] == [{"key": "Alt AG", "count": 2}]
    assert [one["id"] for one in report["policy_changes"]] == [change["id"]]
    assert [one["id"] for one in report["market_notes"]] == [note["id"]]
    before = (await ann.get("/v1/reports/intelligence", params={"week": period_of(seen, Grain.WEEK)})).json()
    assert (before["pain_points"], [one["id"] for one in before["competitor_moves"]]) == ([], [move["id"]])
    own = (await ann.get("/v1/reports/intelligence", params={"week": week})).json()
    assert [one["id"] for one in own["pain_points"]] == [mine["id"]]
    table = await product.get("/v1/reports/intelligence", params={"week": week}, headers={"Accept": "text/csv"})
    assert table.text.count("\n") == 3 and "no stock on the phone" in table.text
    for wrong_week in ("2026-11", "2026-W60"):
        assert (await ann.get("/v1/reports/intelligence", params={"week": wrong_week})).status_code == 422


def deal(customer_id: str, amount: str, *lines: Line, on: date, **more: Any) -> DealSigned:
    told = {"customer_id": UUID(customer_id), "amount": Decimal(amount), "currency": "CNY", "lines": lines, **more}
    return DealSigned(contract_id=uuid4(), document_version=1, signed_on=on, **told)


def line(sku: str, amount: str, of: str) -> Line:
    return Line(sku=sku, quantity=1, unit_price=Decimal(amount), amount=Decimal(amount), line=of)


async def test_our_share_of_a_market_follows_deals_amendments_and_cancellations(served: Served) -> None:
    ann, _, customers = await company(served)
    marketing = served.as_("marketing")
    size = {"region": "EMEA", "product": "Ships", "period": "2026-Q1", "amount": "1000.00", "source": "guess"}
    await made(marketing, "/v1/market-sizes", size)
    year = await made(marketing, "/v1/market-sizes", {**size, "period": "2026", "currency": "CNY"})
    last = await made(marketing, "/v1/market-sizes", {**size, "amount": "400.00", "source": "yearbook"})
    await made(marketing, "/v1/market-sizes", {**size, "product": "S18", "currency": "EUR"})
    assert last["currency"] == "CNY"
    wrong = await refused(marketing, "/v1/market-sizes", {**size, "period": "2026-Q5"}, 422)
    assert wrong["errors"][0]["pointer"] == "/period"
    await refused(ann, "/v1/market-sizes", size, 403)

    winter, spring = date(2026, 3, 31), date(2026, 4, 1)
    ship, plane = line("S18", "100.00", "Ships"), line("S24", "300.00", "Planes")
    sold = deal(customers[ANN], "360.00", ship, plane, on=winter)  # a tenth off: 90 of ships
    await served.hear(
        sold,
        deal(customers[BOB], "50.00", line("S18", "50.00", "Ships"), on=spring),
        deal(str(uuid4()), "70.00", ship, on=winter),  # of a customer whom nobody knows: of no region
        deal(customers[BOB], "80.00", line("S18", "80.00", "Ships"), on=winter, currency="EUR"),
    )

    async def shares(**query: str) -> dict[tuple[str, str], tuple[str, str, str]]:
        position = await served.caught_up()
        params = {**query, "min_position": str(position)}
        answer = await served.as_("sales_manager", rep_id=ANN).get("/v1/reports/market-share", params=params)
        assert answer.status_code == 200, answer.text
        rows = answer.json()["rows"]
        return {(row["product"], row["period"]): (row["amount"], row["size"], row["share"]) for row in rows}

    assert await shares() == {
        ("Ships", "2026"): ("140.00", "1000.00", "14.00"),
        ("Ships", "2026-Q1"): ("90.00", "400.00", "22.50"),
        ("S18", "2026-Q1"): ("80.00", "1000.00", "8.00"),
    }
    of: dict[str, Any] = {"contract_id": sold.contract_id, "customer_id": sold.customer_id, "currency": "CNY"}
    gone = (ProductAmount(sku="S18", line="Ships", amount=Decimal("30.00")),)
    cancelled = OrderCancelled(
        order_id=uuid4(), amount=Decimal("30.00"), by_product=gone, signed_on=winter, on=spring, **of
    )
    await served.hear(cancelled)
    assert (await shares(period="2026-Q1", product="Ships"))["Ships", "2026-Q1"] == ("60.00", "400.00", "15.00")
    await served.hear(
        ContractAmended(
            document_version=2,
            amount=Decimal("450.00"),
            delta=Decimal("90.00"),
            lines=(line("S18", "1.00", "Ships"),),
            signed_on=winter,
            on=spring,
            **of,
        )
    )
    assert await shares(period="2026-Q1", product="Ships") == {("Ships", "2026-Q1"): ("420.00", "400.00", "105.00")}
    other = (await ann.post("/v1/customers", json={"name": "Old", "kind": "company", "region": "NA"})).json()["id"]
    await served.hear(deal(other, "20.00", line("S18", "20.00", "Ships"), on=winter))
    assert (await shares(period="2026-Q1", product="Ships"))["Ships", "2026-Q1"][0] == "420.00"
    await done(served.as_("sales_manager"), f"/v1/customers/{other}/merge", {"into_id": customers[ANN]})
    assert (await shares(period="2026-Q1", product="Ships"))["Ships", "2026-Q1"][0] == "440.00"
    pain = {"customer_id": other, "text": "too dear"}
    assert (await refused(marketing, "/v1/pain-points", pain, 422))["errors"][0]["pointer"] == "/customer_id"
    assert await shares(region="NA") == {}
    answer = await marketing.get("/v1/reports/market-share", params={"period": "2026"})
    assert [row["key"] for row in answer.json()["rows"]] == [year["id"]]
    assert (await ann.get("/v1/reports/market-share")).status_code == 403
