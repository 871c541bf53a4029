from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.pipeline.reports.sales.query import By
from shared.published.customer import CustomerRegistered, ProfileChanged
from shared.published.performance import RepJoined, RepLeft, RepTransferred, UnitFormed
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, ANN, BOB, NORTH, SOUTH = sorted(uuid4() for _ in range(6))
LINES = [
    {"sku": "A", "quantity": 6, "unit_price": "100.00"},
    {"sku": "B", "quantity": 4, "unit_price": "100.00"},
]


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def company(clients: Clients) -> None:
    """Alpha of NA and Beta of unknown region; Ann in the north until April, then south; Bob in the south."""
    for unit, name in ((NORTH, "North"), (SOUTH, "South")):
        await clients.hear(
            "performance", unit, UnitFormed(unit_id=unit, name=name, kind="region", external_id=name.lower())
        )
    for rep, name, unit in ((ANN, "Ann", NORTH), (BOB, "Bob", SOUTH)):
        joined = RepJoined(
            rep_id=rep, name=name, external_id=name[0], position="rep", unit_id=unit, joined_on=date(2003, 1, 1)
        )
        await clients.hear("performance", rep, joined)
    await clients.hear("performance", ANN, RepTransferred(rep_id=ANN, unit_id=SOUTH, on=date(2004, 4, 1)))
    await clients.hear(
        "customer", ALPHA, CustomerRegistered(customer_id=ALPHA, name="Alpha", external_id="103", region="EMEA")
    )
    await clients.hear(
        "customer", ALPHA, ProfileChanged(customer_id=ALPHA, name="Alpha Ltd", external_id="103", region="NA")
    )
    await clients.hear("customer", BETA, CustomerRegistered(customer_id=BETA, name="Beta"))


def shared_deal(**more: Any) -> dict[str, Any]:
    splits = [{"rep_id": str(ANN), "percent": "62.5"}, {"rep_id": str(BOB), "percent": "37.5"}]
    return body(ALPHA, ANN, splits=splits, **more)


async def cancel(clients: Clients, contract_id: str, lines: Any = None, **more: Any) -> None:
    order = {"contract_id": contract_id, "placed_on": "2004-06-01", **({"lines": lines} if lines else {})}
    placed = await clients.ok("assistant", "/v1/orders", order)
    command = {"on": "2004-06-02", "reason": "withdrawn", **more}
    await clients.ok("assistant", f"/v1/orders/{placed['id']}/cancel", command)


def row(key: object, label: str | None, external_id: str | None, amount: str, orders: int, less: str = "0.00") -> Any:
    return {
        "key": None if key is None else str(key),
        "label": label,
        "external_id": external_id,
        "amount": amount,
        "orders": orders,
        "reversed": less,
        "earlier": None,
        "growth": None,
    }


async def test_without_deals_the_report_is_empty_and_speaks_the_base_currency(clients: Clients) -> None:
    assert await clients.report(**{"from": "2004-01-01", "to": "2004-12-31", "by": "rep"}) == {
        "from": "2004-01-01",
        "to": "2004-12-31",
        "by": "rep",
        "currency": "USD",
        "rows": [],
        "total": "0.00",
        "orders": 0,
        "reversed": "0.00",
        "average_order_value": None,
        "repurchase": {"buyers": 0, "repeat": 0, "rate": None},
        "compare": None,
        "earlier": None,
        "growth": None,
    }


async def test_by_rep_follows_the_splits_and_rows_add_up(clients: Clients) -> None:
    await company(clients)
    await clients.signed(shared_deal(amount="1000.01"))
    await clients.signed(body(BETA, BOB, "500.00"))
    found = await clients.report(by="rep")
    assert found["rows"] == [row(BOB, "Bob", "B", "875.00", 2), row(ANN, "Ann", "A", "625.01", 1)]
    assert (found["total"], found["orders"], found["average_order_value"]) == ("1500.01", 2, "750.01")


async def test_by_unit_is_where_the_rep_was_on_the_signing_date(clients: Clients) -> None:
    await company(clients)
    await clients.signed(body(ALPHA, ANN, "100.00"), on="2004-03-31")
    await clients.signed(body(ALPHA, ANN, "30.00"), on="2004-04-01")
    await clients.signed(body(ALPHA, BOB, "20.00"), on="2004-04-01")
    await clients.signed(body(ALPHA, BOB, "7.00"), on="2002-12-31")
    assert (await clients.report(by="unit"))["rows"] == [
        row(NORTH, "North", "north", "100.00", 1),
        row(SOUTH, "South", "south", "50.00", 2),
        row(None, None, None, "7.00", 1),
    ]


async def test_who_has_left_belongs_to_no_unit(clients: Clients) -> None:
    await company(clients)
    await clients.hear("performance", BOB, RepLeft(rep_id=BOB, on=date(2004, 5, 1)))
    await clients.signed(body(ALPHA, BOB, "20.00"), on="2004-04-30")
    await clients.signed(body(ALPHA, BOB, "10.00"), on="2004-05-01")
    assert [(one["key"], one["amount"]) for one in (await clients.report(by="unit"))["rows"]] == [
        (str(SOUTH), "20.00"),
        (None, "10.00"),
    ]


