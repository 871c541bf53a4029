"""What expenses return, and what selling costs, over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.published.incentive import BonusEarned, CommissionClawedBack, CommissionEarned, CommissionReleased
from shared.published.pipeline import OrderCancelled, RepAmount, StageAdvanced
from shared.testing.serving import Served
from tests.performance.attainment.test_api import CUSTOMER, ORDER, Company, a_deal
from tests.performance.staffing import done

FAIR, DEAL, LOST, PLAN = (UUID(int=n) for n in range(60, 64))


async def spend(served: Served, budget: str, amount: str, settled: str | None, on: str, **more: Any) -> None:
    manager, director, finance = served.as_("sales_manager"), served.as_("director"), served.as_("finance")
    body = {"budget_id": budget, "amount": amount, "purpose": "p", "kind": "activity", "on": on, **more}
    answer = await manager.post("/v1/expenses", json=body)
    assert answer.status_code == 201, answer.text
    path = f"/v1/expenses/{answer.json()['id']}"
    if settled:
        await done(director, f"{path}/approve")
        await done(finance, f"{path}/settle", amount=settled, on=on)


async def test_what_was_spent_stands_beside_what_was_signed_of_it_and_beside_all_sales(served: Served) -> None:
    company = await Company(served).found()
    anna, boris, finance = UUID(company.anna), UUID(company.boris), served.as_("finance")
    terms = {"name": "Customers", "unit_id": company.north, "period": "2004", "amount": "1000.00", "currency": "USD"}
    budget = (await finance.post("/v1/budgets", json=terms)).json()["id"]
    await spend(served, budget, "120.00", "100.00", "2004-02-01", campaign_id=str(FAIR), rep_id=company.boris)
    await spend(served, budget, "40.00", None, "2004-03-01", campaign_id=str(FAIR))
    await spend(served, budget, "50.00", "50.00", "2004-08-01", opportunity_id=str(DEAL), rep_id=company.boris)
    await spend(served, budget, "10.00", "10.00", "2004-08-02", opportunity_id=str(LOST))
    await spend(served, budget, "5.00", "5.00", "2004-08-03")

    fair = a_deal(1, "1000", "2004-03-10", (company.anna, "100")).model_copy(update={"campaign_id": FAIR})
    won = a_deal(2, "400", "2004-09-10", (company.boris, "100"))
    cancelled = OrderCancelled(
        order_id=ORDER,
        contract_id=fair.contract_id,
        customer_id=CUSTOMER,
        amount=Decimal("200"),
        currency="USD",
        by_rep=(RepAmount(rep_id=anna, amount=Decimal("200")),),
        signed_on=fair.signed_on,
        on=date(2004, 12, 1),
    )
    step = StageAdvanced(
        opportunity_id=DEAL,
        customer_id=CUSTOMER,
        owner_id=boris,
        amount=Decimal("400"),
        currency="USD",
        stage="won",
        probability=Decimal("100"),
        previous="verbal",
        on=date(2004, 9, 10),
        contract_id=won.contract_id,
    )
    line: dict[str, Any] = {
        "contract_id": fair.contract_id,
        "currency": "USD",
        "period": "2004-03",
        "plan_id": PLAN,
        "plan_version": 1,
        "rep_id": anna,
        "on": date(2004, 3, 10),
    }
    bonus = BonusEarned(
        bonus_id=PLAN, rep_id=boris, plan_id=PLAN, plan_version=1, period="2004-Q3", on=date(2004, 9, 30),
        amount=Decimal("15"), currency="USD",
    )  # fmt: skip
    await served.hear(
        fair,
        won,
        cancelled,
        step,
        CommissionEarned(line_id=UUID(int=70), amount=Decimal("50"), **line),
        CommissionReleased(line_id=UUID(int=71), amount=Decimal("30"), **line),
        CommissionClawedBack(line_id=UUID(int=72), amount=Decimal("-10"), **{**line, "on": date(2004, 12, 1)}),
        bonus,
        bonus,
    )
    await served.caught_up()

    def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
        return tuple(row[name] for name in names)

    found = (await finance.get("/v1/reports/expense-return")).json()
    names = ("of", "key", "spent", "reserved", "deals", "signed_amount", "return", "return_rate")
    assert [pick(row, *names) for row in found["rows"]] == [
        ("campaign", str(FAIR), "100.00", "40.00", 1, "800.00", "700.00", "7.0000"),
        ("opportunity", str(DEAL), "50.00", "0.00", 1, "400.00", "350.00", "7.0000"),
        ("opportunity", str(LOST), "10.00", "0.00", 0, "0.00", "-10.00", "-1.0000"),
    ]
    assert pick(found["total"], "expenses", "spent", "signed_amount") == (4, "160.00", "1200.00")
    assert (found["currency"], found["unattributed"]) == ("USD", "5.00")
    asked = {"by": "opportunity", "from": "2004-08-02", "currency": "USD", "unit_id": company.north}
    assert [row["key"] for row in (await finance.get("/v1/reports/expense-return", params=asked)).json()["rows"]] == [
        str(LOST)
    ]

    limit = await served.as_("director").put(
        "/v1/cost-of-sales-limit", json={"effective_on": "2004-01-01", "rate": "0.18"}
    )
    assert (limit.status_code, limit.json()["rate"], limit.json()["document_version"]) == (200, "0.1800", 1)
    whole = (await finance.get("/v1/reports/cost-of-sales", params={"period": "2004", "by": "unit"})).json()
    parts = ("expenses", "commissions", "released", "bonuses", "cost", "sales", "rate")
    assert pick(whole, *parts) == ("165.00", "40.00", "30.00", "15.00", "220.00", "1200.00", "0.1833")
    assert pick(whole, "limit", "limit_version", "exceeded") == ("0.1800", 1, True)
    assert [pick(row, "label", "cost", "sales") for row in whole["rows"]] == [
        ("North", "230.00", "1200.00"),
        ("South", "-10.00", "0.00"),
    ]  # the claw-back of December is Anna's, who is in South by then
    by_rep = (await finance.get("/v1/reports/cost-of-sales", params={"by": "rep", "to": "2004-11-30"})).json()
    assert [pick(row, "label", "cost", "rate") for row in by_rep["rows"]] == [
        ("Boris", "165.00", "0.4125"),
        ("Anna", "50.00", "0.0625"),
        (None, "15.00", None),
    ]
    empty = (await finance.get("/v1/reports/cost-of-sales", params={"period": "2003"})).json()
    assert pick(empty, "cost", "rate", "limit", "exceeded", "rows") == ("0.00", None, None, None, [])
    wrong = await finance.get("/v1/reports/cost-of-sales", params={"period": "2003", "to": "2004-01-01"})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/period"]
    await served.caught_up()
    led = served.as_("sales_manager", rep_id=boris)  # who leads nobody: his own alone
    own = (await led.get("/v1/reports/cost-of-sales", params={"period": "2004"})).json()
    assert pick(own, "expenses", "commissions", "bonuses", "sales") == ("150.00", "0.00", "15.00", "400.00")
