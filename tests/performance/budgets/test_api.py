"""Budgets, expenses and resources over HTTP."""

from typing import Any
from uuid import UUID

import httpx

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join, refused
from tests.performance.targets.test_api import pointers

ARGUED = {"past_return": "3.4", "expected_gain": "17000.00"}
DEAL, FAIR, NOBODY = (str(UUID(int=n)) for n in range(1, 4))


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["location"].endswith(f"{path}/{found['id']}")
    return found


async def test_an_expense_from_its_request_to_its_settlement(served: Served) -> None:
    hr = served.as_("hr")
    sales = await form(hr, "Sales")
    north, south = await form(hr, "North", sales), await form(hr, "South", sales)
    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", south)
    lead = await join(hr, "Lea", north, position="group_leader")
    await done(hr, f"/v1/units/{north}/manager", rep_id=lead, on="2003-01-01")
    await served.caught_up()
    director, manager, finance = served.as_("director"), served.as_("sales_manager"), served.as_("finance")
    rep, other = served.as_("rep", rep_id=UUID(anna)), served.as_("rep", rep_id=UUID(boris))
    leader = served.as_("group_leader", rep_id=UUID(lead))

    terms = {"name": "Customers", "unit_id": north, "period": "2026-Q3", "amount": "20000.00", "external_id": "B-1"}
    budget = await made(finance, "/v1/budgets", **terms)
    assert (budget["currency"], budget["first"], budget["last"]) == ("CNY", "2026-07-01", "2026-09-30")
    again = await director.post("/v1/budgets", json=terms)
    assert (again.status_code, again.json()["existing_id"]) == (409, budget["id"])
    assert pointers(await director.post("/v1/budgets", json={**terms, "unit_id": NOBODY})) == ["/unit_id"]

    ask = {"budget_id": budget["id"], "kind": "entertainment", "purpose": "Dinner", "opportunity_id": DEAL}
    dinner = await made(rep, "/v1/expenses", **ask, amount="1200.00", on="2026-07-14")
    assert (dinner["status"], dinner["rep_id"], dinner["unit_id"], dinner["currency"]) == (
        "requested", anna, north, "CNY",
    )  # fmt: skip
    assert await refused(rep, "/v1/expenses", **ask, amount="18800.01") == "budget-exceeded"
    outside = await other.post("/v1/expenses", json={**ask, "amount": "1.00"})
    assert pointers(outside) == ["/budget_id"]  # of a unit in which he is not
    for wrong, pointer in (
        ({"budget_id": NOBODY}, "/budget_id"),
        ({"campaign_id": FAIR}, "/opportunity_id"),
        ({"rep_id": NOBODY}, "/rep_id"),
        ({"amount": "0.00"}, "/amount"),
        ({"on": "2026-10-01"}, "/on"),
    ):
        assert pointers(await manager.post("/v1/expenses", json={**ask, "amount": "1.00", **wrong})) == [pointer]
    assert (await other.get(f"/v1/expenses/{dinner['id']}")).status_code == 404

    path = f"/v1/expenses/{dinner['id']}"
    own = served.as_("sales_manager", rep_id=UUID(anna))
    assert (await own.post(f"{path}/approve", json={})).json()["type"] == "/problems/own-approval"
    beyond = await leader.post(f"{path}/approve", json={})
    assert (beyond.status_code, beyond.json()["type"]) == (403, "/problems/beyond-authority")  # the usual 1,000
    levels = [{"role": "group_leader", "up_to": "2000.00"}]
    put = await finance.put("/v1/expense-authority", json={"effective_on": "2004-01-01", "levels": levels})
    assert (put.status_code, put.json()["document_version"], put.json()["currency"]) == (200, 1, "CNY")
    approved = await done(leader, f"{path}/approve")
    assert (approved["status"], approved["authority_version"]) == ("approved", 1)
    assert (await director.get("/v1/expense-authority", params={"on": "2003-01-01"})).status_code == 404
    assert await refused(finance, f"{path}/settle", amount="1200.01") == "above-approved"
    settled = await done(finance, f"{path}/settle", amount="1100.00", on="2026-07-15")
    assert (settled["status"], settled["settled_amount"], settled["settled_on"]) == ("settled", "1100.00", "2026-07-15")

    gift = await made(rep, "/v1/expenses", **{**ask, "kind": "gift", "purpose": "Models"}, amount="18900.00")
    assert await refused(rep, "/v1/expenses", **ask, amount="0.01") == "budget-exceeded"
    rejected = await done(director, f"/v1/expenses/{gift['id']}/reject", reason="Too dear")
    assert (rejected["status"], rejected["reason"]) == ("rejected", "Too dear")
    after = (await rep.get(f"/v1/budgets/{budget['id']}")).json()
    assert {name: after[name] for name in ("amount", "reserved", "spent", "available")} == {
        "amount": "20000.00", "reserved": "0.00", "spent": "1100.00", "available": "18900.00",
    }  # fmt: skip

    unasked = await other.post(f"/v1/budgets/{budget['id']}/request", json={"amount": "1.00", **ARGUED})
    assert unasked.status_code == 403  # of a unit in which he is not
    more = {"amount": "5000.00", **ARGUED}
    asked = await done(manager, f"/v1/budgets/{budget['id']}/request", **more)
    assert (asked["status"], asked["requests"][0]["past_return"]) == ("requested", "3.4000")
    approve = f"/v1/budgets/{budget['id']}/approve"
    assert (await manager.post(approve, json={})).json()["type"] == "/problems/own-approval"
    elsewhere = served.as_("regional_manager", rep_id=UUID(boris))
    for path, body in ((approve, {}), ("/v1/budgets", {**terms, "external_id": "B-2"})):
        assert (await elsewhere.post(path, json=body)).json()["type"] == "/problems/forbidden"
    for title in ("director", "sales_manager"):  # who leads the unit, whatever the title
        lea = served.as_(title, rep_id=UUID(lead))
        assert (await lea.post("/v1/budgets", json={**terms, "external_id": title})).status_code == 201
    granted = await done(director, approve)
    assert (granted["status"], granted["amount"], granted["available"]) == ("approved", "25000.00", "23900.00")

    await served.caught_up()
    mine = (await rep.get("/v1/expenses", params={"from": "2026-07-01", "status": "settled"})).json()["items"]
    assert [one["id"] for one in mine] == [dinner["id"]]
    assert (await other.get("/v1/expenses")).json()["items"] == []
    listed = (await finance.get("/v1/budgets", params={"on": "2026-08-01", "external_id": "B-1"})).json()["items"]
    assert [one["available"] for one in listed] == ["23900.00"]


