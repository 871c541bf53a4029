from typing import Any
from uuid import uuid4

import pytest

from services.pipeline.receivables.decider import ledger, ledger_id
from services.pipeline.year_end.events import BooksCarriedForward
from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

ALPHA, ANN = uuid4(), uuid4()


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def issue(clients: Clients, number: str, issued_on: str, amount: str) -> str:
    contract_id = await clients.signed(body(ALPHA, ANN, amount), issued_on)
    plain = {"contract_id": contract_id, "number": number, "issued_on": issued_on, "amount": amount}
    instalments = [{"due_on": issued_on, "amount": amount}]
    invoice_id: str = (await clients.ok("finance", "/v1/invoices", {**plain, "instalments": instalments}))["id"]
    return f"/v1/invoices/{invoice_id}"


def money(payment_id: str, amount: str, on: str) -> dict[str, Any]:
    paid = {"payment_id": payment_id, "customer_id": str(ALPHA), "amount": amount, "currency": "USD"}
    return {**paid, "received_on": on}


async def test_a_year_end_carries_the_books_forward_without_a_cent_of_difference(clients: Clients) -> None:
    served, finance = clients.served, clients.served.as_("finance")
    settled = await issue(clients, "1", "2003-05-01", "100.00")
    await clients.ok("erp", "/v1/erp/payments", money("P", "100.00", "2003-06-01"))
    half = await issue(clients, "2", "2004-05-01", "80.00")
    await clients.ok("erp", "/v1/erp/payments", money("Q", "30.00", "2004-06-01"))
    await clients.ok("erp", "/v1/erp/payments", {**money("R", "25.00", "2004-06-02"), "invoices": [{"number": "9"}]})
    await clients.limit(ALPHA, "500")
    await served.caught_up()

    async def said() -> dict[str, Any]:
        """All that is said of the books, without their version."""
        position = str(await served.caught_up())
        books = await clients.get(f"/v1/customers/{ALPHA}/ledger")
        credit = await clients.get(f"/v1/customers/{ALPHA}/credit")
        aging = [
            await clients.get("/v1/reports/aging", as_of=day, by="customer", min_position=position)
            for day in ("2003-05-31", "2004-12-31", "2005-06-30")
        ]
        old = [await clients.get(settled), await clients.get("/v1/erp/payments/P")]
        return {
            "sums": [books[name] for name in ("open", "unallocated")],
            "credit": [credit[name] for name in ("limit", "exposure", "available")],
            "aging": aging,
            "old": [{**one, "version": 0} for one in old],
        }

    before = await said()
    assert before["sums"] == ["50.00", "25.00"]
    assert (await clients.post("rep", "/v1/year-end-runs", {"as_of": "2005-01-15"})).status_code == 403
    run = await clients.ok("finance", "/v1/year-end-runs", {"as_of": "2005-01-15"})
    assert {name: run[name] for name in ("year", "found", "carried", "settled_invoices", "settled_payments")} == {
        "year": 2004, "found": 1, "carried": 1, "settled_invoices": 1, "settled_payments": 1,
    }  # fmt: skip
    assert await said() == before
    for as_of in ("2005-01-15", "2004-03-01"):
        await served.caught_up()
        assert (await clients.ok("finance", "/v1/year-end-runs", {"as_of": as_of}))["found"] == 0

    served.runtime.executor.streams.forget(ledger.stream(ledger_id(ALPHA, "USD")))  # as after a restart
    books = await clients.get(f"/v1/customers/{ALPHA}/ledger")
    assert [one["number"] for one in books["invoices"]] == ["2"] and books["closed_year"] == 2004
    assert await said() == before
    read = await served.runtime.log.read_opened(ledger.stream(ledger_id(ALPHA, "USD")), BooksCarriedForward.__name__)
    assert [row.type for row in read][1:] == ["BooksCarriedForward"]

    again = await clients.ok("erp", "/v1/erp/payments", money("P", "100.00", "2003-06-01"))
    assert (again["status"], again["allocations"]) == ("duplicate", [{"number": "1", "amount": "100.00"}])
    back = {"reversed_on": "2005-02-01", "reason": "bounced"}
    refused = [
        await clients.post("erp", "/v1/erp/payments/P/reverse", back),
        await clients.post("finance", f"{settled}/dispute", {"reason": "late", "on": "2005-02-01"}),
        await clients.post("finance", f"{settled}/write-off", {"amount": "1", "reason": "late", "on": "2005-02-01"}),
    ]
    assert [(one.status_code, one.json()["type"]) for one in refused] == [(409, "/problems/books-closed")] * 3
    assert (await finance.get(f"{settled}/pdf")).status_code == 200

    await clients.ok("erp", "/v1/erp/payments/Q/reverse", back)  # of the year that was closed
    named = {**money("S", "60.00", "2005-02-02"), "invoices": [{"number": "1"}]}
    paid = await clients.ok("erp", "/v1/erp/payments", named)
    assert paid["allocations"] == [{"number": "2", "amount": "60.00"}]
    new = await clients.get(await issue(clients, "9", "2005-03-01", "40.00"))
    assert new["open"] == "15.00"  # the 25 that waited for it since 2004
    books = await clients.get(f"/v1/customers/{ALPHA}/ledger")
    assert (books["open"], books["unallocated"]) == ("35.00", "0.00")
    assert (await clients.get(half))["open"] == "20.00"
