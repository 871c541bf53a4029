"""Tiers over HTTP, from deals that pipeline tells of."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.published.pipeline import ContractAmended, ContractTerminated, DealSigned, OrderCancelled
from shared.testing.serving import Served

OWNER = uuid4()
SCHEME = {
    "effective_on": "2004-01-01",
    "method": "cuts",
    "cuts": {"recency": [31, 92], "frequency": [2, 3], "monetary": ["100", "1000"]},
    "window_days": 365,
    "tiers": {"A": {"min_sum": 8}, "B": {"min_sum": 6}},
}


def deal(customer_id: str, on: str, amount: str, **more: Any) -> DealSigned:
    body = {"contract_id": uuid4(), "document_version": 1, "currency": "USD", **more}
    return DealSigned(customer_id=UUID(customer_id), signed_on=date.fromisoformat(on), amount=Decimal(amount), **body)


def of(signed: DealSigned, on: str) -> dict[str, Any]:
    names = ("contract_id", "customer_id", "currency", "signed_on")
    return {**{name: getattr(signed, name) for name in names}, "on": date.fromisoformat(on)}


async def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def register(served: Served, number: int, **more: Any) -> str:
    body = {"name": f"Shop {number}", "kind": "company", "external_id": str(number), "owner_id": str(OWNER), **more}
    customer_id: str = (await ok(await served.as_("rep").post("/v1/customers", json=body), 201))["id"]
    return customer_id


async def run(served: Served, as_of: str) -> Any:
    return await ok(await served.as_("director").post("/v1/tier-runs", json={"as_of": as_of}))


async def tier(served: Served, customer_id: str, **query: str) -> Any:
    return await ok(await served.as_("finance").get(f"/v1/customers/{customer_id}/tier", params=query))


async def test_customers_are_graded_as_of_a_day_by_what_their_deals_were_then_worth(served: Served) -> None:
    director = served.as_("director")
    best, less, none = [await register(served, number) for number in (1, 2, 3)]
    toys, twin = await register(served, 4, industry="Toys"), await register(served, 5)
    await ok(await director.post(f"/v1/customers/{twin}/merge", json={"into_id": less}))
    early = await director.post("/v1/tier-runs", json={"as_of": "2005-03-31"})
    assert early.status_code == 409 and early.json()["type"] == "/problems/no-tier-scheme"
    assert (await director.get("/v1/tier-scheme")).status_code == 404
    published = await ok(await director.put("/v1/tier-scheme", json=SCHEME))
    assert (published["scheme_version"], published["cuts"]["monetary"]) == (1, ["100.00", "1000.00"])
    special = {
        **SCHEME,
        "industries": ["Toys"],
        "tiers": {"A": {"patterns": [{"r": {"from": 3}}]}, "B": {"min_sum": 9}},
    }
    await ok(await director.put("/v1/tier-scheme", json=special))
    assert (await ok(await director.get("/v1/tier-scheme", params={"on": "2004-06-01"})))["scheme_version"] == 1
    for_toys = {"on": "2004-06-01", "industry": "Toys"}
    assert (await ok(await director.get("/v1/tier-scheme", params=for_toys)))["scheme_version"] == 2

    last, first = deal(best, "2005-03-01", "900"), deal(best, "2004-12-24", "300")
    gone, ended = deal(less, "2005-03-30", "5000"), deal(twin, "2005-02-01", "200")
    await served.hear(
        first, last, gone, ended, deal(best, "2004-03-31", "7777"),
        deal(best, "2005-04-02", "1"), deal(toys, "2005-03-30", "5"),
        ContractAmended(**of(last, "2005-03-02"), document_version=2, amount=Decimal(1000), delta=Decimal(100)),
        OrderCancelled(**of(gone, "2005-03-31"), order_id=uuid4(), amount=Decimal(5000)),
        ContractTerminated(**of(ended, "2005-03-15"), amount=Decimal("100.5")),
        ContractTerminated(**of(first, "2005-04-01"), amount=Decimal(300)),
        deal(str(uuid4()), "2005-03-30", "9"),
    )  # fmt: skip
    done = await run(served, "2005-03-31")
    counts = {name: done[name] for name in done if name not in ("id", "run_id", "version", "created_at")}
    assert counts == {
        "status": "completed", "as_of": "2005-03-31", "scheme_versions": [1, 2], "currency": "USD", "customers": 4,
        "buyers": 3, "changed": 4, "left_out": 0, "tiers": {"A": 2, "B": 0, "C": 2},
    }  # fmt: skip
    found = await tier(served, best)
    assert {name: found[name] for name in found if name not in ("version", "run_id")} == {
        "customer_id": best, "tier": "A", "reckoned": "A", "recency_days": 30, "frequency": 2, "monetary": "1300.00",
        "currency": "USD", "r": 3, "f": 2, "m": 3, "as_of": "2005-03-31", "scheme_version": 1, "override": None,
        "history": [{"as_of": "2005-03-31", "tier": "A"}],
    }  # fmt: skip
    found = await tier(served, less)  # what was cancelled is gone, and half of the other deal
    assert [found[name] for name in ("recency_days", "frequency", "monetary", "r", "f", "m")] == [
        58,
        1,
        "99.50",
        2,
        1,
        1,
    ]
    found = await tier(served, none)
    assert [found[name] for name in ("tier", "recency_days", "frequency", "monetary", "r", "f", "m")] == [
        "C", None, 0, "0.00", 0, 0, 0,
    ]  # fmt: skip
    assert (await tier(served, toys))["scheme_version"] == 2

    assert await run(served, "2005-03-31") == done
    assert await ok(await director.get(f"/v1/tier-runs/{done['run_id']}")) == done
    later = await run(served, "2005-05-31")
    assert (later["changed"], later["tiers"]) == (2, {"A": 0, "B": 1, "C": 3})
    assert (await tier(served, best))["tier"] == "B" and (await tier(served, best, on="2005-05-30"))["tier"] == "A"
    feed = (await ok(await served.as_("service").get("/feed")))["items"]
    told = [item["data"] for item in feed if item["type"] == "TierChanged"]
    assert len(told) == 6
    assert [(one["old"], one["new"], one["as_of"], one["r"]) for one in told if one["customer_id"] == best] == [
        (None, "A", "2005-03-31", 3), ("A", "B", "2005-05-31", 2),
    ]  # fmt: skip
    assert (await served.as_("rep").post("/v1/tier-runs", json={"as_of": "2005-04-30"})).status_code == 403
    for as_of in ("0001-01-01", "9999-12-31"):
        assert (await director.post("/v1/tier-runs", json={"as_of": as_of})).status_code in (200, 409)


async def test_a_tier_is_overridden_for_a_time_and_customers_are_found_by_it(served: Served) -> None:
    director = served.as_("director")
    one, other = await register(served, 1), await register(served, 2)
    await ok(await director.put("/v1/tier-scheme", json={**SCHEME, "method": "quintiles", "cuts": None}))
    euros = {"base_currency": "CNY", "base_amount": Decimal(80)}
    await served.hear(
        deal(one, "2005-03-01", "10", currency="EUR", **euros), deal(other, "2005-03-01", "70", currency="CNY")
    )
    done = await run(served, "2005-03-31")
    assert done["currency"] == "CNY" and (await tier(served, one))["monetary"] == "80.00"
    path, body = f"/v1/customers/{one}/tier-override", {"tier": "A", "reason": "opens shops", "until": "2005-12-31"}
    assert (await served.as_("rep").post(path, json=body)).status_code == 403
    own = await served.as_("sales_manager", rep_id=OWNER).post(path, json=body)
    assert own.status_code == 403 and own.json()["type"] == "/problems/own-approval"
    for wrong, pointer in [({"until": "2005-03-30"}, "/until"), ({"tier": "D"}, "/tier"), ({"reason": ""}, "/reason")]:
        answer = await director.post(path, json={**body, **wrong})
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer
    assert (await director.post(f"/v1/customers/{uuid4()}/tier-override", json=body)).status_code == 404
    assert (await ok(await director.post(path, json=body)))["tier"] == "A"
    found = await tier(served, one)
    assert (found["tier"], found["reckoned"], found["monetary"]) == ("A", "C", "80.00")
    assert found["override"] == {
        "tier": "A", "reason": "opens shops", "from": "2005-03-31", "until": "2005-12-31",
        "overridden_by": "test-director",
    }  # fmt: skip

    async def listed(which: str) -> list[str]:
        await served.caught_up()
        page = await ok(await served.as_("finance").get("/v1/customers", params={"tier": which}))
        return [item["id"] for item in page["items"]]

    assert (await listed("A"), await listed("C")) == ([one], [other])
    await run(served, "2006-01-31")
    assert (await tier(served, one))["override"] is None and await listed("C") == [one, other]
    assert [(since["as_of"], since["tier"]) for since in (await tier(served, one))["history"]] == [
        ("2005-03-31", "A"), ("2006-01-01", "C"),
    ]  # fmt: skip
    assert (await served.as_("finance").get("/v1/customers", params={"tier": "D"})).status_code == 422
    assert (await served.as_("rep", rep_id=uuid4()).get(f"/v1/customers/{one}/tier")).status_code == 404
