from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.published.customer import VisitLogged
from shared.published.pipeline import OrderCancelled
from shared.testing.serving import Served
from tests.performance.attainment.test_api import CUSTOMER, ORDER, Company, a_deal
from tests.performance.heard import Heard

SMART = {"specific": "s", "measure": "m", "achievable": "a", "relevant": "r"}


class Planning(Company):
    """The sales manager drafts, decomposes, submits; the director approves."""

    def __init__(self, served: Served) -> None:
        super().__init__(served)
        self.manager, self.director = served.as_("sales_manager"), served.as_("director")
        self.hear_customer = Heard(served, "customer")

    async def draft(self, amount: Any, unit_id: str, metric: str = "signed_amount", **more: Any) -> httpx.Response:
        body = {"name": "2004", "year": 2004, "metric": metric, "amount": amount, "unit_id": unit_id, "smart": SMART}
        return await self.manager.post("/v1/target-plans", json=body | more)

    async def decompose(self, plan: str, *parts: dict[str, str], node: str = "root") -> httpx.Response:
        body = {"node": node, "into": parts}
        return await self.manager.post(f"/v1/target-plans/{plan}/decompose", json=body)

    async def in_force(self, amount: Any, unit_id: str, *parts: dict[str, str], **more: Any) -> Any:
        plan = (await self.draft(amount, unit_id, **more)).json()["id"]
        if parts:
            assert (await self.decompose(plan, *parts)).status_code == 200
        assert (await self.manager.post(f"/v1/target-plans/{plan}/submit", json={})).status_code == 200
        answer = await self.director.post(f"/v1/target-plans/{plan}/approve", json={})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def planning(served: Served) -> Planning:
    planning = Planning(served)
    await planning.found()
    return planning


