"""Credit notes, write-offs and promises over the API, and what the reports and the neighbours hear of them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body
from tests.pipeline.dunning.cases import POLICY

BETA, ANN = uuid4(), uuid4()


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def invoiced(clients: Clients, number: str, *due: tuple[str, str], owner: UUID = ANN) -> str:
    amount = str(sum(int(part) for _, part in due))
    contract_id = await clients.signed(body(BETA, owner, amount), "2004-03-01")
    instalments = [{"due_on": day, "amount": part} for day, part in due]
    plain = {"contract_id": contract_id, "number": number, "issued_on": "2004-03-01", "amount": amount}
    invoice_id: str = (await clients.ok("finance", "/v1/invoices", {**plain, "instalments": instalments}))["id"]
    return invoice_id


async def pay(clients: Clients, payment_id: str, amount: str, on: str) -> None:
    money = {"payment_id": payment_id, "customer_id": str(BETA), "amount": amount, "currency": "USD"}
    await clients.ok("erp", "/v1/erp/payments", {**money, "received_on": on})


async def report(clients: Clients, name: str, **params: str) -> Any:
    position = await clients.served.caught_up()
    return await clients.get(f"/v1/reports/{name}", **params, min_position=str(position))


async def run(clients: Clients, as_of: str) -> list[tuple[str, int]]:
    """What is told of dunning after a run of that day, from the beginning."""
    await clients.served.caught_up()
    await clients.ok("finance", "/v1/dunning-runs", {"as_of": as_of})
    await clients.served.caught_up()
    names = ("PaymentOverdue", "DunningEscalated", "LegalLetterIssued", "DunningCleared")
    return [(name, data["level"]) for name, data in await clients.published() if name in names]


def credit(number: str, amount: str, on: str = "2004-04-10") -> dict[str, str]:
    return {"number": number, "amount": amount, "issued_on": on, "reason": "came broken"}


async def test_what_is_credited_and_written_off_is_not_open_from_its_day_on(clients: Clients) -> None:
    await clients.limit(BETA, "1000")
    path = f"/v1/invoices/{await invoiced(clients, '1', ('2004-03-31', '100'), ('2004-04-30', '200'))}"
    await pay(clients, "P", "50", "2004-03-20")
    credited = await clients.ok("finance", f"{path}/credit-notes", credit("C1", "120"))
    assert [part["open"] for part in credited["instalments"]] == ["0.00", "130.00"]
    taken = await clients.post("finance", f"{path}/credit-notes", credit("C1", "1"))
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/already-exists")
    too_much = await clients.post("finance", f"{path}/credit-notes", credit("C2", "130.01"))
    assert (too_much.status_code, too_much.json()["type"]) == (409, "/problems/more-than-open")
    assert "once its payment is reversed" in too_much.json()["detail"]
    lost = {"amount": "30", "reason": "insolvent", "on": "2004-05-31"}
    assert (await clients.post("assistant", f"{path}/write-off", lost)).status_code == 403
    left = await clients.ok("finance", f"{path}/write-off", lost)
    assert (left["open"], left["credited"], left["written_off"], left["status"]) == (
        "100.00", "120.00", "30.00", "partly_paid",
    )  # fmt: skip

    opens = [(await report(clients, "aging", as_of=f"2004-{day}"))["total"] for day in ("04-09", "04-10", "05-31")]
    assert opens == ["250.00", "130.00", "100.00"]
    collected = await report(clients, "collection", as_of="2004-12-31")
    assert (collected["due"], collected["collected"], collected["rate"]) == ("180.00", "50.00", "0.2778")
    dso = await report(clients, "dso", as_of="2004-12-31", days="366")
    assert (dso["sales"], dso["open"], dso["dso"]) == ("180.00", "100.00", "203.3")
    ledger = await clients.get(f"/v1/customers/{BETA}/ledger")
    assert (ledger["open"], ledger["invoices"][0]["credited"]) == ("100.00", "120.00")
    told = {name: data for name, data in await clients.published() if name in ("CreditNoteIssued", "InvoiceWrittenOff")}
    assert {name: (data["amount"], data["deal_loses"]) for name, data in told.items()} == {
        "CreditNoteIssued": ("120.00", "120.00"),
        "InvoiceWrittenOff": ("30.00", "30.00"),
    }
    assert told["CreditNoteIssued"]["parts"] == [
        {"due_on": "2004-03-31", "amount": "50.00"},
        {"due_on": "2004-04-30", "amount": "70.00"},
    ]


async def test_overdue_warning_rep_manager_legal_letter_promise_broken_settlement(clients: Clients) -> None:
    await clients.served.as_("finance").put("/v1/dunning-policy", json=POLICY)
    path = f"/v1/invoices/{await invoiced(clients, '1', ('2004-04-01', '100'))}"
    assert await run(clients, "2004-03-30") == []
    assert await run(clients, "2004-04-02") == [("PaymentOverdue", 1)]
    await clients.ok("assistant", f"{path}/promise", {"promised_on": "2004-04-20", "amount": "60"})
    await pay(clients, "P", "20", "2004-04-10")
    assert await run(clients, "2004-04-20") == [("PaymentOverdue", 1)]
    position = await clients.served.caught_up()
    (waiting,) = (await clients.get("/v1/dunning-cases", min_position=str(position)))["items"]
    assert (waiting["status"], waiting["waits_until"], waiting["level"]) == ("overdue", "2004-04-20", 1)
    escalated = [("PaymentOverdue", 1), ("DunningEscalated", 2)]
    assert await run(clients, "2004-04-21") == escalated
    letter = [*escalated, ("DunningEscalated", 3), ("LegalLetterIssued", 3)]
    assert await run(clients, "2004-06-01") == letter
    await clients.ok("finance", f"{path}/credit-notes", credit("C1", "30", "2004-06-02"))
    assert await run(clients, "2004-06-03") == letter
    settled = await clients.ok("finance", f"{path}/write-off", {"amount": "50", "reason": "gone", "on": "2004-06-05"})
    assert settled["status"] == "written_off"
    assert await run(clients, "2004-07-01") == [*letter, ("DunningCleared", 3)]