async def test_by_customer_and_region_carry_the_latest_names(clients: Clients) -> None:
    await company(clients)
    await clients.signed(body(ALPHA, ANN, "300.00"))
    await clients.signed(body(BETA, ANN, "200.00"))
    unheard = UUID(int=9)
    await clients.signed(body(unheard, ANN, "100.00"))
    assert (await clients.report(by="customer"))["rows"] == [
        row(ALPHA, "Alpha Ltd", "103", "300.00", 1),
        row(BETA, "Beta", None, "200.00", 1),
        row(unheard, None, None, "100.00", 1),
    ]
    assert (await clients.report(by="region"))["rows"] == [
        row("NA", "NA", None, "300.00", 1),
        row(None, None, None, "300.00", 2),
    ]


async def test_by_product_and_line_spread_the_discounted_amount(clients: Clients) -> None:
    product = {"name": "Car", "line": "Cars", "list_price": "100.00", "floor_price": "1.00", "currency": "USD"}
    await clients.served.as_("product").put("/v1/products/A", json=product)
    discounted = await clients.signed(body(ALPHA, ANN, "900.01", lines=LINES))
    await clients.signed(body(ALPHA, ANN, "50.00"))
    assert (await clients.report(by="product"))["rows"] == [
        row("A", "Car", "A", "540.01", 1),
        row("B", None, None, "360.00", 1),
        row(None, None, None, "50.00", 1),
    ]
    await cancel(clients, discounted, lines=[{"sku": "B", "quantity": 2}])
    found = await clients.report(by="line")
    assert found["rows"] == [row("Cars", "Cars", None, "540.01", 1), row(None, None, None, "230.00", 2, "180.00")]
    assert found["total"] == "770.01"


async def test_periods_are_those_of_the_signing_date(clients: Clients) -> None:
    await clients.signed(body(ALPHA, ANN, "10.00"), on="2004-03-31")
    await clients.signed(body(ALPHA, ANN, "20.00"), on="2004-04-01")
    await clients.signed(body(ALPHA, ANN, "40.00"), on="2005-01-01")
    within = {"from": "2004-03-31", "to": "2004-12-31"}
    found = await clients.report(**within, by="month")
    assert [(one["key"], one["amount"]) for one in found["rows"]] == [("2004-04", "20.00"), ("2004-03", "10.00")]
    assert found["total"] == "30.00"
    found = await clients.report(**within, by="quarter")
    assert [one["key"] for one in found["rows"]] == ["2004-Q2", "2004-Q1"]


async def test_a_cancellation_counts_in_the_deals_own_month_and_is_shown_apart(clients: Clients) -> None:
    whole = await clients.signed(body(ALPHA, ANN, "700.00"), on="2004-03-31")
    part = await clients.signed(shared_deal(), on="2004-04-01")
    await cancel(clients, whole)
    await cancel(clients, part, amount="200.00")
    found = await clients.report(by="month")
    assert found["rows"] == [
        row("2004-04", "2004-04", None, "800.00", 1, "200.00"),
        row("2004-03", "2004-03", None, "0.00", 0, "700.00"),
    ]
    assert (found["total"], found["orders"], found["reversed"]) == ("800.00", 1, "900.00")
    by_rep = await clients.report(by="rep")
    assert [(one["amount"], one["reversed"]) for one in by_rep["rows"]] == [("500.00", "825.00"), ("300.00", "75.00")]


async def test_an_amendment_changes_the_deal_in_its_own_month(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN), on="2004-03-31")
    change = {"amount": "800.00", "splits": [{"rep_id": str(BOB), "percent": "100"}]}
    await clients.ok("assistant", f"/v1/contracts/{contract_id}/amend", change)
    assert (await clients.report(by="month"))["total"] == "1000.00"
    await clients.approve(contract_id, 2)
    await clients.sign(contract_id, "2004-06-01", 2)
    assert [one["key"] for one in (await clients.report(by="month"))["rows"]] == ["2004-03"]
    found = await clients.report(by="rep")
    assert [(one["key"], one["amount"], one["orders"]) for one in found["rows"]] == [(str(BOB), "800.00", 1)]
    assert (found["total"], found["reversed"]) == ("800.00", "0.00")


async def test_repurchase_counts_buyers_with_two_orders_or_more(clients: Clients) -> None:
    for customer in (ALPHA, ALPHA, BETA, UUID(int=9)):
        await clients.signed(body(customer, ANN, "10.00"))
    await cancel(clients, await clients.signed(body(BETA, ANN, "10.00")))
    await cancel(clients, await clients.signed(body(UUID(int=8), ANN, "10.00")))
    assert (await clients.report())["repurchase"] == {"buyers": 3, "repeat": 1, "rate": "0.3333"}


