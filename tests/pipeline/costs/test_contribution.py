"""What deals leave: margin less commission, in every currency, for few eyes."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shared.published.incentive import CommissionAdjusted, CommissionClawedBack, CommissionEarned, CommissionReleased
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, OWNER = sorted(uuid4() for _ in range(3))
PATH = "/v1/reports/contribution"
PRODUCT = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "60.00", "currency": "USD"}


def line(contract_id: str, amount: str, currency: str = "USD") -> dict[str, Any]:
    return {
        "line_id": uuid4(), "rep_id": OWNER, "contract_id": UUID(contract_id), "amount": amount, "currency": currency,
        "on": date(2004, 1, 6), "period": "2004-01", "plan_id": uuid4(), "plan_version": 1,
    }  # fmt: skip


async def read(served: Served, role: str = "finance", **params: str) -> Any:
    params["min_position"] = str(await served.caught_up())
    answer = await served.as_(role).get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_contribution_is_margin_less_commission_by_customer_and_product(pipeline: Served) -> None:
    clients, product = Clients(pipeline), pipeline.as_("product")
    empty = await read(pipeline)
    assert (empty["rows"], empty["total"], empty["currency"]) == ([], "0.00", "USD")
    for sku, cost in (("A", "40.00"), ("B", "55.00")):
        await product.put(f"/v1/products/{sku}", json=PRODUCT)
        await product.put(f"/v1/products/{sku}/cost", json={"cost": cost, "from": "2004-01-01"})
    lines = [
        {"sku": "A", "quantity": 6, "unit_price": "100.00"},
        {"sku": "B", "quantity": 4, "unit_price": "100.00"},
    ]
    first = await clients.signed(body(ALPHA, OWNER, "1000.00", lines=lines))
    order = {"contract_id": first, "placed_on": "2004-01-08", "lines": [{"sku": "A", "quantity": 3}]}
    placed = await clients.ok("assistant", "/v1/orders", order)
    await clients.ok("assistant", f"/v1/orders/{placed['id']}/cancel", {"on": "2004-01-09", "reason": "withdrawn"})
    await clients.signed(body(BETA, OWNER, "500.00"))  # without lines: of no cost that is known
    await pipeline.hear(CommissionEarned.model_validate(line(first, "50.01")))
    await pipeline.hear(CommissionReleased.model_validate(line(first, "10.00")))
    await pipeline.hear(CommissionClawedBack.model_validate(line(first, "-15.00")))
    await pipeline.hear(CommissionAdjusted.model_validate(line(first, "-5.00")))

    by_customer = await read(pipeline, by="customer")
    assert by_customer["rows"] == [
        # 700.00 are left of 1,000.00; 3 × 40.00 + 4 × 55.00 is what they cost; 50.01 − 15.00 − 5.00 is the commission
        {
            "key": str(ALPHA), "label": None, "external_id": None, "amount": "700.00", "cost": "340.00",
            "margin": "360.00", "commission": "30.01", "expenses": "0.00", "contribution": "329.99", "without_cost": 0,
        },
        {
            "key": str(BETA), "label": None, "external_id": None, "amount": "500.00", "cost": None,
            "margin": None, "commission": "0.00", "expenses": "0.00", "contribution": None, "without_cost": 1,
        },
    ]  # fmt: skip
    assert (by_customer["total"], by_customer["without_cost"]) == ("329.99", 1)
    rows = {row["key"]: row for row in (await read(pipeline, by="product"))["rows"]}
    assert {key: (row["amount"], row["margin"], row["commission"]) for key, row in rows.items()} == {
        "A": ("300.00", "180.00", "18.01"), "B": ("400.00", "180.00", "12.00"), None: ("500.00", None, "0.00"),
    }  # fmt: skip
    assert rows["A"]["label"] == "Car"

    await pipeline.as_("finance").put("/v1/exchange-rates/EUR/2004-02", json={"rate": "1.25"})
    euros = await clients.approved(body(BETA, OWNER, "1000.00", currency="EUR", lines=lines[:1]))
    await clients.sign(euros, "2004-02-02")
    # a cost of 40.00 USD is 32.00 EUR: 6 of them leave 808.00 EUR, and that is 1,010.00 USD
    whole = await read(pipeline, "director")
    assert {row["key"]: row["contribution"] for row in whole["rows"]} == {str(ALPHA): "329.99", str(BETA): "1010.00"}
    assert (await read(pipeline, "product", currency="EUR"))["total"] == "808.00"
    assert (await read(pipeline, "admin", **{"to": "2004-01-31"}))["total"] == "329.99"
    for role in ("rep", "sales_manager", "regional_manager", "hr", "ops", "service"):
        assert (await pipeline.as_(role).get(PATH)).status_code == 403
    wrong = await pipeline.as_("finance").get(PATH, params={"from": "2004-02-01", "to": "2004-01-01"})
    assert wrong.status_code == 422
