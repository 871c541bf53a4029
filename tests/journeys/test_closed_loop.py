"""The loop, closed once: a visit, an opportunity, a quote, a contract, an order, an invoice, overdue, a complaint, the
payment, commission and attainment. Four services as processes, over a real Kafka that knows each of them, by their
public APIs alone; what each step does is looked for in the services that only hear of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.testing.kafka import kafka_missing
from tests.journeys.company import started
from tests.journeys.loop import Loop
from tests.journeys.rewards import Rewards
from tests.journeys.sellers import Seller

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

MARCH = {"metric": "signed_amount", "period": "2026-03", "by": "rep"}


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    """With the company's rules; each test sells to customers of its own."""
    if kafka_missing():
        pytest.skip(kafka_missing() or "")
    with started(kafka=True, secure=True) as company:
        made = Loop(company)
        made.rules()
        yield made


def test_each_step_shows_in_the_services_that_only_hear_of_it(loop: Loop) -> None:
    loop.visit()
    loop.opportunity()
    loop.quote()
    loop.contract()
    loop.company.settle()
    visited = loop.get("performance", "/v1/reports/activity", **{"from": "2026-02-01", "to": "2026-02-28"})
    assert [(row["label"], row["visits"], row["onsite"]) for row in visited["rows"] if row["label"] == "Lin"] == [
        ("Lin", 1, 1)
    ]
    assert loop.get("pipeline", f"/v1/opportunities/{loop.deal}")["status"] == "won"
    assert loop.balance() == ("2850.00", "2850.00", "0.00", "0.00")
    attained = [
        row for row in loop.get("performance", "/v1/reports/attainment", **MARCH)["rows"] if row["key"] == loop.rep
    ]
    assert [(row["target"], row["actual"], row["rate"]) for row in attained] == [("120000.00", "57000.00", "0.4750")]
    assert (loop.rep, 1) in loop.attained(metric="new_customers", period="2026-03", by="rep")

    loop.order()
    loop.invoice()
    assert loop.dunned("2026-04-18")["status"] == "warned"
    case = loop.dunned("2026-04-21")
    assert (case["status"], case["level"], case["open"]) == ("overdue", 1, "57000.00")
    risk = loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]
    assert (risk["level"], [mark["number"] for mark in risk["overdue"]]) == (1, ["I-1"])
    assert loop.balance() == ("2850.00", "2850.00", "2850.00", "0.00")

    loop.complain()
    case = loop.dunned("2026-05-10")
    assert (case["status"], case["level"], case["complaint_ids"]) == ("waiting", 1, [loop.complaint.rpartition("/")[2]])
    told = loop.get("performance", "/v1/reports/activity", **{"from": "2026-04-01", "to": "2026-04-30"})
    assert [(row["label"], row["complaints"], row["resolved"]) for row in told["rows"] if row["label"] == "Lin"] == [
        ("Lin", 1, 0)
    ]
    loop.solve()
    case = loop.dunned("2026-05-10")
    assert (case["status"], case["level"], case["action"]) == ("overdue", 2, "manager")
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]["level"] == 2

    loop.pay("ERP-1", "19000.00", "2026-05-12")
    assert loop.balance() == ("2850.00", "1900.00", "1900.00", "950.00")
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"]["level"] == 2
    loop.pay("ERP-2", "38000.00", "2026-05-20")
    assert loop.only("pipeline", "/v1/dunning-cases", customer_id=loop.customer)["status"] == "cleared"
    assert loop.get("customer", f"/v1/customers/{loop.customer}")["risk"] == {"level": 0, "overdue": []}
    assert loop.balance() == ("2850.00", "0.00", "0.00", "2850.00")
    assert (loop.rep, "57000.00") in loop.attained(metric="collected_amount", period="2026-05", by="rep")
    assert loop.get("pipeline", "/v1/reports/aging", "finance", as_of="2026-05-31")["total"] == "0.00"
    for service in loop.company.addresses:
        assert loop.get(service, "/ops/status", "ops")["parked"] == 0


