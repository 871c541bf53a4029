"""A contract's later life over HTTP: milestones, the end of its term, its renewal, and an end before its time."""

from uuid import uuid4

from shared.testing.serving import Served
from tests.pipeline.clients import Clients, body

CUSTOMER, OWNER = uuid4(), uuid4()


async def test_milestones_and_terms_are_watched_by_the_deal_run(pipeline: Served) -> None:
    await pipeline.caught_up()
    clients = Clients(pipeline)
    contract = await clients.signed(body(CUSTOMER, OWNER, starts_on="2004-01-01", ends_on="2004-12-31"))
    path = f"/v1/contracts/{contract}"
    await clients.ok("assistant", f"{path}/milestones", {"name": "Install", "due_on": "2004-03-01"})
    await pipeline.caught_up()
    for as_of, missed, expired in (("2004-03-01", 0, 0), ("2004-03-02", 1, 0), ("2005-01-01", 0, 1)):
        run = await clients.ok("sales_manager", "/v1/deal-runs", {"as_of": as_of})
        assert (run["missed_milestones"], run["expired_contracts"]) == (missed, expired)
        await pipeline.caught_up()
    shown = await clients.get(path)
    assert (shown["status"], shown["milestones"][0]["missed"]) == ("expired", True)
    told = [(kind, data) for kind, data in await clients.published() if kind == "MilestoneMissed"]
    assert [(data["name"], data["owner_id"]) for _, data in told] == [("Install", str(OWNER))]


async def test_a_renewal_is_a_draft_of_its_own_within_the_credit_limit(pipeline: Served) -> None:
    await pipeline.caught_up()
    clients = Clients(pipeline)
    await clients.limit(CUSTOMER, "2500.00")
    old = await clients.signed(body(CUSTOMER, OWNER, ends_on="2004-12-31", terms="Net 30"))
    wanted = {"from": "2005-01-01", "to": "2005-12-31"}
    refused = await clients.post("assistant", f"/v1/contracts/{old}/renew", {**wanted, "amount": "1600.00"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/credit-exceeded")
    shown = await clients.ok("assistant", f"/v1/contracts/{old}/renew", {**wanted, "amount": "1500.00"})
    again = await clients.ok("assistant", f"/v1/contracts/{old}/renew", {**wanted, "amount": "1500.00"})
    assert again == shown
    new = await clients.get(f"/v1/contracts/{shown['renewal']['renewal_id']}")
    assert (new["status"], new["renews"], new["amount"], new["terms"]) == ("draft", old, "1500.00", "Net 30")
    assert (new["starts_on"], new["ends_on"]) == ("2005-01-01", "2005-12-31")
    await clients.approve(new["id"])
    assert (await clients.sign(new["id"], "2004-12-20"))["status"] == "signed"


async def test_what_falls_away_leaves_credit_and_sales_and_others_hear_of_it(pipeline: Served) -> None:
    await pipeline.caught_up()
    clients = Clients(pipeline)
    contract = await clients.signed(body(CUSTOMER, OWNER, "1000.00"))
    due = [{"due_on": "2004-03-01", "amount": "250.00"}]
    invoice = {"contract_id": contract, "number": "T-1", "issued_on": "2004-02-01", "amount": "250.00"}
    await clients.ok("finance", "/v1/invoices", {**invoice, "instalments": due})
    over = {"on": "2004-06-30", "reason": "by consent"}
    assert (await clients.post("rep", f"/v1/contracts/{contract}/terminate", over)).status_code == 403
    shown = await clients.ok("sales_manager", f"/v1/contracts/{contract}/terminate", over)
    assert (shown["status"], shown["net_amount"], shown["termination"]["amount"]) == ("terminated", "250.00", "750.00")
    credit = await pipeline.as_("finance").get(f"/v1/customers/{CUSTOMER}/credit", params={"currency": "USD"})
    assert credit.json()["exposure"] == "250.00"
    report = await clients.report(**{"from": "2004-01-01", "to": "2004-12-31", "by": "rep"})
    assert (report["total"], report["reversed"]) == ("250.00", "750.00")
    [told] = [data for kind, data in await clients.published() if kind == "ContractTerminated"]
    assert (told["amount"], told["by_rep"]) == ("750.00", [{"rep_id": str(OWNER), "amount": "750.00"}])
    refused = await clients.post("assistant", "/v1/orders", {"contract_id": contract, "placed_on": "2004-07-01"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-status")