def pointers(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


def reps(*parts: tuple[str, str]) -> list[dict[str, str]]:
    return [{"dimension": "rep", "key": key, "amount": amount} for key, amount in parts]


async def test_a_plan_from_its_draft_to_its_revision(planning: Planning) -> None:
    answer = await planning.draft("100", planning.north)
    drafted = answer.json()
    assert (answer.status_code, drafted["status"], drafted["document_version"]) == (201, "draft", 1)
    assert (drafted["amount"], drafted["currency"], drafted["smart"]) == ("100.00", "CNY", SMART)
    path = f"/v1/target-plans/{drafted['id']}"
    quarters = [{"dimension": "quarter", "key": f"2004-Q{n}", "weight": "1"} for n in (1, 2, 3)]
    nodes = (await planning.decompose(drafted["id"], *quarters)).json()["nodes"]
    assert [(one["key"], one["amount"], one["parent_id"]) for one in nodes] == [
        ("2004-Q1", "33.34", None), ("2004-Q2", "33.33", None), ("2004-Q3", "33.33", None),
    ]  # fmt: skip
    people = reps((planning.anna, "10"), (planning.boris, "23.34"))
    answer = await planning.decompose(drafted["id"], *people, node=nodes[0]["id"])
    assert {one["parent_id"] for one in answer.json()["nodes"][3:]} == {nodes[0]["id"]}

    unknown = str(uuid4())
    assert pointers(await planning.draft("100", unknown)) == ["/unit_id"]
    assert pointers(await planning.draft("100", planning.north, metric="margin")) == ["/metric"]
    assert pointers(await planning.draft(100, planning.north, metric="new_customers", currency="USD")) == ["/currency"]
    assert pointers(await planning.decompose(drafted["id"], *reps((unknown, "33.33")), node=nodes[1]["id"])) == [
        "/into/0/key"
    ]
    for wrong in (1.5, "1.234", -1, True, None, 10**12):
        assert pointers(await planning.draft(wrong, planning.north)) == ["/amount"]
    assert pointers(await planning.decompose(drafted["id"], *people, node="top")) == ["/node"]
    region = {"dimension": "region", "key": unknown, "amount": "100"}
    assert pointers(await planning.decompose(drafted["id"], region)) == ["/into/0/key"]

    assert (await planning.director.post(f"{path}/approve", json={})).status_code == 409
    await planning.manager.post(f"{path}/submit", json={})
    back = (await planning.director.post(f"{path}/return", json={"reason": "too little"})).json()
    assert (back["status"], back["returned_for"]) == ("returned", "too little")
    await planning.manager.post(f"{path}/submit", json={})
    own = planning.served.as_("admin", sub="test-sales_manager")
    refused = await own.post(f"{path}/approve", json={})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/own-approval")
    assert (await planning.served.as_("rep").post(f"{path}/approve", json={})).status_code == 403
    assert (await planning.director.post(f"{path}/approve", json={})).json()["status"] == "approved"

    revision = {"node": nodes[0]["id"], "amount": "66.68", "reason": "a new hire"}
    revised = (await planning.manager.post(f"{path}/revise", json=revision)).json()
    assert (revised["document_version"], revised["amount"], revised["status"]) == (2, "133.34", "approved")
    assert [one["amount"] for one in revised["nodes"]] == ["66.68", "33.33", "33.33", "20.00", "46.68"]
    assert [(one["reason"], one["node"]) for one in revised["revisions"]] == [("a new hire", nodes[0]["id"])]
    await planning.served.caught_up()
    query = {"metric": "signed_amount", "status": "approved", "unit_id": planning.north, "year": "2004"}
    page = (await planning.manager.get("/v1/target-plans", params=query)).json()
    assert page["items"] == [revised] == [(await planning.manager.get(path)).json()]

    second = (await planning.draft("1", planning.north)).json()["id"]
    await planning.manager.post(f"/v1/target-plans/{second}/submit", json={})
    taken = await planning.director.post(f"/v1/target-plans/{second}/approve", json={})
    assert (taken.status_code, taken.json()["existing_id"]) == (409, drafted["id"])
    feed = (await planning.served.as_("ops").get("/feed", params={"limit": "1000"})).json()["items"]
    told = [one["data"] for one in feed if one["type"] in ("TargetPlanApproved", "TargetRevised")]
    assert [(one["version"], one["amount"], [t["amount"] for t in one["targets"]]) for one in told] == [
        (1, "100.00", ["10.00", "23.34"]), (2, "133.34", ["20.00", "46.68"]),
    ]  # fmt: skip


async def test_what_was_signed_stands_beside_its_target_and_its_pace(planning: Planning) -> None:
    people = reps((planning.anna, "70"), (planning.boris, "30"))
    await planning.in_force("100", planning.north, *people, currency="USD")
    await planning.in_force("400", planning.sales, currency="USD")
    await planning.draft("5", planning.south, currency="USD")  # nobody approved it
    await planning.hear(
        a_deal(1, "30", "2004-01-31", (planning.anna, "50"), (planning.boris, "50")),
        a_deal(2, "5", "2004-12-31", (planning.boris, "100")),
    )

    async def found(**query: str) -> list[tuple[Any, ...]]:
        rows = (await planning.report("2004", **query))["rows"]
        return [(row["label"], row["target"], row["actual"], row["rate"], row["pace"]) for row in rows]

    anna = ("Anna", "70.00", "15.00", "0.2143", None)
    assert await found() == [("Boris", "30.00", "20.00", "0.6667", None), anna]
    assert await found(as_of="2004-12-30", rep_id=planning.boris) == [("Boris", "30.00", "15.00", "0.5000", "15.04")]
    assert await found(unit_id=planning.sales) == [("Sales", "400.00", "35.00", "0.0875", None)]
    assert await found(unit_id=planning.south) == [("South", None, "0.00", None, None)]
    assert await found(by="unit") == [("North", "100.00", "35.00", "0.3500", None)]
    within = await found(unit_id=planning.north, by="rep")
    assert within == [("Boris", "30.00", "20.00", "0.6667", None), ("Anna", None, "15.00", None, None)]
    assert await found(unit_id=planning.sales, by="rep") == await found()
    nothing = (await planning.report("2004", "collected_amount"))["rows"]
    assert nothing == []


async def test_visits_and_new_customers_are_counted_and_ranked(planning: Planning) -> None:
    anna, boris = planning.anna, planning.boris
    await planning.in_force(4, planning.sales, {"dimension": "rep", "key": anna, "weight": "1"}, metric="visits")

    def visit(n: int, rep_id: str, on: date) -> VisitLogged:
        return VisitLogged(
            visit_id=UUID(int=n), customer_id=CUSTOMER, rep_id=UUID(rep_id), visited_on=on, channel="onsite",
            purpose="p", outcome="o",
        )  # fmt: skip

    may = [visit(n, rep_id, date(2004, 5, 1)) for n, rep_id in enumerate((anna, boris, boris), start=1)]
    await planning.hear_customer(*may, visit(9, anna, date(2004, 8, 1)), may[0])
    year = await planning.report("2004", "visits", as_of="2004-12-31")
    assert (year["currency"], year["total"]) == (None, 4)
    assert {(row["label"], row["target"], row["actual"], row["rate"], row["pace"]) for row in year["rows"]} == {
        ("Anna", 4, 2, "0.5000", 2), ("Boris", None, 2, None, 2),
    }  # fmt: skip
    assert await planning.rows("2004-05", "visits", by="unit") == [("North", 3)]

    gone = a_deal(3, "8", "2004-03-01", (boris, "100"))
    cancelled = OrderCancelled(
        order_id=ORDER, contract_id=gone.contract_id, customer_id=CUSTOMER, amount=Decimal(8), currency="USD",
        signed_on=gone.signed_on, on=date(2004, 4, 1),
    )  # fmt: skip
    first = [
        a_deal(1, "5", "2004-01-31", (anna, "40"), (boris, "60")),
        a_deal(2, "5", "2004-02-01", (anna, "50"), (boris, "50")),
        gone,
    ]
    again = a_deal(4, "10", "2004-02-02", (anna, "5"), (boris, "95"))
    await planning.hear(*(one.model_copy(update={"first_deal": True}) for one in first), again, cancelled)
    assert sorted(await planning.rows("2004", "new_customers")) == [("Anna", 1), ("Boris", 1)]

    async def board(metric: str, period: str, **query: str) -> list[tuple[Any, ...]]:
        params = {"metric": metric, "period": period, **query}
        answer = await planning.served.as_("sales_manager").get("/v1/leaderboard", params=params)
        assert answer.status_code == 200, answer.text
        return [(row["rank"], row["label"], row["actual"]) for row in answer.json()["rows"]]

    assert {rank for rank, _, _ in await board("new_customers", "2004")} == {1}
    assert await board("visits", "2004-05") == [(1, "Boris", 2), (2, "Anna", 1)]
    assert await board("visits", "2004", unit_id=planning.south) == [(1, "Anna", 1)]