def test_who_sold_is_scored_awarded_and_paid_and_each_figure_says_why(loop: Loop) -> None:
    rewards = Rewards(loop)
    rewards.targets()
    loop.company.settle()
    card = rewards.scorecard()
    assert (card["status"], card["total"]) == ("finalised", "106.60")  # 111 × 60 % + 100 × 40 %
    bonus = rewards.bonus()
    assert (bonus["amount"], bonus["inputs"]["attainment"], bonus["inputs"]["factor"]) == ("231.00", "1.1400", "1.1000")
    award = rewards.honour()
    assert award["rep_id"] == loop.rep
    may = rewards.statement("2026-05")
    assert (may["status"], may["totals"]) == ("locked", [{"currency": "USD", "amount": "2850.00"}])
    june = rewards.statement("2026-06")
    assert [(line["kind"], line["amount"], line["rule_id"]) for line in june["lines"]] == [
        ("bonus", "231.00", bonus["plan_id"])
    ]
    finalised = [
        one["event_id"]
        for one in loop.get("performance", "/feed", "service", after=0, limit=1000)["items"]
        if one["type"] == "ScorecardFinalised" and one["data"]["rep_id"] == loop.rep
    ]
    assert set(finalised) < set(june["lines"][0]["event_ids"])
    loop.company.settle()
    assert loop.get("incentive", "/v1/payouts/2026-05", "finance")["totals"] == may["totals"]
    entries = loop.get("performance", f"/v1/reps/{loop.rep}/record")["entries"]
    told = [(one["kind"], one["what"], one["score"]) for one in entries]
    assert told == [
        ("joined", "rep", None),
        ("honour", "Champion of the month, 2026-05", None),
        ("scorecard", "2026-Q2", "106.60"),
    ]
    for service in loop.company.addresses:
        assert loop.get(service, "/ops/status", "ops")["parked"] == 0


def test_a_dispute_stops_dunning_and_not_money_and_what_is_credited_reaches_the_commission(loop: Loop) -> None:
    sale = loop.sale("Mei", "1000.00")
    assert sale.dunned("2026-04-21") == ("overdue", 1)
    assert (sale.risk(), sale.attained()) == (1, "1000.00")
    assert sale.balance() == {"earned": "50.00", "held": "50.00", "on_hold": "50.00"}
    assert sale.invoiced("dispute", "assistant", reason="Delivered short", on="2026-04-22")["status"] == "disputed"
    assert sale.dunned("2026-05-10") == ("waiting", 1)
    sale.pay("400.00", "2026-05-11")
    assert sale.dunned("2026-06-10") == ("waiting", 1)
    assert sale.balance() == {"earned": "50.00", "held": "30.00", "on_hold": "30.00", "released": "20.00"}
    sale.invoiced("settle-dispute", outcome="Half of it was short", on="2026-06-11")
    assert sale.dunned("2026-05-10") == ("overdue", 2)

    sale.invoiced("credit-notes", number="N-Mei", amount="600.00", issued_on="2026-06-12", reason="Delivered short")
    loop.company.settle()
    case = loop.only("pipeline", "/v1/dunning-cases", customer_id=sale.customer)
    assert (case["status"], case["open"], sale.risk()) == ("cleared", "0.00", 0)
    assert sale.balance() == {"earned": "50.00", "released": "20.00", "clawed_back": "30.00"}
    assert sale.lines() == [
        ("earned", "50.00", "2026-03"), ("released", "20.00", "2026-05"), ("clawed_back", "-30.00", "2026-06"),
    ]  # fmt: skip
    earned, taken = sale.explained("earned"), sale.explained("clawed_back")
    assert (taken["plan_id"], taken["plan_version"]) == (earned["plan_id"], earned["plan_version"])
    (credited,) = published(loop, "CreditNoteIssued", sale.contract)
    assert (credited["data"]["deal_loses"], credited["event_id"] in taken["event_ids"]) == ("600.00", True)
    (deal,) = published(loop, "DealSigned", sale.contract)
    assert deal["event_id"] in earned["event_ids"]
    assert deal["event_id"] in taken["event_ids"], "a claw-back names the deal that it takes from"


@pytest.mark.parametrize(("name", "paid"), [("Bo", True), ("Kai", False)])
def test_a_cancelled_order_reverses_attainment_and_commission_with_links_before_and_after_payment(
    loop: Loop, name: str, paid: bool
) -> None:
    sale = loop.sale(name, "2000.00")
    if paid:
        sale.pay("2000.00", "2026-04-10")
    loop.company.settle()
    assert sale.balance() == {"earned": "100.00", ("released" if paid else "held"): "100.00"}
    assert sale.attained() == "2000.00"
    cancel = {"on": "2026-05-15", "reason": "The customer has moved", "amount": "500.00"}
    sale._post(f"/v1/orders/{sale.order}/cancel", "assistant", **cancel)
    loop.company.settle()
    assert sale.attained() == "1500.00", "in the deal's own period"
    kept = {"earned": "100.00", ("released" if paid else "held"): "75.00", "clawed_back": "25.00"}
    assert sale.balance() == kept
    assert [line for line in sale.lines() if line[0] == "clawed_back"] == [("clawed_back", "-25.00", "2026-05")]
    taken = sale.explained("clawed_back")
    (deal,), (cancelled,) = (
        published(loop, "DealSigned", sale.contract),
        published(loop, "OrderCancelled", sale.contract),
    )
    assert {deal["event_id"], cancelled["event_id"]} <= set(taken["event_ids"])

    # What was invoiced beyond is corrected by a credit note, which takes nothing more from anybody.
    if paid:
        back = {"amount": "500.00", "reversed_on": "2026-05-20", "reason": "Returned to the customer"}
        sale._post(f"/v1/erp/payments/P-{name}/reverse", "erp", **back)
    sale.invoiced("credit-notes", number=f"N-{name}", amount="500.00", issued_on="2026-05-21", reason="Cancelled")
    loop.company.settle()
    (credited,) = published(loop, "CreditNoteIssued", sale.contract)
    assert (credited["data"]["deal_loses"], sale.attained()) == ("0.00", "1500.00")
    assert sale.balance() == kept
    ledger = loop.get("pipeline", f"/v1/customers/{sale.customer}/ledger")
    assert (ledger["open"], ledger["unallocated"]) == ("0.00" if paid else "1500.00", "0.00")
    for service in loop.company.addresses:
        assert loop.get(service, "/ops/status", "ops")["parked"] == 0


