from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, BETA, ANN = (uuid4() for _ in range(3))


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


def invoice(contract_id: str, number: str, amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    instalments = [{"due_on": "2004-02-05", "amount": amount}]
    plain = {"contract_id": contract_id, "number": number, "issued_on": "2004-01-06", "amount": amount}
    return {**plain, "instalments": instalments, **more}


async def issued(clients: Clients, number: str, amount: str = "1000.00", customer: UUID = ALPHA, **more: Any) -> Any:
    contract_id = await clients.signed(body(customer, ANN, amount))
    return await clients.ok("finance", "/v1/invoices", invoice(contract_id, number, amount, **more))


async def test_an_invoice_shows_what_it_was_issued_with(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN))
    command = invoice(
        contract_id,
        "10100",
        instalments=[{"due_on": "2004-02-05", "amount": "300"}, {"due_on": "2004-03-05", "amount": "700.0"}],
    )
    answer = await clients.post("finance", "/v1/invoices", command)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["location"] == f"/v1/invoices/{made['id']}"
    instalments = [
        {"due_on": "2004-02-05", "amount": "300.00", "open": "300.00"},
        {"due_on": "2004-03-05", "amount": "700.00", "open": "700.00"},
    ]
    assert made == {
        "id": made["id"],
        "invoice_id": made["id"],
        "version": 2,
        "status": "open",
        "created_at": made["created_at"],
        "number": "10100",
        "contract_id": contract_id,
        "customer_id": str(ALPHA),
        "owner_id": str(ANN),
        "issued_on": "2004-01-06",
        "due_on": "2004-03-05",
        "next_due_on": "2004-02-05",
        "amount": "1000.00",
        "open": "1000.00",
        "credited": "0.00",
        "written_off": "0.00",
        "currency": "USD",
        "instalments": instalments,
        "dispute": None,
        "promise": None,
    }
    one = await clients.served.as_("sales_manager").get(f"/v1/invoices/{made['id']}")
    assert one.json() == made and one.headers["etag"] == answer.headers["etag"] == '"2"'
    await clients.served.caught_up()
    assert (await clients.get("/v1/invoices", number="10100"))["items"] == [made]
    published = dict(await clients.published())["InvoiceIssued"]
    assert published["invoice_id"] == made["id"] and published["customer_id"] == str(ALPHA)
    assert published["instalments"] == [{k: v for k, v in part.items() if k != "open"} for part in instalments]


async def test_a_number_is_taken_once_over_all_customers(clients: Clients) -> None:
    first = await issued(clients, "7")
    contract_id = await clients.signed(body(BETA, ANN))
    answer = await clients.post("finance", "/v1/invoices", invoice(contract_id, "7"))
    assert answer.status_code == 409, answer.text
    assert answer.json()["type"] == "/problems/already-exists"
    assert answer.json()["existing_id"] == first["id"]


async def test_only_a_signed_contract_is_invoiced(clients: Clients) -> None:
    draft = (await clients.ok("assistant", "/v1/contracts", body(ALPHA, ANN)))["id"]
    for contract_id in (draft, str(uuid4())):
        answer = await clients.post("finance", "/v1/invoices", invoice(contract_id, "7"))
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == "/contract_id"


async def test_no_more_is_invoiced_than_the_contract_holds_net_of_cancellations(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN))
    order = await clients.ok("assistant", "/v1/orders", {"contract_id": contract_id, "placed_on": "2004-01-06"})
    cancel = {"on": "2004-01-07", "reason": "withdrawn", "amount": "400.00"}
    await clients.ok("assistant", f"/v1/orders/{order['id']}/cancel", cancel)
    answer = await clients.post("finance", "/v1/invoices", invoice(contract_id, "7", "600.01"))
    assert answer.status_code == 409 and answer.json()["type"] == "/problems/over-invoiced", answer.text
    await clients.ok("finance", "/v1/invoices", invoice(contract_id, "7", "600.00"))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"instalments": [{"due_on": "2004-02-05", "amount": "999.99"}]}, "/instalments"),
    ({"instalments": []}, "/instalments"),
    (
        {"instalments": [{"due_on": "2004-02-05", "amount": "500"}, {"due_on": "2004-02-05", "amount": "500"}]},
        "/instalments/1/due_on",
    ),
    ({"instalments": [{"due_on": "2004-02-05", "amount": "1000", "open": "0"}]}, "/instalments/0/open"),
    ({"amount": 1000}, "/amount"),
    ({"amount": "1000.001"}, "/amount"),
    ({"number": "a\x00b"}, "/number"),
    ({"issued_on": "2004-02-30"}, "/issued_on"),
    ({"currency": "USD"}, "/currency"),
]


async def test_wrong_input_is_pointed_at(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN))
    for wrong, pointer in WRONG:
        answer = await clients.post("finance", "/v1/invoices", {**invoice(contract_id, "7"), **wrong})
        assert answer.status_code == 422, answer.text
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]


async def test_only_finance_issues_invoices(clients: Clients) -> None:
    contract_id = await clients.signed(body(ALPHA, ANN))
    for role in ("rep", "assistant", "erp", "director"):
        assert (await clients.post(role, "/v1/invoices", invoice(contract_id, "7"))).status_code == 403


