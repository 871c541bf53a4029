"""Punctual delivery: by the day on which an order was required, as of another day."""

from typing import Any
from uuid import uuid4

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

CUSTOMER, OWNER = uuid4(), uuid4()
ORDERS = {
    "in time": ("2004-01-20", "2004-01-20"),
    "late": ("2004-01-25", "2004-01-28"),
    "later": ("2004-02-10", "2004-02-16"),
    "never": ("2004-02-20", None),
    "without a day": (None, "2004-02-01"),
    "cancelled": ("2004-02-20", None),
}


async def test_orders_count_by_the_day_on_which_they_were_required(pipeline: Served) -> None:
    clients = Clients(pipeline)
    lines = [{"sku": "A", "quantity": len(ORDERS), "unit_price": "100.00"}]
    contract = await clients.signed(body(CUSTOMER, OWNER, "600.00", lines=lines))
    for name, (required_on, delivered_on) in ORDERS.items():
        placed: dict[str, Any] = {"contract_id": contract, "placed_on": "2004-01-06", "required_on": required_on}
        one = {**placed, "lines": [{"sku": "A", "quantity": 1}]}
        path = f"/v1/orders/{(await clients.ok('assistant', '/v1/orders', one))['id']}"
        if delivered_on:
            await clients.ok("assistant", f"{path}/deliver", {"delivered_on": delivered_on})
        if name == "in time":
            shown = await clients.ok("assistant", f"{path}/accept", {"on": "2004-01-30"})
            assert (shown["status"], shown["accepted_on"]) == ("accepted", "2004-01-30")
        if name == "cancelled":
            await clients.ok("assistant", f"{path}/cancel", {"on": "2004-02-01", "reason": "withdrawn"})
    await pipeline.caught_up()
    finance = pipeline.as_("finance")

    async def report(**query: str) -> Any:
        answer = await finance.get("/v1/reports/delivery", params={"from": "2004-01-01", "to": "2004-02-28", **query})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def figures(row: Any) -> tuple[Any, ...]:
        return tuple(row[name] for name in ("due", "on_time", "late", "open", "rate", "average_days_late"))

    assert figures(await report(as_of="2004-12-31")) == (4, 1, 2, 1, "0.2500", 5)
    assert figures(await report(as_of="2004-01-27")) == (4, 1, 0, 3, "0.2500", None)
    by_month = await report(as_of="2004-12-31", by="month")
    assert [(row["key"], *figures(row)) for row in by_month["rows"]] == [
        ("2004-01", 2, 1, 1, 0, "0.5000", 3),
        ("2004-02", 2, 0, 1, 1, "0.0000", 6),
    ]
    assert [(row["key"], row["due"]) for row in (await report(by="rep"))["rows"]] == [(str(OWNER), 4)]
    backwards = await finance.get("/v1/reports/delivery", params={"from": "2004-02-01", "to": "2004-01-01"})
    assert backwards.json()["errors"][0]["pointer"] == "/to"
