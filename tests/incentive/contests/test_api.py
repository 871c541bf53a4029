"""From a draft to prizes on the pay account."""

from decimal import Decimal
from typing import Any

from services.incentive.pay.decider import pay
from shared.published.pipeline import Allocation, Line, PaymentAllocated
from tests.incentive.achieving import cancels, joins, leaves, signs, visits
from tests.incentive.company import CUSTOMER, id_of
from tests.incentive.conftest import Neighbour

PATH = "/v1/contests"
DRAFT: dict[str, Any] = {
    "name": "Sprint",
    "metric": "visits",
    "period": "2026-03",
    "participants": {"positions": ["rep"]},
    "prizes": [{"rank": 1, "prize": "First", "amount": "1000"}, {"rank": 2, "prize": "Second", "amount": "500"}],
}


def applied(payment: str, number: str, on: str, amount: str) -> PaymentAllocated:
    part = Allocation(
        invoice_id=id_of("invoice"), contract_id=id_of(f"contract {number}"), due_on=on, amount=Decimal(amount)
    )
    return PaymentAllocated(
        payment_id=payment, customer_id=CUSTOMER, currency="CNY", received_on=on, applied_on=on, allocations=(part,)
    )


def lines(*quantities: int) -> tuple[Line, ...]:
    return tuple(Line(sku=f"S{n}", quantity=quantity) for n, quantity in enumerate(quantities))


async def ranks(neighbour: Neighbour, contest_id: str, **asked: str) -> list[tuple[int, str, Any]]:
    found = await neighbour.get(f"{PATH}/{contest_id}/standing", **asked)
    return [(row["rank"], row["label"], row["figure"]) for row in found["rows"]]


