from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.published.customer import CustomerRegistered
from shared.published.performance import RepJoined, RepTransferred, UnitFormed
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, ANN, BOB, NORTH, SOUTH = sorted(uuid4() for _ in range(6))


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def company(clients: Clients) -> None:
    """Ann in the north until the 15th of January, then south; Bob in no unit that is known."""
    for unit, name in ((NORTH, "North"), (SOUTH, "South")):
        formed = UnitFormed(unit_id=unit, name=name, kind="region", external_id=name.lower())
        await clients.hear("performance", unit, formed)
    ann = RepJoined(rep_id=ANN, name="Ann", external_id="A", position="rep", unit_id=NORTH, joined_on=date(2003, 1, 1))
    await clients.hear("performance", ANN, ann)
    await clients.hear("performance", ANN, RepTransferred(rep_id=ANN, unit_id=SOUTH, on=date(2004, 1, 15)))
    await clients.hear("customer", ALPHA, CustomerRegistered(customer_id=ALPHA, name="Alpha", external_id="103"))


async def issued(
    clients: Clients, number: str, issued_on: str, *dues: tuple[str, str], customer: UUID = ALPHA, owner: UUID = ANN
) -> Any:
    instalments = [{"due_on": due_on, "amount": amount} for due_on, amount in dues]
    amount = str(sum(int(amount) for _, amount in dues))
    contract_id = await clients.signed(body(customer, owner, amount), issued_on)
    plain = {"contract_id": contract_id, "number": number, "issued_on": issued_on, "amount": amount}
    return await clients.ok("finance", "/v1/invoices", {**plain, "instalments": instalments})


