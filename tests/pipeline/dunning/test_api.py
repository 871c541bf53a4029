from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.published.customer import ComplaintRaised, ComplaintReopened, ComplaintResolved
from shared.testing.serving import Served
from shared.testing.spec import ACCEPTED_AT
from tests.pipeline.clients import Clients
from tests.pipeline.dunning.cases import POLICY
from tests.pipeline.dunning.invoices import ANN, BETA, invoiced, told

ABOUT = {
    "complaint_id": uuid4(),
    "customer_id": BETA,
    "severity": "general",
    "category": "late",
    "raised_at": ACCEPTED_AT,
}


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def pay(clients: Clients, amount: str, on: str, *numbers: str) -> str:
    payment_id = f"P{uuid4()}"
    money = {"payment_id": payment_id, "customer_id": str(BETA), "amount": amount, "currency": "USD"}
    await clients.ok(
        "erp", "/v1/erp/payments", {**money, "received_on": on, "invoices": [{"number": n} for n in numbers]}
    )
    return payment_id


async def run(clients: Clients, as_of: str) -> tuple[int, int, int, int]:
    """What a run did: warned, overdue, escalated, legal letters."""
    done = await clients.ok("finance", "/v1/dunning-runs", {"as_of": as_of})
    return done["warned"], done["overdue"], done["escalated"], done["legal_letters"]


async def cases(clients: Clients, **wanted: str) -> list[Any]:
    position = await clients.served.caught_up()
    found: list[Any] = (await clients.get("/v1/dunning-cases", **wanted, min_position=str(position)))["items"]
    return found


async def test_from_the_first_run_to_the_money_that_clears_it(clients: Clients) -> None:
    """The worked example, with an invoice beside it that is not overdue."""
    await clients.served.as_("finance").put("/v1/dunning-policy", json=POLICY)
    invoice_id = await invoiced(clients, "1", "100.00", ("2004-04-01", "100.00"))
    await invoiced(clients, "2", "60.00", ("2004-05-22", "60.00"))
    assert await run(clients, "2004-05-21") == (1, 1, 2, 1), "at once, whatever the readers have yet to do"
    assert await run(clients, "2004-05-21") == (0, 0, 0, 0)
    assert await run(clients, "2004-04-10") == (0, 0, 0, 0)
    (case,) = await cases(clients, level="3")
    assert case == {
        **case,
        "invoice_id": invoice_id,
        "number": "1",
        "status": "overdue",
        "customer_id": str(BETA),
        "owner_id": str(ANN),
        "currency": "USD",
        "amount": "100.00",
        "open": "100.00",
        "due_on": "2004-04-01",
        "action": "legal_letter",
        "as_of": "2004-05-21",
        "days": 50,
        "policy_version": 1,
    }
    assert [(step["event"], step["level"]) for step in case["steps"]] == await told(clients)
    assert await clients.get(f"/v1/dunning-cases/{case['id']}") == case
    (warned,) = await cases(clients, status="warned")
    assert (warned["number"], warned["level"], warned["action"]) == ("2", 0, None)
    assert len(await cases(clients, customer_id=str(BETA), owner_id=str(ANN))) == 2
    assert await cases(clients, owner_id=str(uuid4())) == []

    await pay(clients, "50.00", "2004-05-22", "1")
    assert [one["open"] for one in await cases(clients, status="overdue")] == ["50.00"]
    payment_id = await pay(clients, "50.00", "2004-05-23", "1")
    (cleared,) = await cases(clients, status="cleared")
    assert (cleared["open"], cleared["level"], cleared["due_on"]) == ("0.00", 0, None)
    levels = [("PaymentOverdue", 1), ("DunningEscalated", 2), ("DunningEscalated", 3), ("LegalLetterIssued", 3)]
    assert await told(clients) == [*levels, ("DunningCleared", 3)]
    last = next(data for name, data in await clients.published() if name == "DunningCleared")
    assert (last["invoice_id"], last["as_of"], last["open"]) == (invoice_id, "2004-05-23", "0.00")

    taken = {"reversed_on": "2004-05-24", "reason": "bounced"}
    await clients.ok("erp", f"/v1/erp/payments/{payment_id}/reverse", taken)
    assert await run(clients, "2004-05-24") == (0, 2, 2, 1), "the reopened one, and the second that is overdue now"


async def test_a_dispute_and_a_complaint_are_waited_for(clients: Clients) -> None:
    await clients.served.as_("finance").put("/v1/dunning-policy", json=POLICY)
    invoice_id = await invoiced(clients, "1", "100.00", ("2004-04-01", "100.00"))
    await clients.ok("assistant", f"/v1/invoices/{invoice_id}/dispute", {"reason": "short", "on": "2004-03-20"})
    assert await run(clients, "2004-04-02") == (0, 0, 0, 0)
    await clients.ok("assistant", f"/v1/invoices/{invoice_id}/settle-dispute", {"outcome": "found", "on": "2004-04-03"})
    assert await run(clients, "2004-04-03") == (0, 1, 0, 0)
    about = {**ABOUT, "invoice_id": UUID(invoice_id)}
    raised = ComplaintRaised(**about, channel="hotline")
    await clients.hear("customer", raised.complaint_id, raised)
    await clients.hear("customer", raised.complaint_id, ComplaintRaised(**ABOUT, channel="hotline"))
    assert await run(clients, "2004-04-20") == (0, 0, 0, 0)
    (case,) = await cases(clients, status="waiting")
    assert (case["complaint_ids"], case["in_dispute"], case["level"]) == ([str(raised.complaint_id)], False, 1)
    solved = ComplaintResolved(**about, resolved_at=ACCEPTED_AT, breached=False)
    await clients.hear("customer", raised.complaint_id, solved)
    await clients.hear("customer", raised.complaint_id, ComplaintReopened(**about, reopened_at=ACCEPTED_AT))
    assert await run(clients, "2004-04-20") == (0, 0, 0, 0)
    await clients.hear("customer", raised.complaint_id, solved)
    assert await run(clients, "2004-04-20") == (0, 0, 1, 0)
