"""Headcount beside load, and what a leaver hands over, over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.kernel.messages import Event
from shared.published.customer import CustomerRegistered, CustomersMerged, OwnerAssigned
from shared.published.pipeline import OpportunityLost, OpportunityOpened, OpportunityReassigned, StageAdvanced
from shared.testing.serving import Served
from tests.performance.heard import Heard
from tests.performance.staffing import done, form, join

ONE, TWO, THREE, ALPHA, BETA, GAMMA = (UUID(int=number) for number in range(1, 7))
CLOSE = date(2005, 6, 30)


def step(kind: type[Event], deal: UUID, owner: str, stage: str, **more: Any) -> Any:
    told = {"opportunity_id": deal, "customer_id": ONE, "owner_id": owner, "amount": Decimal("900.00")}
    return kind(**told, currency="EUR", stage=stage, probability=Decimal(50), **more)


async def test_headcount_stands_beside_load_and_a_leaver_hands_over(served: Served) -> None:
    hr = served.as_("hr")
    company = await form(hr, "All", kind="company")
    north, south = await form(hr, "North", company), await form(hr, "South", company, external_id="S")
    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", north, grade="growing")
    chen = await join(hr, "Chen", south, position="assistant", joined_on="2005-01-01")
    await done(hr, f"/v1/units/{north}/manager", rep_id=anna, on="2003-01-01")
    for unit, position, heads, since in (
        (north, "rep", 3, "2004-01-01"),
        (north, "rep", 1, "2005-02-01"),
        (south, "rep", 2, "2004-01-01"),
    ):
        setting = {"position": position, "headcount": heads, "from": since}
        assert (await hr.put(f"/v1/units/{unit}/establishment", json=setting)).status_code == 200
    wanted = {"unit_id": south, "position": "rep", "headcount": 2, "needed_on": "2005-01-01", "reason": "new"}
    assert (await hr.post("/v1/requisitions", json=wanted)).status_code == 201
    customers, deals = Heard(served, "customer"), Heard(served)
    await customers(
        CustomerRegistered(customer_id=ONE, name="Atelier", external_id="103", owner_id=UUID(boris)),
        CustomerRegistered(customer_id=TWO, name="Zenith", owner_id=UUID(anna)),
        CustomerRegistered(customer_id=THREE, name="Atelier (twice)", owner_id=UUID(boris)),
        OwnerAssigned(customer_id=TWO, owner_id=UUID(boris), effective_on=date(2005, 1, 1)),
        CustomersMerged(customer_id=THREE, into_id=ONE),
    )
    opened = {"expected_close_on": CLOSE, "opened_on": date(2005, 1, 1)}
    await deals(
        step(OpportunityOpened, ALPHA, boris, "lead", **opened),
        step(OpportunityOpened, BETA, boris, "lead", **opened),
        step(OpportunityOpened, GAMMA, anna, "lead", **opened),
        step(StageAdvanced, BETA, boris, "won", previous="lead", on=CLOSE),
        step(OpportunityReassigned, GAMMA, boris, "needs", previous_owner_id=UUID(anna)),
    )

    async def rows(served_as: Any = hr, **query: str) -> list[tuple[Any, ...]]:
        names = ("label", "position", "established", "members", "vacancies", "requested", "customers", "open_deals")
        answer = await served_as.get("/v1/reports/headcount", params={"as_of": "2005-01-31", **query})
        assert answer.status_code == 200, answer.text
        return [tuple(row[name] for name in names) for row in answer.json()["rows"]]

    in_north, in_south = ("North", "rep", 3, 2, 1, 0, 2, 2), ("South", "assistant", None, 1, None, 0, 0, 0)
    assert await rows() == [in_north, in_south, ("South", "rep", 2, 0, 2, 2, 0, 0)]
    assert await rows(as_of="2005-02-01", unit_id=north) == [("North", "rep", 1, 2, -1, 0, 2, 2)]
    assert await rows(as_of="2003-12-31", unit_id=south) == [("South", "rep", None, 0, None, 2, 0, 0)]
    assert await rows(unit_id=company) == await rows()
    leader, rep = served.as_("group_leader", rep_id=UUID(anna)), served.as_("rep", rep_id=UUID(boris))
    assert await rows(leader) == [in_north], "scope follows the unit one leads"
    by_rep = [("Boris", "rep", None, 1, None, 0, 2, 2), ("Anna", "rep", None, 1, None, 0, 0, 0)]
    assert await rows(leader, by="rep") == by_rep
    assert (await rows(rep), await rows(rep, by="rep")) == ([], by_rep[:1])
    whole = (await hr.get("/v1/reports/headcount", params={"as_of": "2005-01-31"})).json()
    totals = {name: whole[name] for name in ("members", "vacancies", "requested", "customers", "open_deals")}
    assert totals == {"members": 3, "vacancies": 3, "requested": 2, "customers": 2, "open_deals": 2}
    for _ in range(3):
        far = {**wanted, "position": "assistant", "headcount": 10**9}
        assert (await hr.post("/v1/requisitions", json=far)).status_code == 201
    await served.caught_up()
    assert ("South", "assistant", None, 1, None, 3 * 10**9, 0, 0) in await rows(), "more than one of them can be"

    await done(hr, f"/v1/reps/{boris}/leave", on="2005-01-01", reason="moves abroad")
    await served.caught_up()
    path = f"/v1/reps/{boris}/hand-over"
    listed = (await leader.get(path)).json()
    assert (listed["name"], listed["left_on"]) == ("Boris", "2005-01-01")
    assert [(one["name"], one["external_id"]) for one in listed["customers"]] == [("Atelier", "103"), ("Zenith", None)]
    shown = [(one["opportunity_id"], one["customer"], one["stage"], one["amount"]) for one in listed["open_deals"]]
    assert shown == [(str(ALPHA), "Atelier", "lead", "900.00"), (str(GAMMA), "Atelier", "needs", "900.00")]
    assert (await served.as_("assistant", rep_id=UUID(chen)).get(path)).status_code == 404
    assert (await hr.get(f"/v1/reps/{north}/hand-over")).status_code == 404
    await customers(
        OwnerAssigned(customer_id=ONE, owner_id=UUID(anna), effective_on=date(2005, 1, 1)),
        OwnerAssigned(customer_id=TWO, owner_id=UUID(anna), effective_on=date(2005, 1, 1)),
    )
    await deals(
        step(OpportunityReassigned, ALPHA, anna, "lead", previous_owner_id=UUID(boris)),
        step(OpportunityLost, GAMMA, boris, "lost", previous="needs", reason="price", on=CLOSE),
    )
    empty = (await hr.get(path)).json()
    assert (empty["customers"], empty["open_deals"]) == ([], [])