async def rate(clients: Clients, currency: str, month: str, rate: str) -> None:
    put = await clients.served.as_("finance").put(f"/v1/exchange-rates/{currency}/{month}", json={"rate": rate})
    assert put.status_code == 200, put.text


async def test_a_deal_keeps_its_currency_and_several_are_told_in_the_companys_own_at_the_rates_of_signing(
    clients: Clients,
) -> None:
    await rate(clients, "EUR", "2004-01", "1.2613")
    await clients.signed(shared_deal(amount="10.01", currency="EUR", lines=LINES))
    only = await clients.report()
    assert (only["currency"], only["total"], only["rows"]) == ("EUR", "10.01", [])
    await clients.signed(body(ALPHA, BOB, "20.00"))
    await rate(clients, "EUR", "2004-01", "9.9999")
    await rate(clients, "EUR", "2004-02", "1.3000")
    later = await clients.signed(shared_deal(amount="100.00", currency="EUR", lines=LINES), on="2004-02-01")
    await cancel(clients, later, lines=[{"sku": "A", "quantity": 3}])

    whole = await clients.report(by="rep")
    # 10.01 × 1.2613 = 12.63; 70.00 × 1.3 = 91.00; 30.00 × 1.3 = 39.00 were cancelled
    assert (whole["currency"], whole["total"], whole["reversed"], whole["orders"]) == ("USD", "123.63", "39.00", 3)
    assert whole == await clients.report(by="rep", currency="USD")
    for by in ("rep", "unit", "customer", "product", "line", "region", "month", "quarter", "channel"):
        rows = (await clients.report(by=by))["rows"]
        assert sum(Decimal(one["amount"]) for one in rows) == Decimal("123.63"), by
        assert sum(Decimal(one["reversed"]) for one in rows) == Decimal("39.00"), by
    assert {one["key"]: one["amount"] for one in whole["rows"]} == {str(ANN): "64.78", str(BOB): "58.85"}
    assert (await clients.report(currency="EUR"))["total"] == "80.01"
    january = await clients.report(**{"to": "2004-01-31"}, currency="USD")
    assert (january["total"], january["orders"]) == ("32.63", 2)


async def test_sales_stand_beside_a_year_or_a_month_before_and_first_deals_beside_later_ones(clients: Clients) -> None:
    await clients.signed(body(ALPHA, ANN, "200.00"), on="2003-02-28")
    await clients.signed(body(BETA, ANN, "80.00"), on="2004-01-31")
    await clients.signed(body(ALPHA, BOB, "300.00"), on="2004-02-29")
    february = {"from": "2004-02-01", "to": "2004-02-29"}
    year = await clients.report(by="customer", compare="yoy", **february)
    assert (year["total"], year["earlier"], year["growth"]) == ("300.00", "200.00", "0.5000")
    month = await clients.report(by="customer", compare="mom", **february)
    told = [(row["key"], row["amount"], row["earlier"], row["growth"]) for row in month["rows"]]
    assert told == [(str(ALPHA), "300.00", "0.00", None), (str(BETA), "0.00", "80.00", "-1.0000")]
    by_month = await clients.report(by="month", compare="yoy", **{"from": "2004-01-01", "to": "2004-02-29"})
    told = [(row["key"], row["amount"], row["earlier"], row["growth"]) for row in by_month["rows"]]
    assert told == [("2004-02", "300.00", "200.00", "0.5000"), ("2004-01", "80.00", "0.00", None)]
    new = (await clients.report(by="new_existing"))["rows"]
    assert [(row["key"], row["amount"], row["orders"]) for row in new] == [
        ("existing", "300.00", 1),
        ("new", "280.00", 2),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"compare": "yoy"},
        {"by": "colour"},
        {"form": "2004-01-01"},
        {"from": "2004"},
        {"from": "2004-02-01", "to": "2004-01-01"},
    ],
)
async def test_a_wrong_question_is_a_422(clients: Clients, wrong: dict[str, str]) -> None:
    answer = await clients.served.as_("rep").get("/v1/reports/sales", params=wrong)
    assert answer.status_code == 422, answer.text


async def test_rows_add_up_to_the_same_total_by_every_grouping(clients: Clients) -> None:
    await company(clients)
    await clients.signed(shared_deal(amount="1000.01"), on="2004-03-31")
    await clients.signed(body(BETA, BOB, "333.33"), on="2004-04-01")
    part = await clients.signed(shared_deal(amount="900.01", lines=LINES), on="2004-04-02")
    await cancel(clients, part, amount="100.10")
    for by in By:
        found = await clients.report(by=by.value)
        for name, total in (("amount", "total"), ("reversed", "reversed")):
            assert sum(Decimal(row[name]) for row in found["rows"]) == Decimal(found[total]), (by, name)
        assert (found["total"], found["reversed"], found["orders"]) == ("2133.25", "100.10", 3), by
