"""Whose customers each place in the company sees, reads, changes and makes; before, on and after a transfer."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from services.customer.app import service
from shared.published import performance as published
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving

from .company import AMY, ANN, ANTS, BEES, BOB, OWNERS, SEEN, Places, day_after, founding, today, transferred


async def customers_of_all(served: Served) -> dict[str, str]:
    """One customer of each and one of nobody: name → id."""
    made = {}
    for name, owner in OWNERS.items():
        body = {"name": name, "kind": "company", "external_id": name, "owner_id": str(owner) if owner else None}
        answer = await served.as_("admin").post("/v1/customers", json=body)
        assert answer.status_code == 201, answer.text
        made[name] = answer.json()["id"]
    await served.caught_up()
    return made


async def names_seen(places: Places, who: str, **query: Any) -> set[str]:
    answer = await places[who].get("/v1/customers", params=query)
    assert answer.status_code == 200, answer.text
    return {item["name"] for item in answer.json()["items"]}


async def test_each_sees_what_is_theirs_and_below_them(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        await served.hear(*founding())
        made, places = await customers_of_all(served), Places(served)
        for who, names in SEEN.items():
            assert await names_seen(places, who) == names, who
            assert await names_seen(places, who, q="b") == {name for name in names if "b" in name}, who
            for name, id in made.items():
                path, seen = f"/v1/customers/{id}", name in names
                assert (await places[who].get(path)).status_code == (200 if seen else 404), (who, name)
                if who != "finance":
                    tag = {"If-Match": '"7"'}  # whose version is wrong is told only to who sees it
                    changed = await places[who].patch(path, json={"region": "NA"}, headers=tag)
                    assert changed.status_code == (412 if seen else 404), (who, name, changed.text)

        await nobody_makes_for_others(places, made["ann"])
        await what_others_have_is_not_to_be_named(places, made["ann"], made["bob"])
        await a_transfer_moves_what_is_seen_on_its_day(served, places)
        await who_leaves_sees_nothing_and_is_still_seen(served, places)


async def nobody_makes_for_others(places: Places, anns: str) -> None:
    body = {"name": "for Bob", "kind": "company", "owner_id": str(BOB)}
    for who in ("ann", "amy", "help"):
        refused = await places[who].post("/v1/customers", json=body)
        assert refused.status_code == 403 and refused.json()["errors"][0]["pointer"] == "/owner_id", refused.text
    visit = {"customer_id": anns, "visited_on": "2004-02-03", "channel": "phone", "purpose": "care", "outcome": "well"}
    for who, rep in (("ann", BOB), ("ann", AMY), ("amy", BOB)):  # on a customer of their own, as somebody else
        refused = await places[who].post("/v1/visits", json={**visit, "rep_id": str(rep)})
        assert refused.status_code == 403 and refused.json()["errors"][0]["pointer"] == "/rep_id", refused.text
    assert (await places["amy"].post("/v1/visits", json={**visit, "rep_id": str(ANN)})).status_code == 201
    own = await places["ann"].post("/v1/customers", json={**body, "name": "ann's other", "owner_id": str(ANN)})
    unowned = await places["ann"].post("/v1/customers", json={**body, "name": "found by ann", "owner_id": None})
    assert (own.status_code, unowned.status_code) == (201, 201)
    await places.served.caught_up()
    assert await names_seen(places, "ann") == {"ann", "ann's other", "found by ann"}
    assert await names_seen(places, "amy") == {"ann", "amy", "ann's other"}


async def what_others_have_is_not_to_be_named(places: Places, anns: str, bobs: str) -> None:
    """A visit to Bob's customer, or that keeps his plan, and a complaint of his: refused in the words of nobody's."""
    plan = {"rep_id": str(ANN), "planned_for": "2004-02-03", "purpose": "care"}
    visit = {"rep_id": str(ANN), "visited_on": "2004-02-03", "channel": "phone", "purpose": "care", "outcome": "well"}
    planned = await places["title"].post("/v1/visits/plan", json={**plan, "customer_id": bobs, "rep_id": str(BOB)})
    for path, rest, field, theirs in (
        ("/v1/visits/plan", plan, "customer_id", bobs),
        ("/v1/visits", visit, "customer_id", bobs),
        ("/v1/visits", {**visit, "customer_id": anns}, "plan_id", planned.json()["id"]),
        ("/v1/complaints", COMPLAINT, "customer_id", bobs),
    ):
        for who in ("ann", "amy", "help"):
            asked = [{**rest, field: named} for named in (theirs, str(BEES))]
            first, second = [(await places[who].post(path, json=body)).json() | {"trace_id": ""} for body in asked]
            assert first == second and first["errors"][0]["pointer"] == f"/{field}", (who, path, first, second)


COMPLAINT = {
    "severity": "general", "category": "delivery", "description": "late", "remedy_sought": "sooner",
    "channel": "hotline", "raised_at": "2004-02-03T09:30:00Z",
}  # fmt: skip


async def a_transfer_moves_what_is_seen_on_its_day(served: Served, places: Places) -> None:
    now = today(served)
    await served.hear(transferred(ANN, BEES, day_after(now)))
    await served.caught_up()
    assert "ann" in await names_seen(places, "amy") and "ann" not in await names_seen(places, "bea")
    await served.hear(transferred(ANN, BEES, now))
    await served.caught_up()
    assert await names_seen(places, "amy") == {"amy"}
    assert await names_seen(places, "bea") == {"ann", "ann's other", "bea", "bob"}
    assert "ann" in await names_seen(places, "dan")
    await served.hear(published.ManagerAppointed(unit_id=BEES, rep_id=AMY, on=now))
    await served.caught_up()
    assert await names_seen(places, "bea") == {"bea"}  # scope follows the unit that one leads, not the title
    assert await names_seen(places, "amy") >= {"ann", "bob", "amy"}


async def who_leaves_sees_nothing_and_is_still_seen(served: Served, places: Places) -> None:
    await served.hear(published.RepLeft(rep_id=ANN, on=today(served)))
    await served.caught_up()
    assert await names_seen(places, "ann") == set()
    assert "ann" in await names_seen(places, "amy")  # she has to hand it over


@pytest.mark.parametrize("role", ["assistant", "sales_manager", "director"])
async def test_whom_the_organisation_does_not_know_stands_for_the_company_by_the_title(
    role: str, fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        body = {"name": "Bob's", "kind": "company", "owner_id": str(BOB)}
        made = await served.as_(role, rep_id=AMY).post("/v1/customers", json=body)
        assert made.status_code == 201
        await served.caught_up()
        for client in (served.as_(role), served.as_(role, rep_id=ANTS)):
            listed = await client.get("/v1/customers")
            assert [item["name"] for item in listed.json()["items"]] == ["Bob's"]
            assert (await client.get(f"/v1/customers/{made.json()['id']}")).status_code == 200


async def test_who_sees_the_whole_company_pays_no_statement_for_it(
    fresh_database: FreshDatabase, tmp_path: Path
) -> None:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        await served.hear(*founding())
        made, places, ran = await customers_of_all(served), Places(served), []
        engine = served.runtime.reads._engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *given: ran.append(given[2]))
        for who, of_list, of_one in (("finance", 2, 0), ("title", 2, 0), ("ann", 2, 1)):
            await places[who].get("/v1/customers")
            listed = len(ran)
            await places[who].get(f"/v1/customers/{made['ann']}")
            assert (listed, len(ran) - listed) == (of_list, of_one), (who, ran)
            ran.clear()