async def test_a_contest_lives_is_frozen_and_its_prizes_are_paid(neighbour: Neighbour) -> None:
    sprint = await neighbour.ok("sales_manager", PATH, DRAFT)
    assert (sprint["status"], sprint["from"], sprint["to"], sprint["currency"]) == (
        "draft", "2026-03-01", "2026-03-31", "CNY",
    )  # fmt: skip
    money = {"from": "2026-03-01", "to": "2026-03-31", "metric": "collected_amount"}
    drafts = {
        metric: await neighbour.ok("hr", PATH, {"name": metric, **{**money, "metric": metric}})
        for metric in ("signed_amount", "collected_amount", "deals", "new_customers", "units_sold")
    }
    await neighbour.hear(
        *(joins(rep) for rep in ("A", "B", "C", "D")),
        joins("M", position="sales_manager"),
        *(visits("A", "2026-03-02", f"A{n}") for n in range(3)),
        *(visits("B", "2026-03-31", f"B{n}") for n in range(3)),
        *(visits("D", "2026-03-05", f"D{n}") for n in range(9)),
        visits("M", "2026-03-05", "M"),
        visits("A", "2026-04-01", "late"),
        leaves("D", "2026-03-20"),
        signs("1", "2026-03-02", "100.01", {"A": "50", "B": "50"}, first_deal=True, lines=lines(5, 2)),
        signs("2", "2026-03-03", "70", {"C": "100"}, lines=lines(9)),
        signs("3", "2026-02-03", "90", {"A": "33.3", "B": "33.3", "C": "33.4"}),
        cancels("2", "2026-04-02", {"C": "70"}, signed_on="2026-03-03"),
        applied("p1", "3", "2026-02-20", "0.02"),
        applied("p2", "3", "2026-03-20", "0.01"),
        applied("p3", "1", "2026-03-21", "100.01"),
    )
    assert await ranks(neighbour, sprint["id"]) == [(1, "A", 3), (1, "B", 3), (3, "C", 0)]
    assert await ranks(neighbour, sprint["id"], as_of="2026-03-30") == [(1, "A", 3), (2, "B", 0), (2, "C", 0)]
    one = drafts["signed_amount"]["id"]
    assert (await ranks(neighbour, one, as_of="2026-03-31"))[:3] == [
        (1, "C", "70.00"), (2, "A", "50.01"), (3, "B", "50.00"),
    ]  # fmt: skip
    assert (await ranks(neighbour, one))[0] == (1, "A", "50.01")
    collected = {name: figure for _, name, figure in await ranks(neighbour, drafts["collected_amount"]["id"])}
    assert {name: collected[name] for name in "ABC"} == {"A": "50.01", "B": "50.01", "C": "0.00"}
    assert (await ranks(neighbour, drafts["deals"]["id"], as_of="2026-03-31"))[:2] == [(1, "A", 1), (1, "C", 1)]
    assert (await ranks(neighbour, drafts["deals"]["id"]))[:2] == [(1, "A", 1), (2, "B", 0)]
    assert (await ranks(neighbour, drafts["new_customers"]["id"]))[0] == (1, "A", 1)

    pieces = drafts["units_sold"]["id"]
    assert (await ranks(neighbour, pieces, as_of="2026-03-31"))[:2] == [(1, "C", 9), (2, "A", 7)]
    more = cancels("4", "2026-03-06", {"B": "10"}, signed_on="2026-03-05").model_copy(update={"lines": lines(6)})
    await neighbour.hear(signs("4", "2026-03-05", "100", {"B": "100"}, lines=lines(5)), more)
    assert (await ranks(neighbour, pieces))[:2] == [(1, "A", 7), (2, "B", 0)], "nobody sells less than nothing"

    path = f"{PATH}/{sprint['id']}"
    early = await neighbour.post("sales_manager", f"{path}/freeze", {"as_of": "2026-03-31"})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/wrong-status")
    await neighbour.ok("sales_manager", f"{path}/announce", {})
    frozen = await neighbour.ok("sales_manager", f"{path}/freeze", {"as_of": "2026-03-31"})
    await neighbour.hear(visits("C", "2026-03-31", "C1"))
    assert await neighbour.ok("sales_manager", f"{path}/freeze", {"as_of": "2026-03-31"}) == frozen
    closed = await neighbour.ok("sales_manager", f"{path}/close", {})
    assert (closed["status"], closed["decided_as_of"]) == ("closed", "2026-03-31")
    assert {one["rep_id"]: (one["rank"], one["amount"]) for one in closed["granted"]} == {
        str(id_of("A")): (1, "750.00"), str(id_of("B")): (1, "750.00"),
    }  # fmt: skip
    position = str(await neighbour.served.caught_up())
    state = (await neighbour.served.runtime.executor.read(pay, id_of("A"))).state
    assert [(line.kind, line.amount, str(line.on)) for line in state.lines.values()] == [
        ("prize", Decimal("750.00"), "2026-03-31")
    ]
    rep = neighbour.served.as_("rep", rep_id=id_of("C"))
    page = await rep.get(PATH, params={"status": "closed", "min_position": position})
    assert page.json()["items"] == [closed]
    called_off = await neighbour.ok("hr", f"{PATH}/{one}/cancel", {"reason": "Withdrawn"})
    assert (called_off["status"], called_off["cancel_reason"]) == ("cancelled", "Withdrawn")
    await refused(neighbour)


async def refused(neighbour: Neighbour) -> None:
    head = await neighbour.served.runtime.log.head()
    for wrong, pointer in (
        ({"period": "2026-13"}, "/period"),
        ({"to": "2026-03-31"}, "/to"),
        ({"period": None}, "/from"),
        ({"period": None, "from": "2026-03-02", "to": "2026-03-01"}, "/to"),
        ({"participants": {}}, "/participants"),
        ({"prizes": [{"rank": 1, "prize": "x"}, {"rank": 1, "prize": "y"}]}, "/prizes"),
        ({"prizes": [{"rank": 0, "prize": "x"}]}, "/prizes/0/rank"),
        ({"metric": "luck"}, "/metric"),
    ):
        answer = await neighbour.post("hr", PATH, {**DRAFT, **wrong})
        assert answer.status_code == 422, (wrong, answer.text)
        assert pointer in [error["pointer"] for error in answer.json()["errors"]], answer.text
    assert (await neighbour.post("rep", PATH, DRAFT)).status_code == 403
    for verb in ("announce", "close"):
        assert (await neighbour.post("hr", f"{PATH}/{id_of('none')}/{verb}", {})).status_code == 404
    assert await neighbour.served.runtime.log.head() == head
