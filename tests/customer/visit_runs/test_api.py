"""Visit runs over HTTP: who was not seen as the cadence asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.published.performance import RepJoined, UnitFormed
from shared.testing.serving import Served

ANN, BOSS, UNIT = (uuid4() for _ in range(3))
CADENCE = {
    "A": {"period": "quarter", "by": "executive", "kind": "executive visit"},
    "B": {"every_days": 30, "by": "rep", "kind": "insight report"},
}


async def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def customer(served: Served, tier: str | None = None, **more: Any) -> str:
    """`tier` since 2005-02-01."""
    made = await served.as_("rep").post("/v1/customers", json={"name": "Shop", "kind": "company", **more})
    customer_id: str = (await ok(made, 201))["id"]
    if tier:
        body = {"tier": tier, "reason": "as it was", "from": "2005-02-01", "until": "2099-12-31"}
        await ok(await served.as_("director").post(f"/v1/customers/{customer_id}/tier-override", json=body))
    return customer_id


async def visit(served: Served, customer_id: str, rep_id: UUID, on: str) -> None:
    what = {"channel": "onsite", "purpose": "new line", "outcome": "likes it", "visited_on": on}
    await ok(
        await served.as_("director").post(
            "/v1/visits", json={**what, "customer_id": customer_id, "rep_id": str(rep_id)}
        ),
        201,
    )


async def run(served: Served, as_of: str) -> tuple[int, int]:
    done = await ok(await served.as_("director").post("/v1/visit-runs", json={"as_of": as_of}))
    assert await ok(await served.as_("director").get(f"/v1/visit-runs/{done['run_id']}")) == done
    return done["found"], done["missed"]


async def misses(served: Served, customer_id: str) -> list[str]:
    await served.caught_up()
    query = {"customer_id": customer_id, "sort": "ends_on"}
    page = await ok(await served.as_("finance").get("/v1/missed-visits", params=query))
    return [item["period"] for item in page["items"]]


async def test_a_miss_is_told_once_for_each_period_and_key_accounts_have_a_cadence_too(served: Served) -> None:
    director = served.as_("director")
    start = {"joined_on": date(2003, 1, 1), "unit_id": UNIT}
    await served.hear(
        UnitFormed(unit_id=UNIT, name="Sales", kind="company"),
        RepJoined(rep_id=ANN, name="Ann", position="rep", **start),
        RepJoined(rep_id=BOSS, name="Bo", position="sales_manager", **start),
    )
    early = await director.post("/v1/visit-runs", json={"as_of": "2005-07-01"})
    assert early.status_code == 409 and early.json()["type"] == "/problems/no-cadence"
    wrong = await director.put("/v1/visit-cadence", json={"A": {"by": "rep", "kind": "call"}})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/A"
    published = await ok(await director.put("/v1/visit-cadence", json=CADENCE))
    assert published["cadence_version"] == 1 and await ok(await director.get("/v1/visit-cadence")) == published

    met, unmet = await customer(served, "A"), await customer(served, "A", owner_id=str(ANN))
    key, often, basic = (
        await customer(served, key_account=True),
        await customer(served, "B"),
        await customer(served, "C"),
    )
    await visit(served, met, BOSS, "2005-04-01")
    await visit(served, unmet, ANN, "2005-05-05")  # no executive
    await visit(served, unmet, BOSS, "2005-07-01")  # too late for the second quarter
    await visit(served, often, ANN, "2005-06-10")

    assert await run(served, "2005-06-30") == (3, 3)  # of the first quarter
    assert await run(served, "2005-07-01") == (2, 2)  # of the second
    assert [await run(served, as_of) for as_of in ("2005-07-01", "2005-06-30", "2005-07-09")] == [
        (2, 0),
        (3, 0),
        (2, 0),
    ]
    assert [await misses(served, one) for one in (met, unmet, key, basic)] == [
        ["2005-Q1"], ["2005-Q1", "2005-Q2"], ["2005-Q1", "2005-Q2"], [],
    ]  # fmt: skip
    assert await run(served, "2005-07-11") == (3, 1)
    assert await misses(served, often) == ["2005-06-11/2005-07-10"]
    feed = (await ok(await served.as_("service").get("/feed")))["items"]
    told = [item["data"] for item in feed if item["type"] == "VisitMissed" and item["data"]["customer_id"] == unmet]
    assert [one["period"] for one in told] == ["2005-Q1", "2005-Q2"]
    assert {name: told[1][name] for name in ("owner_id", "tier", "begins_on", "ends_on", "by", "kind", "as_of")} == {
        "owner_id": str(ANN), "tier": "A", "begins_on": "2005-04-01", "ends_on": "2005-06-30", "by": "executive",
        "kind": "executive visit", "as_of": "2005-07-01",
    }  # fmt: skip
    own = await ok(await served.as_("rep", rep_id=ANN).get("/v1/missed-visits"))
    assert {item["customer_id"] for item in own["items"]} == {unmet}

    today = datetime.now(UTC).date() + timedelta(days=1)
    await run(served, today.isoformat())
    assert len(await misses(served, key)) == 2  # it was registered after the quarter before this one
    assert (await served.as_("rep").post("/v1/visit-runs", json={"as_of": "2005-07-01"})).status_code == 403
    for as_of in ("0001-01-01", "9999-12-31"):
        await run(served, as_of)
