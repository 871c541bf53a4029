"""Visits over HTTP. A service takes seconds to start, so each test tells a whole story."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served

REP, OTHER_REP = str(UUID(int=1)), str(UUID(int=2))
LOG: dict[str, Any] = {
    "rep_id": REP,
    "visited_on": "2026-03-03",
    "channel": "onsite",
    "purpose": "new line",
    "outcome": "wants an offer",
    "needs": "delivery before Easter",
    "feedback": "prefers wooden boxes",
    "next_step": "send the offer",
    "next_on": "2026-03-09",
}
PLAN: dict[str, Any] = {"rep_id": REP, "planned_for": "2026-03-02", "purpose": "new line"}


async def made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{path.removesuffix('/plan')}/{found['id']}"
    return found


async def register(client: httpx.AsyncClient, *contacts: str) -> dict[str, Any]:
    people = [{"name": name} for name in contacts]
    return await made(client, "/v1/customers", {"name": "Signal Gift Shop", "kind": "company", "contacts": people})


async def found(served: Served, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get("/v1/visits", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_a_planned_visit_is_logged_published_and_found(served: Served) -> None:
    rep = served.as_("rep")
    customer = await register(rep, "Jean King")
    plan = await made(rep, "/v1/visits/plan", {**PLAN, "customer_id": customer["id"]})
    assert plan["status"] == "planned" and plan["visited_on"] is None and plan["planned_for"] == "2026-03-02"

    contact_ids = [customer["contacts"][0]["contact_id"]]
    body = {**LOG, "customer_id": customer["id"], "contact_ids": contact_ids, "plan_id": plan["id"]}
    visit = await made(rep, "/v1/visits", body)
    assert {name: visit[name] for name in body} == body
    assert visit["status"] == "logged" and visit["planned_for"] == "2026-03-02"
    assert visit["visited_on"] < visit["created_at"][:10]  # it was logged late, and both days are there

    kept = (await rep.get(f"/v1/visits/{plan['id']}")).json()
    assert kept["status"] == "kept" and kept["visit_id"] == visit["id"]
    again = await rep.post("/v1/visits", json=body)
    assert again.status_code == 409 and again.json()["type"] == "/problems/wrong-status"
    assert (await rep.post(f"/v1/visits/{plan['id']}/cancel", json={"reason": "ill"})).status_code == 409

    feed = (await served.as_("service").get("/feed")).json()["items"]
    (told,) = [item["data"] for item in feed if item["type"] == "VisitLogged"]
    assert (told["visit_id"], told["planned_for"], told["next_on"]) == (visit["id"], "2026-03-02", "2026-03-09")
    assert "needs" not in told and "contact_ids" not in told

    other = await register(rep)
    second = await made(
        rep, "/v1/visits", {**LOG, "customer_id": other["id"], "rep_id": OTHER_REP, "visited_on": "2026-03-05"}
    )
    assert await found(served, customer_id=customer["id"]) == [plan["id"], visit["id"]]
    assert await found(served, rep_id=OTHER_REP) == [second["id"]]
    assert await found(served, **{"from": "2026-03-03", "to": "2026-03-04"}) == [visit["id"]]
    assert await found(served, **{"from": "2026-03-05"}) == [second["id"]]
    assert await found(served, sort="-visited_on", status="logged") == [second["id"], visit["id"]]
    assert await found(served, status="kept", planned_for="2026-03-02") == [plan["id"]]


async def test_a_visit_is_to_a_customer_and_its_contacts_by_a_plan_with_that_customer(served: Served) -> None:
    rep = served.as_("rep")
    customer, other = await register(rep, "Jean King"), await register(rep, "Carine Schmitt")
    contact = customer["contacts"][0]["contact_id"]
    plan = await made(rep, "/v1/visits/plan", {**PLAN, "customer_id": other["id"]})
    for path, body, pointer in [
        ("/v1/visits", {**LOG, "customer_id": str(uuid4())}, "/customer_id"),
        ("/v1/visits/plan", {**PLAN, "customer_id": str(uuid4())}, "/customer_id"),
        ("/v1/visits", {**LOG, "customer_id": other["id"], "contact_ids": [contact]}, "/contact_ids/0"),
        ("/v1/visits", {**LOG, "customer_id": customer["id"], "plan_id": plan["id"]}, "/plan_id"),
        ("/v1/visits", {**LOG, "customer_id": customer["id"], "plan_id": str(uuid4())}, "/plan_id"),
        ("/v1/visits", {**LOG, "customer_id": customer["id"], "next_step": None}, "/next_step"),
        ("/v1/visits", {**LOG, "customer_id": customer["id"], "channel": "fax"}, "/channel"),
    ]:
        answer = await rep.post(path, json=body)
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer, answer.text

    await rep.post(f"/v1/customers/{customer['id']}/contacts/{contact}/remove")
    late = await made(rep, "/v1/visits", {**LOG, "customer_id": customer["id"], "contact_ids": [contact]})
    assert late["contact_ids"] == [contact]  # it was the customer's contact when they met

    cancelled = await rep.post(f"/v1/visits/{plan['id']}/cancel", json={"reason": "ill"})
    assert cancelled.json()["status"] == "cancelled" and cancelled.json()["cancel_reason"] == "ill"
    assert (await rep.post(f"/v1/visits/{uuid4()}/cancel", json={"reason": "ill"})).status_code == 404
    assert (await served.as_("legal").post("/v1/visits", json=LOG)).status_code == 403
