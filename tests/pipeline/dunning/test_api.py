import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.published.customer import ComplaintRaised, ComplaintReopened, ComplaintResolved
from shared.testing.serving import Served
from shared.testing.spec import ACCEPTED_AT
from tests.pipeline.clients import Clients, body
from tests.pipeline.dunning.cases import POLICY

BETA, ANN = uuid4(), uuid4()
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


async def invoiced(clients: Clients, number: str, amount: str, *due: tuple[str, str]) -> str:
    contract_id = await clients.signed(body(BETA, ANN, amount))
    instalments = [{"due_on": day, "amount": part} for day, part in due]
    invoice = {"contract_id": contract_id, "number": number, "issued_on": "2004-03-01", "amount": amount}
    invoice_id: str = (await clients.ok("finance", "/v1/invoices", {**invoice, "instalments": instalments}))["id"]
    return invoice_id


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


async def told(clients: Clients) -> list[tuple[str, int]]:
    names = ("PaymentOverdue", "DunningEscalated", "LegalLetterIssued", "DunningCleared")
    return [(name, data["level"]) for name, data in await clients.published() if name in names]


async def test_the_policy_is_published_in_versions_that_never_change(clients: Clients) -> None:
    finance, path = clients.served.as_("finance"), "/v1/dunning-policy"
    assert (await finance.get(path)).status_code == 404
    refused = await finance.post("/v1/dunning-runs", json={"as_of": "2004-05-21"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-dunning-policy")
    first = await finance.put(path, json=POLICY)
    assert first.status_code == 200, first.text
    assert {**first.json(), **POLICY} == first.json()
    assert (first.json()["policy_version"], first.json()["status"]) == (1, "in_force")
    again = await finance.put(path, json=POLICY)
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    second = (await finance.put(path, json={**POLICY, "early_warning_days": 5})).json()
    assert second["policy_version"] == 2
    assert (await clients.get(path)) == second
    old = await clients.get(path, version="1")
    assert (old["early_warning_days"], old["status"]) == (3, "superseded")
    assert (await finance.get(path, params={"version": "3"})).status_code == 404
    assert (await clients.served.as_("rep").put(path, json=POLICY)).status_code == 403
    one = POLICY["levels"][0]  # type: ignore[index]  # a list, in a body of any values
    for wrong, pointer in (
        ([], "/levels"),
        ([{**one, "level": 2}], "/levels/0/level"),
        ([{**one, "after_days": 0}], "/levels/0/after_days"),
        ([one, {**one, "level": 2}], "/levels/1/after_days"),
        ([{**one, "action": "lawsuit"}], "/levels/0/action"),
        ([{**one, "after_days": 10**9}], "/levels/0/after_days"),
        ([{**one, "after_days": "1"}], "/levels/0/after_days"),
    ):
        answer = await finance.put(path, json={**POLICY, "levels": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


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


async def test_a_run_is_kept_and_its_key_sweeps_once_and_runs_at_once_do_things_once(clients: Clients) -> None:
    await clients.served.as_("director").put("/v1/dunning-policy", json=POLICY)
    key = {"Idempotency-Key": "monday"}
    empty = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-21"}, **key)
    assert (empty.status_code, empty.json()["found"]) == (200, 0)
    await invoiced(clients, "1", "100.00", ("2004-04-01", "100.00"))
    again = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-21"}, **key)
    assert again.json() == empty.json()
    assert await told(clients) == []
    other = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-22"}, **key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    answers = await asyncio.gather(
        *(clients.post("finance", "/v1/dunning-runs", {"as_of": f"2004-05-{day:02}"}) for day in (17, 21, 16, 2, 20))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["escalated"] for answer in answers) == 2
    assert [level for name, level in await told(clients) if name != "LegalLetterIssued"] == [1, 2, 3]
    for edge in ("0001-01-01", "9999-12-31"):
        assert (await clients.post("finance", "/v1/dunning-runs", {"as_of": edge})).status_code == 200
    kept = await clients.get(f"/v1/dunning-runs/{empty.json()['run_id']}")
    assert kept == empty.json() and kept["as_of"] == "2004-05-21"
    position = await clients.served.caught_up()
    listed = await clients.get("/v1/dunning-runs", sort="-as_of", min_position=str(position))
    days = [one["as_of"] for one in listed["items"]]
    assert (len(days), days[0], days[1], days[-1]) == (8, "9999-12-31", "2004-05-21", "0001-01-01")
    assert (await clients.post("rep", "/v1/dunning-runs", {"as_of": "2004-05-21"})).status_code == 403
    assert (await clients.post("finance", "/v1/dunning-runs", {"as_of": "yesterday"})).status_code == 422
