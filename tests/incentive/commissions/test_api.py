from typing import Any
from uuid import uuid4

from tests.incentive.company import cancelled, cleared, id_of, joined, overdue, paid, signed
from tests.incentive.conftest import Neighbour
from tests.incentive.plans.test_api import DRAFT


async def publish(neighbour: Neighbour) -> str:
    plan: dict[str, Any] = await neighbour.ok("hr", "/v1/plans", DRAFT)
    await neighbour.ok("director", f"/v1/plans/{plan['id']}/publish", {})
    return str(plan["id"])


async def test_from_a_signed_deal_to_lines_their_reasons_and_the_balance(neighbour: Neighbour) -> None:
    plan_id = await publish(neighbour)
    deal = signed("10100", "2004-01-06", "60000")
    await neighbour.hear(joined("R"), deal, paid("10100", "2004-02-01", "15000"))
    position = str(await neighbour.served.caught_up())

    page = await neighbour.get("/v1/commissions", rep_id=str(id_of("R")), sort="on", min_position=position)
    line, released = page["items"]
    assert line == {
        **line,
        "id": line["line_id"],
        "rep_id": str(id_of("R")),
        "contract_id": str(deal.contract_id),
        "kind": "earned",
        "amount": "1000.00",
        "currency": "CNY",
        "on": "2004-01-06",
        "period": "2004-01",
        "plan_id": plan_id,
        "plan_version": 1,
        "status": "held",
    }
    assert (released["kind"], released["amount"], released["status"]) == ("released", "250.00", "released")
    for name, value, found in (
        ("kind", "earned", [line]),
        ("status", "released", [released]),
        ("period", "2004-02", [released]),
        ("contract_id", str(uuid4()), []),
    ):
        assert (await neighbour.get("/v1/commissions", **{name: value}))["items"] == found
    assert await neighbour.get(f"/v1/commissions/{line['line_id']}") == line

    why = await neighbour.get(f"/v1/commissions/{line['line_id']}/explain")
    assert (why["inputs"]["cumulated_before"], why["inputs"]["cumulated_after"]) == ("0.00", "60000.00")
    assert why["tiers"] == [
        {"from": "0.00", "to": "50000.00", "rate": "0.0150", "base": "50000.00", "amount": "750.00"},
        {"from": "50000.00", "to": None, "rate": "0.0250", "base": "10000.00", "amount": "250.00"},
    ]
    assert (why["plan_id"], why["plan_version"]) == (plan_id, 1)
    known = {str(row.event_id) for row in await neighbour.served.runtime.log.read(0, 1000)}
    assert set(why["event_ids"]) <= known

    path = f"/v1/reps/{id_of('R')}/commission-balance"
    amounts = {"earned": "1000.00", "held": "750.00", "on_hold": "0.00", "released": "250.00", "clawed_back": "0.00"}
    identity = {"rep_id": str(id_of("R")), "currency": "CNY"}
    assert await neighbour.get(path) == {**identity, "as_of": None, **amounts}
    january = await neighbour.get(path, as_of="2004-01-31")
    assert (january["as_of"], january["held"], january["released"]) == ("2004-01-31", "1000.00", "0.00")
    assert (await neighbour.get(path, currency="USD"))["earned"] == "0.00"


async def test_a_line_is_on_hold_while_an_invoice_is_overdue(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), signed("1", "2004-01-06", "1000"), overdue("1", "2004-03-01", "1000"))

    async def standing() -> tuple[list[str], str, str]:
        position = str(await neighbour.served.caught_up())
        lines = (await neighbour.get("/v1/commissions", min_position=position))["items"]
        balance = await neighbour.get(f"/v1/reps/{id_of('R')}/commission-balance")
        return [line["status"] for line in lines], balance["held"], balance["on_hold"]

    assert await standing() == (["on_hold"], "15.00", "15.00")
    assert len((await neighbour.get("/v1/commissions", status="on_hold"))["items"]) == 1
    await neighbour.hear(cleared("1", "2004-03-20"))
    assert await standing() == (["held"], "15.00", "0.00")
    assert [name for name, _ in await neighbour.published()] == ["CommissionEarned"]


async def test_a_line_is_released_once_all_of_its_deal_is(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), signed("1", "2004-01-06", "1000"), paid("1", "2004-02-01", "1000"))
    await neighbour.hear(signed("2", "2004-01-07", "1000"), cancelled("2", "2004-01-08", "1000"))
    position = str(await neighbour.served.caught_up())
    items = (await neighbour.get("/v1/commissions", min_position=position))["items"]
    assert sorted((item["kind"], item["amount"], item["status"]) for item in items) == [
        ("clawed_back", "-15.00", "held"),
        ("earned", "15.00", "held"),
        ("earned", "15.00", "released"),
        ("released", "15.00", "released"),
    ]


async def test_every_line_leaves_the_service_once(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), signed("1", "2004-01-06", "1000"), cancelled("1", "2004-02-08", "1000"))
    await neighbour.served.caught_up()
    told = [(name, data["amount"], data["period"]) for name, data in await neighbour.published()]
    assert told == [("CommissionEarned", "15.00", "2004-01"), ("CommissionClawedBack", "-15.00", "2004-02")]


async def test_of_an_unknown_rep_the_balance_is_zero_and_an_unknown_line_is_a_404(neighbour: Neighbour) -> None:
    balance = await neighbour.get(f"/v1/reps/{uuid4()}/commission-balance")
    assert (balance["earned"], balance["currency"]) == ("0.00", "CNY")
    client = neighbour.served.as_("hr")
    for path in (f"/v1/commissions/{uuid4()}", f"/v1/commissions/{uuid4()}/explain"):
        assert (await client.get(path)).status_code == 404
    assert (await client.get("/v1/commissions", params={"period": "2004-13"})).status_code == 422
    assert (await client.get("/v1/commissions", params={"kind": "gift"})).status_code == 422


async def test_csv_of_the_lines(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), signed("1", "2004-01-06", "1000"))
    position = str(await neighbour.served.caught_up())
    client = neighbour.served.as_("hr")
    answer = await client.get("/v1/commissions", params={"min_position": position}, headers={"Accept": "text/csv"})
    assert len(answer.text.splitlines()) == 2
    assert "15.00" in answer.text