async def test_a_resource_is_handed_out_flagged_and_returned(served: Served) -> None:
    hr, manager = served.as_("hr"), served.as_("sales_manager")
    north = await form(hr, "North")
    anna = await join(hr, "Anna", north)
    terms = {"kind": "tool", "name": "Demonstration set", "purpose": "Fair", "on": "2026-03-01", "until": "2026-03-31"}
    lent = await made(manager, "/v1/resources", **terms, rep_id=anna)
    assert (lent["status"], lent["unit_id"], lent["misuse"]) == ("assigned", north, [])
    assert pointers(await manager.post("/v1/resources", json={**terms, "rep_id": NOBODY})) == ["/rep_id"]
    assert pointers(await manager.post("/v1/resources", json={**terms, "unit_id": NOBODY})) == ["/unit_id"]
    both = {**terms, "rep_id": anna, "unit_id": north}
    assert pointers(await manager.post("/v1/resources", json=both)) == ["/unit_id"]
    await served.caught_up()
    late = (await manager.get("/v1/resources", params={"overdue_on": "2026-04-01"})).json()["items"]
    assert [one["id"] for one in late] == [lent["id"]]
    path = f"/v1/resources/{lent['id']}"
    own = served.as_("assistant", rep_id=UUID(anna))
    assert (await own.post(f"{path}/flag", json={"reason": "mine"})).status_code == 403
    flagged = await done(manager, f"{path}/flag", reason="It stood in a shop window", on="2026-03-22")
    assert [one["reason"] for one in flagged["misuse"]] == ["It stood in a shop window"]
    back = await done(served.as_("rep", rep_id=UUID(anna)), f"{path}/return", on="2026-03-30", condition="complete")
    assert (back["status"], back["returned_on"]) == ("returned", "2026-03-30")
    assert await refused(manager, f"{path}/return", condition="broken") == "wrong-status"