async def pay(clients: Clients, payment_id: str, amount: str, on: str, customer: UUID = ALPHA, **more: Any) -> None:
    plain = {"payment_id": payment_id, "customer_id": str(customer), "amount": amount, "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**plain, "received_on": on, **more})


async def report(clients: Clients, name: str, **params: str) -> Any:
    position = await clients.served.caught_up()
    return await clients.get(f"/v1/reports/{name}", **params, min_position=str(position))


def buckets(*amounts: str) -> dict[str, str]:
    return dict(zip(("not_due", "d1_30", "d31_60", "d61_90", "over_90"), amounts, strict=True))


async def year(clients: Clients) -> None:
    """Three invoices of 300, 50 and 40, and receipts of 120 and of 60 that is taken back; all of early 2004."""
    await company(clients)
    await issued(clients, "1", "2004-01-01", ("2004-01-31", "100"), ("2004-03-01", "200"))
    await issued(clients, "2", "2004-01-20", ("2004-02-20", "50"))
    await issued(clients, "3", "2004-02-01", ("2004-02-10", "40"), customer=BETA, owner=BOB)
    await pay(clients, "P", "120", "2004-02-15")
    await pay(clients, "Q", "60", "2004-03-10", BETA)
    reverse = {"reversed_on": "2004-04-01", "reason": "bounced"}
    await clients.ok("erp", "/v1/erp/payments/Q/reverse", reverse)


async def test_aging_as_of_any_date_counts_only_what_was_known_by_then(clients: Clients) -> None:
    await year(clients)
    expected = {
        "2003-12-31": (buckets("0.00", "0.00", "0.00", "0.00", "0.00"), "0.00", "0.00", 0),
        "2004-01-31": (buckets("350.00", "0.00", "0.00", "0.00", "0.00"), "350.00", "0.00", 2),
        "2004-02-01": (buckets("290.00", "100.00", "0.00", "0.00", "0.00"), "390.00", "0.00", 3),
        "2004-02-15": (buckets("230.00", "40.00", "0.00", "0.00", "0.00"), "270.00", "0.00", 3),
        "2004-03-10": (buckets("0.00", "230.00", "0.00", "0.00", "0.00"), "230.00", "20.00", 2),
        "2004-04-01": (buckets("0.00", "0.00", "270.00", "0.00", "0.00"), "270.00", "0.00", 3),
        "2004-05-15": (buckets("0.00", "0.00", "0.00", "230.00", "40.00"), "270.00", "0.00", 3),
    }
    for as_of, (aged, total, unallocated, invoices) in expected.items():
        found = await report(clients, "aging", as_of=as_of)
        assert found == {
            "as_of": as_of,
            "by": None,
            "currency": "USD",
            "buckets": aged,
            "total": total,
            "unallocated": unallocated,
            "invoices": invoices,
            "rows": [],
        }, as_of


def aging_row(key: UUID | None, label: str | None, external_id: str | None, *amounts: str) -> dict[str, Any]:
    shown = None if key is None else str(key)
    return {"key": shown, "label": label, "external_id": external_id, **buckets(*amounts[:5]), "total": amounts[5]}


async def test_aging_by_customer_by_rep_and_by_the_unit_of_the_day_of_issue_adds_up(clients: Clients) -> None:
    await year(clients)
    as_of = {"as_of": "2004-05-15"}
    alpha = ("0.00", "0.00", "0.00", "230.00", "0.00", "230.00")
    beta = ("0.00", "0.00", "0.00", "0.00", "40.00", "40.00")
    assert (await report(clients, "aging", by="customer", **as_of))["rows"] == [
        aging_row(ALPHA, "Alpha", "103", *alpha),
        aging_row(BETA, None, None, *beta),
    ]
    assert (await report(clients, "aging", by="rep", **as_of))["rows"] == [
        aging_row(ANN, "Ann", "A", *alpha),
        aging_row(BOB, None, None, *beta),
    ]
    assert (await report(clients, "aging", by="unit", **as_of))["rows"] == [
        aging_row(NORTH, "North", "north", "0.00", "0.00", "0.00", "200.00", "0.00", "200.00"),
        aging_row(None, None, None, *beta),
        aging_row(SOUTH, "South", "south", "0.00", "0.00", "0.00", "30.00", "0.00", "30.00"),
    ]


async def test_what_is_paid_twice_over_on_a_day_counts_as_unallocated_then(clients: Clients) -> None:
    """P pays in March and is taken back in May; then R, received in February, is applied."""
    await issued(clients, "1", "2004-01-01", ("2004-01-31", "100"))
    await pay(clients, "P", "100", "2004-03-01")
    reverse = {"reversed_on": "2004-05-01", "reason": "bounced"}
    await clients.ok("erp", "/v1/erp/payments/P/reverse", reverse)
    await pay(clients, "R", "100", "2004-02-01")
    found = await report(clients, "aging", as_of="2004-04-01", by="customer")
    assert (found["total"], found["unallocated"], found["invoices"], found["rows"]) == ("0.00", "100.00", 0, [])
    found = await report(clients, "aging", as_of="2004-05-01")
    assert (found["total"], found["unallocated"]) == ("0.00", "0.00")


async def test_a_reversal_dated_before_its_money_was_applied_leaves_no_trace_before(clients: Clients) -> None:
    await pay(clients, "P", "100", "2004-01-01")
    await issued(clients, "1", "2004-02-01", ("2004-03-01", "60"))
    reverse = {"reversed_on": "2004-01-15", "reason": "bounced"}
    await clients.ok("erp", "/v1/erp/payments/P/reverse", reverse)
    seen = []
    for as_of in ("2004-01-10", "2004-01-20", "2004-02-10"):
        found = await report(clients, "aging", as_of=as_of)
        seen.append((found["total"], found["unallocated"]))
    assert seen == [("0.00", "100.00"), ("0.00", "0.00"), ("60.00", "0.00")]


async def test_a_report_keeps_to_one_currency(clients: Clients) -> None:
    await pay(clients, "P", "10", "2004-01-01", currency="EUR")
    alone = await report(clients, "aging", as_of="2004-02-01")
    assert (alone["currency"], alone["unallocated"]) == ("EUR", "10.00")
    await issued(clients, "1", "2004-01-01", ("2004-01-31", "100"))
    both = await report(clients, "aging", as_of="2004-02-01")
    assert (both["currency"], both["total"], both["unallocated"]) == ("USD", "100.00", "0.00")
    euro = await report(clients, "aging", as_of="2004-02-01", currency="EUR")
    assert (euro["currency"], euro["total"], euro["unallocated"]) == ("EUR", "0.00", "10.00")


async def test_collection_is_what_fell_due_and_what_of_it_came_in_by_then(clients: Clients) -> None:
    await year(clients)

    def row(key: UUID | None, label: str | None, external_id: str | None, *rest: str) -> dict[str, Any]:
        due, collected, rate = rest
        named = {"key": None if key is None else str(key), "label": label, "external_id": external_id}
        return {**named, "due": due, "collected": collected, "rate": rate}

    found = await report(clients, "collection", as_of="2004-03-10", by="rep")
    assert found == {
        "as_of": "2004-03-10",
        "by": "rep",
        "currency": "USD",
        "due": "390.00",
        "collected": "160.00",
        "rate": "0.4103",
        "rows": [
            row(ANN, "Ann", "A", "350.00", "120.00", "0.3429"),
            row(BOB, None, None, "40.00", "40.00", "1.0000"),
        ],
    }
    later = await report(clients, "collection", as_of="2004-04-01", by="unit")
    assert later["rows"] == [
        row(NORTH, "North", "north", "300.00", "100.00", "0.3333"),
        row(SOUTH, "South", "south", "50.00", "20.00", "0.4000"),
        row(None, None, None, "40.00", "0.00", "0.0000"),
    ]
    on_the_day = await report(clients, "collection", as_of="2004-01-31")
    assert (on_the_day["due"], on_the_day["collected"], on_the_day["rate"]) == ("100.00", "0.00", "0.0000")
    nothing = await report(clients, "collection", as_of="2004-01-30", by="rep")
    assert (nothing["due"], nothing["rate"], nothing["rows"]) == ("0.00", None, [])
    answer = await clients.served.as_("sales_manager").get(
        "/v1/reports/collection", params={"as_of": "2004-01-31", "by": "customer"}
    )
    assert answer.status_code == 422


async def test_cei_is_what_was_collected_of_what_could_be(clients: Clients) -> None:
    await year(clients)
    march = await report(clients, "cei", **{"from": "2004-02-01", "to": "2004-02-28"})
    assert march == {
        "from": "2004-02-01",
        "to": "2004-02-28",
        "currency": "USD",
        "opening": "350.00",
        "invoiced": "40.00",
        "credited": "0.00",
        "written_off": "0.00",
        "closing": "270.00",
        "not_due": "200.00",
        "cei": "0.6316",  # 120 / 190
    }
    assert (await report(clients, "cei", **{"from": "2003-01-01", "to": "2003-12-31"}))["cei"] is None
    whole = await report(clients, "cei", **{"from": "0001-01-01", "to": "9999-12-31"})
    assert (whole["opening"], whole["closing"]) == ("0.00", "270.00")


async def test_dso_by_both_methods(clients: Clients) -> None:
    await year(clients)
    simple = await report(clients, "dso", as_of="2004-03-10")
    assert simple == {
        "as_of": "2004-03-10",
        "days": 365,
        "method": "simple",
        "currency": "USD",
        "open": "230.00",
        "sales": "390.00",
        "dso": "215.3",  # 230 / 390 × 365
    }
    counted = await report(clients, "dso", as_of="2004-03-10", days="90", method="countback")
    assert (counted["sales"], counted["dso"]) == ("390.00", "55.8")  # March 10, February 29, 190 / 350 of January's 31
    narrow = await report(clients, "dso", as_of="2004-03-10", days="40")
    assert (narrow["sales"], narrow["dso"]) == ("40.00", "230.0")  # from the 31st of January on


async def test_the_customers_above_their_limit_as_of_a_day(clients: Clients) -> None:
    await year(clients)
    for customer, amount in ((ALPHA, "229.99"), (BETA, "40.00")):
        limit = {"amount": amount, "currency": "USD", "reason": "opening"}
        answer = await clients.served.as_("finance").put(f"/v1/customers/{customer}/credit-limit", json=limit)
        assert answer.status_code == 200, answer.text
    assert await report(clients, "credit", as_of="2004-05-15") == {
        "as_of": "2004-05-15",
        "currency": "USD",
        "rows": [
            {
                "key": str(ALPHA),
                "label": "Alpha",
                "external_id": "103",
                "limit": "229.99",
                "exposure": "230.00",
                "over": "0.01",
            }
        ],
    }
    earlier = await report(clients, "credit", as_of="2004-01-20")
    assert [(one["exposure"], one["over"]) for one in earlier["rows"]] == [("350.00", "120.01")]
    assert (await report(clients, "credit", as_of="2003-12-31"))["rows"] == []


async def test_what_is_signed_and_not_invoiced_is_exposure_as_of_its_signature(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN, "500.00"), "2004-03-01")
    order = await clients.ok("assistant", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-03-01"})
    cancel = {"on": "2004-03-20", "reason": "withdrawn", "amount": "450.00"}
    await clients.ok("assistant", f"/v1/orders/{order['id']}/cancel", cancel)
    await clients.limit(ALPHA, "50")
    seen = {}
    for as_of in ("2004-02-29", "2004-03-01", "2004-03-20"):
        seen[as_of] = [row["exposure"] for row in (await report(clients, "credit", as_of=as_of))["rows"]]
    assert seen == {"2004-02-29": [], "2004-03-01": ["500.00"], "2004-03-20": []}


async def test_a_report_needs_its_day_and_knows_its_parameters(clients: Clients) -> None:
    rep = clients.served.as_("sales_manager")
    for query in ({}, {"as_of": "2004"}, {"as_of": "2004-01-01", "known_at": "x"}, {"as_of": "2004-01-01", "by": "x"}):
        for name in ("aging", "collection", "dso", "credit"):
            answer = await rep.get(f"/v1/reports/{name}", params=query)
            assert answer.status_code == 422, (name, query)


async def test_the_first_and_the_last_of_all_dates_break_no_report(clients: Clients) -> None:
    await company(clients)
    await issued(clients, "1", "2004-01-01", ("2004-01-31", "100"), ("9999-12-31", "200"))
    await issued(clients, "2", "9999-12-31", ("9999-12-31", "50"))
    found = await report(clients, "aging", as_of="2004-02-01", by="unit")
    assert found["buckets"] == buckets("200.00", "100.00", "0.00", "0.00", "0.00")
    found = await report(clients, "aging", as_of="9999-12-31")
    assert found["buckets"] == buckets("250.00", "0.00", "0.00", "0.00", "100.00")
    assert (await report(clients, "dso", as_of="0001-01-01", days="3660", method="countback"))["dso"] == "0.0"
    counted = await report(clients, "dso", as_of="9999-12-31", days="31", method="countback")
    assert (counted["sales"], counted["dso"]) == ("50.00", None)
    for name in ("collection", "credit"):
        for as_of in ("0001-01-01", "9999-12-31"):
            await report(clients, name, as_of=as_of)
    assert (await report(clients, "sales", by="month"))["total"] == "350.00"


async def test_aging_as_csv(clients: Clients) -> None:
    await year(clients)
    await clients.served.caught_up()
    answer = await clients.served.as_("sales_manager").get(
        "/v1/reports/aging", params={"as_of": "2004-05-15", "by": "rep"}, headers={"Accept": "text/csv"}
    )
    lines = answer.text.splitlines()
    assert lines[0] == "key,label,external_id,not_due,d1_30,d31_60,d61_90,over_90,total"
    assert lines[1] == f"{ANN},Ann,A,0.00,0.00,0.00,230.00,0.00,230.00" and len(lines) == 3


async def test_known_at_a_position_a_report_says_what_it_said_then_whatever_was_told_since(clients: Clients) -> None:
    """Told day by day in no order of business dates; what every report said at each point it still says."""
    queries: dict[str, dict[str, str]] = {
        "aging": {"as_of": "2004-05-15", "by": "customer"},
        "collection": {"as_of": "2004-05-15"},
        "dso": {"as_of": "2004-05-15", "days": "200", "method": "countback"},
        "cei": {"from": "2004-02-01", "to": "2004-05-15"},
        "credit": {"as_of": "2004-05-15"},
    }
    said: list[tuple[str, dict[str, Any]]] = []

    async def listen() -> None:
        position = str(await clients.served.caught_up())
        told = {name: await clients.get(f"/v1/reports/{name}", **query) for name, query in queries.items()}
        said.append((position, told))

    one = await issued(clients, "1", "2004-01-01", ("2004-01-31", "100"), ("2004-03-01", "200"))
    await clients.limit(ALPHA, "10")
    await listen()
    await pay(clients, "P", "120", "2004-05-01")
    await listen()
    await pay(clients, "Q", "60", "2004-02-01")  # told late
    await clients.limit(ALPHA, "400")
    await listen()
    await clients.ok("erp", "/v1/erp/payments/P/reverse", {"reversed_on": "2004-05-02", "reason": "bounced"})
    credit = {"number": "C1", "amount": "30", "issued_on": "2004-02-20", "reason": "came broken"}
    await clients.ok("finance", f"/v1/invoices/{one['id']}/credit-notes", credit)
    await listen()
    await issued(clients, "2", "2004-01-20", ("2004-02-20", "50"))
    await clients.limit(ALPHA, "1")
    await listen()
    for name in queries:
        assert len({str(told[name]) for _, told in said}) > 2, name
    for position, told in said:
        for name, query in queries.items():
            assert await clients.get(f"/v1/reports/{name}", **query, known_at=position) == told[name], (position, name)
    nothing = await clients.get("/v1/reports/aging", as_of="2004-05-15", known_at="0")
    assert (nothing["total"], nothing["unallocated"], nothing["invoices"]) == ("0.00", "0.00", 0)
    beyond = {"as_of": "2004-05-15", "known_at": str(int(said[-1][0]) + 1000)}
    answer = await clients.served.as_("finance").get("/v1/reports/aging", params=beyond)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/position-unknown")
