"""Teams, tags, merges and archives over HTTP."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.published.pipeline import DealSigned, PaymentOverdue
from shared.testing.serving import Served
from tests.customer.complaining import told
from tests.customer.customers.test_api import CODE, CONTACT, register
from tests.customer.payment_risk.test_policy import stage

ANN, BOB, CARL = (UUID(int=n) for n in range(1, 4))


async def do(by: httpx.AsyncClient, customer_id: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await by.post(f"/v1/customers/{customer_id}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


async def listed(served: Served, **query: str) -> list[str]:
    await served.caught_up()
    answer = await served.as_("director").get("/v1/customers", params=query)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_two_records_of_one_customer_become_one(served: Served) -> None:
    rep = served.as_("rep")
    old = await register(
        rep, name="Signal Gifts", external_id="103", credit_code=CODE, owner_id=str(ANN), contacts=[CONTACT]
    )
    new = await register(rep, external_id="104", owner_id=str(BOB))
    visit = {"rep_id": str(ANN), "visited_on": "2004-02-03", "channel": "phone", "purpose": "care", "outcome": "well"}
    assert (await rep.post("/v1/visits", json={**visit, "customer_id": old["id"]})).status_code == 201
    director = served.as_("director")
    for of, tier in ((old, "A"), (new, "C")):
        await do(director, of["id"], "tier-override", {"tier": tier, "reason": "by hand", "until": "2999-12-31"})
    await do(rep, old["id"], "tags", {"add": ["collector", "late"]})
    await do(rep, new["id"], "tags", {"add": ["late"]})
    await served.hear(stage(PaymentOverdue, UUID(old["id"]), UUID(int=7), 9, 1), deal(old["id"], 5, date(2004, 2, 3)))
    await served.caught_up()

    for into, why in ((old["id"], "another customer"), (str(CARL), "no such customer")):
        refused = await rep.post(f"/v1/customers/{old['id']}/merge", json={"into_id": into})
        assert refused.status_code == 422 and why in refused.text
    merged = await do(rep, old["id"], "merge", {"into_id": new["id"]})
    assert (merged["id"], merged["merged_into"], merged["external_id"]) == (old["id"], new["id"], "103")
    assert merged["status"] == "merged"
    assert await do(rep, old["id"], "merge", {"into_id": new["id"]}) == merged

    answer = await rep.get(f"/v1/customers/{old['id']}")
    one = answer.json()
    assert answer.headers["content-location"] == f"/v1/customers/{new['id']}"
    assert answer.headers["etag"] == f'"{one["version"]}"'
    assert one == (await rep.get(f"/v1/customers/{new['id']}")).json()
    assert (one["id"], one["merged_from"], one["other_external_ids"]) == (new["id"], [old["id"]], ["103"])
    assert (one["external_id"], one["tags"], one["lifecycle"]) == ("104", ["late", "collector"], "active")
    assert [contact["name"] for contact in one["contacts"]] == ["Jean King"]
    assert one["risk"]["level"] == 1 and one["last_deal_on"] == "2004-02-03"

    standing = (await rep.get(f"/v1/customers/{old['id']}/tier")).json()
    assert (standing["customer_id"], standing["tier"]) == (new["id"], "C") and one["tier"] == "C"
    changed = await rep.post(f"/v1/customers/{old['id']}/tags", json={"add": ["x"]})
    assert (changed.status_code, changed.json()["type"]) == (409, "/problems/customer-merged")
    brings = await rep.post("/v1/referrals", json={"referrer_id": new["id"], "referred_id": old["id"]})
    assert brings.json()["errors"] == [{"pointer": "/referred_id", "detail": f"was merged into {new['id']}"}]
    assert changed.json()["into_id"] == new["id"]
    visited = await rep.post("/v1/visits", json={**visit, "customer_id": old["id"]})
    assert visited.status_code == 422 and new["id"] in visited.json()["errors"][0]["detail"]
    taken = await rep.post("/v1/customers", json={"name": "x", "kind": "company", "external_id": "103"})
    assert taken.json()["existing_id"] == new["id"]
    assert await listed(served) == await listed(served, external_id="103") == [new["id"]]
    assert await listed(served, archived="true") == [old["id"]]

    # What is heard of the former is told to the one that stands for it, and whose it is both ways.
    await served.hear(stage(PaymentOverdue, UUID(old["id"]), UUID(int=8), 19, 2), deal(old["id"], 6, date(2004, 9, 9)))
    await served.caught_up()
    one = (await rep.get(f"/v1/customers/{new['id']}")).json()
    assert len(one["risk"]["overdue"]) == 2 and one["last_deal_on"] == "2004-09-09"
    assert [told_of["owner_id"] for kind, told_of in await told(served, "CustomersMerged")] == [str(BOB)]
    to_carl = {"owner_id": str(CARL), "effective_on": "2026-01-01", "reason": "hand-over"}
    await do(rep, new["id"], "assign", to_carl)
    owners = {event["customer_id"]: event["owner_id"] for kind, event in await told(served, "OwnerAssigned")}
    assert owners == {old["id"]: str(CARL), new["id"]: str(CARL)}

    for number in ("103", "105"):  # it bears the former's number for a while, and answers to it ever after
        borne = await rep.patch(f"/v1/customers/{new['id']}", json={"external_id": number}, headers={"If-Match": "*"})
        assert borne.status_code == 200, borne.text
    taken = await rep.post("/v1/customers", json={"name": "x", "kind": "company", "external_id": "103"})
    assert taken.status_code == 409 and taken.json()["existing_id"] == new["id"]


def deal(customer_id: str, number: int, day: date) -> DealSigned:
    return DealSigned.model_validate(
        {
            "contract_id": str(UUID(int=number)),
            "document_version": 1,
            "customer_id": customer_id,
            "amount": "100.00",
            "currency": "CNY",
            "signed_on": day,
        }
    )


async def test_a_team_sees_its_customer_and_an_archived_one_leaves_the_lists(served: Served) -> None:
    rep = served.as_("rep")
    made = await register(rep, owner_id=str(ANN))
    members = [{"rep_id": str(ANN), "share": "60"}, {"rep_id": str(BOB), "share": "40"}]
    assert (await do(rep, made["id"], "team", {"members": members}))["team"] == members
    short = await rep.post(f"/v1/customers/{made['id']}/team", json={"members": members[:1]})
    assert short.status_code == 422 and short.json()["errors"][0]["pointer"] == "/members"
    both = await rep.post(f"/v1/customers/{made['id']}/tags", json={"add": ["x"], "remove": ["x"]})
    assert both.status_code == 422 and both.json()["errors"][0]["pointer"] == "/remove/0"
    for member in (ANN, BOB, CARL):
        seen = await served.as_("rep", rep_id=member, sub=f"m{member.int}").get(f"/v1/customers/{made['id']}")
        assert (seen.status_code == 200) == (member != CARL)

    archived = await do(rep, made["id"], "archive", {"reason": "the shop is closed"})
    assert (archived["status"], archived["archived"]["reason"]) == ("archived", "the shop is closed")
    refused = await rep.post(f"/v1/customers/{made['id']}/tags", json={"add": ["x"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/customer-is-archived")
    assert (await rep.get(f"/v1/customers/{made['id']}")).json() == archived
    assert await listed(served) == [] and await listed(served, archived="true") == [made["id"]]


async def test_those_long_without_a_deal_are_found_and_pass_through_the_lifecycle_once(served: Served) -> None:
    rep, director = served.as_("rep"), served.as_("director")
    made = [(await register(rep, name=name))["id"] for name in ("lost", "dormant", "active", "prospect")]
    today = datetime.now(UTC).date()
    days = (400, 100, 10)
    await served.hear(
        *(deal(of, n, today - timedelta(days=ago)) for n, (of, ago) in enumerate(zip(made, days, strict=False), 1))
    )
    assert await listed(served, dormant_days="90") == made[:2]
    assert await listed(served, lifecycle="active") == made[:3]

    scheme = {"effective_on": "2004-01-01", "dormant_after_days": 60, "lost_after_days": 60}
    refused = await director.put("/v1/lifecycle-scheme", json=scheme)
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/lost_after_days"
    assert (await rep.get("/v1/lifecycle-scheme")).status_code == 404
    put = await director.put("/v1/lifecycle-scheme", json={**scheme, "lost_after_days": 180})
    assert put.status_code == 200 and (await rep.get("/v1/lifecycle-scheme")).json() == put.json()

    run = await director.post("/v1/lifecycle-runs", json={"as_of": str(today)})
    assert run.status_code == 200, run.text
    counts = {name: run.json()[name] for name in ("scheme_version", "found", "dormant", "lost")}
    assert counts == {"scheme_version": 1, "found": 2, "dormant": 2, "lost": 1}
    assert (await director.get(f"/v1/lifecycle-runs/{run.json()['run_id']}")).json() == run.json()
    again = await director.post("/v1/lifecycle-runs", json={"as_of": str(today)})
    assert (again.json()["found"], again.json()["lost"]) == (0, 0)
    lost = (await rep.get(f"/v1/customers/{made[0]}")).json()
    assert (lost["lifecycle"], lost["lifecycle_since"]) == ("lost", str(today - timedelta(days=400 - 180)))
    for name, expected in (("lost", made[:1]), ("dormant", made[1:2]), ("potential", made[3:])):
        assert await listed(served, lifecycle=name) == expected
