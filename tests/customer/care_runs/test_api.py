"""Care over HTTP: what opens tasks, and what becomes of them. A service takes seconds to start: one long story."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.kernel.messages import Event
from shared.published.pipeline import ContractTerminated, DealSigned, DunningCleared, OrderDelivered, PaymentOverdue
from shared.testing.serving import Served

OWNER, NEW_OWNER = UUID(int=1), UUID(int=2)
CONTRACT, GONE, ORDER, INVOICE, TWINS = (UUID(int=n) for n in range(11, 16))
PLAN: dict[str, Any] = {
    "effective_on": "2026-01-01",
    "follow_ups": [
        {"name": "call", "after": "signing", "days": 7, "tiers": []},
        {"name": "ask", "after": "delivery", "days": 3, "tiers": []},
        {"name": "gift", "after": "signing", "days": 1, "tiers": ["A", "B"]},  # of which the customer is not
    ],
    "festivals": [{"name": "中秋节", "on": "2026-09-25", "tiers": []}],
    "anniversaries": True,
    "ahead_days": 7,
    "dormant_days": 90,
    "response_days": 3,
}


def signed(customer_id: str, contract_id: UUID, on: date) -> Event:
    told = {"document_version": 1, "amount": Decimal("100.00"), "currency": "CNY", "signed_on": on}
    return DealSigned(contract_id=contract_id, customer_id=customer_id, **told)


def dunned(kind: type[PaymentOverdue] | type[DunningCleared], customer_id: str, as_of: date) -> Event:
    return kind(
        invoice_id=INVOICE, number="R-1", customer_id=customer_id, contract_id=CONTRACT, currency="CNY",
        due_on=date(2026, 4, 1), as_of=as_of, days=1, open=Decimal("50.00"), level=1, action="rep_follow_up",
        policy_version=1,
    )  # fmt: skip


async def register(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/customers", json={"name": "Gifts", "kind": "company", "owner_id": str(OWNER)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def run(client: httpx.AsyncClient, as_of: str) -> tuple[int, int, int]:
    answer = await client.post("/v1/care-runs", json={"as_of": as_of})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (await client.get(f"/v1/care-runs/{found['run_id']}")).json() == found
    return found["opened"], found["missed"], found["handed_over"]


async def tasks(served: Served, client: httpx.AsyncClient, **query: str) -> dict[str, dict[str, Any]]:
    """By kind."""
    await served.caught_up()
    answer = await client.get("/v1/care-tasks", params=query)
    assert answer.status_code == 200, answer.text
    return {item["kind"]: item for item in answer.json()["items"]}


async def test_care_is_opened_for_its_occasions_delivered_missed_and_handed_over(served: Served) -> None:
    director, rep = served.as_("director"), served.as_("rep", rep_id=OWNER)
    customer = await register(rep)
    early = await run(director, "2026-03-10")
    assert early == (0, 0, 0)  # there is no plan
    assert (await director.get("/v1/care-plan")).status_code == 404
    plan = (await director.put("/v1/care-plan", json=PLAN)).json()
    assert {name: plan[name] for name in PLAN} == PLAN and (plan["plan_version"], plan["status"]) == (1, "published")
    assert (await director.put("/v1/care-plan", json=PLAN)).json() == plan
    assert (await rep.put("/v1/care-plan", json=PLAN)).status_code == 403
    wrong = await director.put(
        "/v1/care-plan", json=PLAN | {"follow_ups": [{"name": "x", "after": "birth", "days": 1}]}
    )
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/follow_ups/0/after"

    long_ago = date(2025, 12, 31)  # before the plan
    ended = ContractTerminated(contract_id=GONE, customer_id=customer, amount=Decimal("100.00"), currency="CNY",
                               signed_on=date(2026, 3, 2), on=date(2026, 3, 3))  # fmt: skip
    await served.hear(
        signed(customer, uuid4(), long_ago), signed(customer, CONTRACT, date(2026, 3, 2)),
        signed(customer, GONE, date(2026, 3, 2)), ended, signed(str(uuid4()), uuid4(), date(2026, 3, 2)),
        OrderDelivered(order_id=ORDER, contract_id=CONTRACT, customer_id=customer, on=date(2026, 3, 5)),
        OrderDelivered(order_id=ORDER, contract_id=CONTRACT, customer_id=customer, on=date(2026, 3, 6)),
    )  # fmt: skip
    assert await run(director, "2026-03-06") == (2, 0, 0)
    assert await run(director, "2026-03-06") == (0, 0, 0)
    due = await tasks(served, rep, due_by="2026-03-08", rep_id=str(OWNER))
    assert list(due) == ["after_delivery"]
    asked = due["after_delivery"]
    assert (asked["due_on"], asked["order_id"], asked["subject"]) == ("2026-03-08", str(ORDER), "ask")
    both = await tasks(served, rep, due_by="2026-03-09")
    call = both["after_signing"]
    assert (call["contract_id"], call["plan_version"], call["rep_id"]) == (str(CONTRACT), 1, str(OWNER))
    assert (await served.as_("rep", rep_id=uuid4()).get(f"/v1/care-tasks/{call['id']}")).status_code == 404

    said = {"note": "they like the boxes", "on": "2026-03-08"}
    done = await rep.post(f"/v1/care-tasks/{asked['id']}/deliver", json=said)
    assert done.status_code == 200 and done.json()["status"] == "delivered" and said.items() <= done.json().items()
    other = await rep.post(f"/v1/care-tasks/{asked['id']}/deliver", json=said | {"note": "twice"})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/wrong-status")
    assert await run(director, "2026-03-09") == (0, 0, 0)
    assert await run(director, "2026-03-10") == (0, 1, 0)
    assert await run(director, "2026-03-11") == (0, 0, 0)
    assert (await rep.get(f"/v1/care-tasks/{call['id']}")).json()["status"] == "missed"

    moved = {"owner_id": str(NEW_OWNER), "effective_on": "2026-03-11", "reason": "hand-over"}
    assert (await director.post(f"/v1/customers/{customer}/assign", json=moved)).status_code == 200
    assert await run(director, "2026-03-11") == (0, 0, 1)
    new_rep = served.as_("rep", rep_id=NEW_OWNER)
    assert list(await tasks(served, new_rep, rep_id=str(NEW_OWNER))) == ["after_signing"]
    late = await new_rep.post(f"/v1/care-tasks/{call['id']}/deliver", json=said)
    assert (late.json()["status"], late.json()["missed_as_of"]) == ("delivered", "2026-03-10")

    twin = await register(rep)
    merged = await director.post(f"/v1/customers/{twin}/merge", json={"into_id": customer})
    assert merged.status_code == 200, merged.text
    await served.hear(signed(twin, TWINS, date(2026, 3, 12)))
    assert await run(director, "2026-03-12") == (1, 0, 0)
    of_twin = (await tasks(served, new_rep, status="open"))["after_signing"]
    assert (of_twin["customer_id"], of_twin["contract_id"]) == (customer, str(TWINS))

    await served.hear(dunned(PaymentOverdue, customer, date(2026, 4, 2)))
    overdue = (await tasks(served, new_rep, kind="payment_overdue"))["payment_overdue"]
    assert (overdue["due_on"], overdue["invoice_id"], overdue["rep_id"]) == ("2026-04-05", str(INVOICE), str(NEW_OWNER))
    assert overdue["subject"] == "Ask why invoice R-1 is not paid: 50.00 CNY, due on 2026-04-01"
    await served.hear(dunned(DunningCleared, customer, date(2026, 4, 3)))
    assert (await tasks(served, new_rep, kind="payment_overdue", status="withdrawn")).keys() == {"payment_overdue"}

    assert await run(director, "2026-06-09") == (0, 1, 0)  # the last contact was the twin's deal of 12 March
    assert await run(director, "2026-06-10") == (1, 0, 0)
    assert await run(director, "2026-06-11") == (0, 0, 0)
    dormant = (await tasks(served, new_rep, kind="dormant"))["dormant"]
    assert (dormant["subject"], dormant["due_on"]) == ("No contact since 2026-03-12", "2026-06-13")

    assert await run(director, "2026-09-17") == (0, 1, 0)  # the festival is more than seven days ahead
    assert await run(director, "2026-09-18") == (1, 0, 0)
    greeting = (await tasks(served, new_rep, kind="festival"))["festival"]
    assert (greeting["subject"], greeting["due_on"]) == ("中秋节", "2026-09-25")
    assert await run(director, "2026-12-24") == (1, 1, 0)
    anniversary = (await tasks(served, new_rep, kind="anniversary"))["anniversary"]
    assert (anniversary["subject"], anniversary["due_on"]) == ("Anniversary of the first deal: 1", "2026-12-31")

    path = f"/v1/customers/{customer}/timeline"
    done_for = (await director.get(path, params={"kind": "care"})).json()["items"]
    assert {one["text"] for one in done_for} == {said["note"]}
    survey = await director.post("/v1/surveys", json={"name": "2026", "kind": "nps", "question": "How likely?"})
    for score in (3, 8, 10):
        whom = {"customer_id": customer}
        sent = await director.post(f"/v1/surveys/{survey.json()['id']}/invitations", json=whom)
        answer = await served.anonymous().post(
            "/v1/survey-answers", json={"token": sent.json()["token"], "score": score}
        )
        assert answer.status_code == 201, answer.text
    followed = await tasks(served, new_rep)
    assert followed["follow_up"]["subject"] == "Find out what was wrong: 3 in the NPS survey"
    assert followed["thanks"]["subject"] == "Thank the customer: 10 in the NPS survey"
    answers = (await director.get(path, params={"kind": "survey"})).json()["items"]
    assert {one["text"] for one in answers} == {"NPS 3", "NPS 8", "NPS 10"}