async def test_an_invoice_is_disputed_and_settled(clients: Clients) -> None:
    made = await issued(clients, "7")
    path = f"/v1/invoices/{made['id']}"
    answer = await clients.post("assistant", f"{path}/dispute", {"reason": "short", "on": "2004-02-01"})
    assert answer.status_code == 200, answer.text
    disputed = answer.json()
    assert disputed["status"] == "disputed" and answer.headers["etag"] == '"3"'
    again = await clients.ok("finance", f"{path}/dispute", {"reason": "short", "on": "2004-02-01"})
    assert again == disputed
    settled = await clients.ok("finance", f"{path}/settle-dispute", {"outcome": "found", "on": "2004-02-09"})
    assert settled["status"] == "open"
    assert settled["dispute"] == {
        "reason": "short",
        "on": "2004-02-01",
        "outcome": "found",
        "settled_on": "2004-02-09",
    }
    stale = await clients.post(
        "finance", f"{path}/dispute", {"reason": "again", "on": "2004-03-01"}, **{"If-Match": '"2"'}
    )
    assert stale.status_code == 412
    unknown = await clients.post("finance", f"/v1/invoices/{uuid4()}/dispute", {"reason": "x", "on": "2004-02-01"})
    assert unknown.status_code == 404


async def test_the_overdue_are_listed_the_longest_overdue_first(clients: Clients) -> None:
    for number, due_on in (("1", "2004-03-01"), ("2", "2004-02-01"), ("3", "2004-05-01"), ("4", "2004-01-20")):
        await issued(clients, number, "10.00", instalments=[{"due_on": due_on, "amount": "10.00"}])
    pay = {"payment_id": "P", "customer_id": str(ALPHA), "amount": "10.00", "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**pay, "received_on": "2004-03-01"})
    await clients.served.caught_up()
    overdue: list[str] = []
    query = {"due_before": "2004-04-01", "sort": "next_due_on", "limit": "1"}
    while True:
        page = await clients.get("/v1/invoices", **query)
        overdue += [item["number"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert overdue == ["2", "1"]
    paid = await clients.get("/v1/invoices", status="paid", customer_id=str(ALPHA))
    assert [item["number"] for item in paid["items"]] == ["4"]


async def test_a_customer_never_heard_of_has_an_empty_ledger(clients: Clients) -> None:
    await clients.served.caught_up()  # its tables are built
    assert await clients.get(f"/v1/customers/{BETA}/ledger") == {
        "customer_id": str(BETA),
        "currency": "USD",
        "version": 0,
        "invoices": [],
        "payments": [],
        "unallocated": "0.00",
        "open": "0.00",
        "closed_year": None,
    }


async def test_the_ledger_is_never_stale_and_adds_up(clients: Clients) -> None:
    made = await issued(clients, "7", "100.00")
    pay = {"payment_id": "P", "customer_id": str(ALPHA), "amount": "140.00", "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**pay, "received_on": "2004-02-01"})
    reverse = {"amount": "50.00", "reversed_on": "2004-02-03", "reason": "bounced"}
    await clients.ok("erp", "/v1/erp/payments/P/reverse", reverse)
    assert await clients.get(f"/v1/customers/{ALPHA}/ledger", currency="USD") == {
        "customer_id": str(ALPHA),
        "currency": "USD",
        "version": 5,
        "invoices": [
            {
                "invoice_id": made["id"],
                "number": "7",
                "contract_id": made["contract_id"],
                "issued_on": "2004-01-06",
                "due_on": "2004-02-05",
                "amount": "100.00",
                "open": "10.00",
                "credited": "0.00",
                "written_off": "0.00",
                "status": "partly_paid",
                "instalments": [{"due_on": "2004-02-05", "amount": "100.00", "open": "10.00"}],
            }
        ],
        "payments": [
            {
                "payment_id": "P",
                "received_on": "2004-02-01",
                "amount": "140.00",
                "received": "140.00",
                "applied": "90.00",
                "unallocated": "0.00",
                "reversed": "50.00",
            }
        ],
        "unallocated": "0.00",
        "open": "10.00",
        "closed_year": None,
    }


async def test_without_a_currency_the_ledger_is_that_of_the_one_that_is_there(clients: Clients) -> None:
    pay = {"payment_id": "P", "customer_id": str(ALPHA), "amount": "10.00", "received_on": "2004-02-01"}
    await clients.ok("erp", "/v1/erp/payments", {**pay, "currency": "EUR"})
    found = await clients.get(f"/v1/customers/{ALPHA}/ledger")
    assert found["currency"] == "EUR" and found["unallocated"] == "10.00"
    await clients.ok("erp", "/v1/erp/payments", {**pay, "payment_id": "Q", "currency": "USD"})
    found = await clients.get(f"/v1/customers/{ALPHA}/ledger")
    assert found["currency"] == "USD" and [one["payment_id"] for one in found["payments"]] == ["Q"]


async def test_a_ledger_that_nobody_has_written_is_empty_but_never_beyond_the_head(
    pipeline: Served, clients: Clients
) -> None:
    client, path = pipeline.as_("finance"), f"/v1/customers/{uuid4()}/ledger"

    assert (await client.get(path)).json()["invoices"] == []
    beyond = await client.get(f"{path}?min_position={await pipeline.runtime.log.head() + 1}")
    assert (beyond.status_code, beyond.json()["type"]) == (422, "/problems/position-unknown")