def published(loop: Loop, type: str, contract_id: str) -> list[dict[str, Any]]:
    items = loop.get("pipeline", "/feed", "service", after=0, limit=1000)["items"]
    return [one for one in items if one["type"] == type and one["data"].get("contract_id") == contract_id]


def test_a_deal_that_a_channel_registered_before_direct_sales_is_the_channels_once_and_still_the_reps(
    loop: Loop,
) -> None:
    company, seller = loop.company, Seller(loop.company, "Bao")
    onboarded = {"kind": "distributor", "name": "Huadong", "region": "Bao", "external_id": "D1"}
    channel = f"/v1/channels/{seller.post('pipeline', '/v1/channels', 'director', **onboarded)['id']}"
    wanted = {"name": "Presses", "expected_amount": "9000.00", "currency": "USD", "expected_close_on": "2026-06-30"}
    deal = seller.post("pipeline", "/v1/opportunities", **seller.whose, **wanted, opened_on="2026-05-10")["id"]
    claim = {"opportunity_id": deal, "registered_on": "2026-05-02"}
    raised = seller.post("pipeline", f"{channel}/conflicts", "sales_manager", **claim)
    assert raised["conflicts"][0]["direct_registered_on"] == "2026-05-10"
    with pytest.raises(AssertionError, match="against-registration"):
        seller.post("pipeline", f"{channel}/settle-conflict", "director", outcome="direct")
    settled = seller.post("pipeline", f"{channel}/settle-conflict", "director", outcome="channel")
    assert settled["conflicts"][0]["awarded_to"] == "channel"
    seller.sign(seller.approved("8800.00", opportunity_id=deal), "2026-06-10")
    company.settle()

    by_channel = seller.reported("sales", by="channel", **{"from": "2026-06-01", "to": "2026-06-30"})
    told = [(row["label"], row["amount"], row["orders"]) for row in by_channel["rows"]]
    assert (told, by_channel["total"]) == ([("Huadong", "8800.00", 1)], "8800.00")
    [row] = seller.reported("channels", **{"from": "2026-06-01", "to": "2026-06-30"})["rows"]
    assert (row["external_id"], row["deals"], row["amount"]) == ("D1", 1, "8800.00")
    assert seller.attained("signed_amount", "2026-06") == "8800.00"


def test_a_renewal_is_a_deal_of_its_own_of_a_customer_who_is_no_longer_new(loop: Loop) -> None:
    company, seller = loop.company, Seller(loop.company, "Cui")
    old = seller.approved("1200.00", starts_on="2026-07-01", ends_on="2026-12-31", terms="Service of six presses")
    seller.sign(old, "2026-07-01")
    term = {"amount": "1500.00", "from": "2027-01-01", "to": "2027-12-31"}
    renewal = seller.post("pipeline", f"{old}/renew", **term)["renewal"]["renewal_id"]
    drafted = company.get("pipeline", f"/v1/contracts/{renewal}")
    assert (drafted["status"], drafted["terms"], drafted["starts_on"]) == (
        "draft",
        "Service of six presses",
        "2027-01-01",
    )
    with pytest.raises(AssertionError, match="not-approved"):
        seller.sign(f"/v1/contracts/{renewal}", "2026-12-20")
    company.settle()
    year = {"from": "2026-01-01", "to": "2026-12-31"}
    before = seller.reported("renewals", **year)
    assert (before["due"], before["renewed"], before["rate"]) == ("1200.00", "0.00", "0.0000")
    seller.sign(seller.approve(renewal), "2026-12-20")
    company.settle()

    found = seller.reported("renewals", by="rep", **year)
    assert [(row["label"], row["due"], row["renewed"]) for row in found["rows"]] == [("Cui", "1200.00", "1500.00")]
    assert found["rate"] == "1.2500"
    assert [seller.attained("signed_amount", month) for month in ("2026-07", "2026-12")] == ["1200.00", "1500.00"]
    assert [seller.attained("new_customers", month) for month in ("2026-07", "2026-12")] == [1, None]
