"""The analysis of complaints over HTTP."""

from typing import Any

from shared.testing.serving import Served
from tests.customer.complaining import OTHER, OWNER, complain, do, register


async def test_complaints_are_counted_by_the_companys_days(served: Served) -> None:
    service = served.as_("customer_service")
    customer_id = await register(served.as_("rep"))
    before = await complain(service, customer_id, raised_at="2026-03-01T15:59:00Z", category="price", product=None)
    first = await complain(service, customer_id, raised_at="2026-03-01T16:00:00Z")  # 2 March, 00:00 in Shanghai
    await complain(service, customer_id, raised_at="2026-03-03T15:59:59Z", severity="major")
    await complain(service, customer_id, raised_at="2026-03-03T16:00:00Z")
    await do(service, first, "investigate", {"findings": "stacked too high", "cause": "packaging"})
    await do(service, first, "resolve", {"resolution": "replaced"})
    await do(service, before, "assign", {"assignee_id": OTHER})
    await served.caught_up()

    async def report(**query: str) -> dict[str, Any]:
        answer = await service.get("/v1/reports/complaints", params=query)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    days = {"from": "2026-03-02", "to": "2026-03-03"}
    two = await report(**days, by="category")
    (row,) = two["rows"]
    counts = {"complaints": 2, "general": 1, "major": 1, "open": 1, "resolved": 1, "breached": 1}
    assert {name: row[name] for name in counts} == counts == {name: two["total"][name] for name in counts}
    assert (row["key"], row["label"], row["minutes_to_resolve"]) == ("delivery", "delivery", row["minutes_to_answer"])
    assert row["minutes_to_resolve"] > 24 * 60

    async def keys(by: str) -> list[tuple[str | None, int]]:
        return [(row["key"], row["complaints"]) for row in (await report(by=by))["rows"]]

    assert await keys("category") == [("delivery", 3), ("price", 1)]
    assert await keys("product") == [("S10_1678", 3), (None, 1)]
    assert await keys("cause") == [(None, 3), ("packaging", 1)]
    assert await keys("rep") == [(OWNER, 3), (OTHER, 1)]
    nobody = await report(**{"from": "2027-01-01"})
    assert nobody["rows"] == [] and nobody["total"]["complaints"] == 0
    assert nobody["total"]["minutes_to_answer"] is None
    assert (await report(**{"from": "0001-01-01", "to": "9999-12-31"}))["total"]["complaints"] == 4
    assert (await service.get("/v1/reports/complaints", params={"from": "2026-03-04", "to": "2026-03-03"})).is_error
