"""Task forces, posts, roles, positions and the establishment over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join, refused


async def invalid(client: httpx.AsyncClient, path: str, **body: Any) -> list[str]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


async def test_a_task_force_has_members_beside_their_home(served: Served, hr: httpx.AsyncClient) -> None:
    north = await form(hr, "North")
    more = {"purpose": "The stand in Paris", "ends_on": "2004-04-01", "focus": {"by": "product", "of": ["Ships"]}}
    fair = await form(hr, "Fair", north, kind="task_force", **more)
    shown = (await hr.get(f"/v1/units/{fair}")).json()
    assert {name: shown[name] for name in more} == more and shown["kind"] == "task_force"
    assert await invalid(hr, "/v1/units", name="X", kind="group", purpose="none") == ["/purpose"]

    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", north)
    member = await done(hr, f"/v1/reps/{anna}/task-forces", unit_id=fair, on="2004-01-01")
    assert member["unit_id"] == north
    assert member["task_forces"] == [{"unit_id": fair, "from": "2004-01-01", "until": None}]
    await done(hr, f"/v1/reps/{boris}/task-forces", unit_id=fair, on="2004-03-01")
    path = f"/v1/reps/{anna}"
    assert await invalid(hr, f"{path}/task-forces", unit_id=north, on="2004-01-01") == ["/unit_id"]
    assert await invalid(hr, f"{path}/task-forces", unit_id=str(uuid4()), on="2004-01-01") == ["/unit_id"]
    assert await invalid(hr, f"{path}/transfer", unit_id=fair, on="2004-01-01") == ["/unit_id"]
    assert await refused(hr, f"{path}/task-forces/leave", unit_id=north, on="2004-01-01") == "not-in-task-force"

    await served.caught_up()
    org = (await hr.get("/v1/org", params={"as_of": "2004-01-31"})).json()
    below = org["units"][0]["units"][0]
    assert [one["name"] for one in org["units"][0]["members"]] == ["Anna", "Boris"]
    assert (below["kind"], [one["name"] for one in below["members"]]) == ("task_force", ["Anna"])

    gone = await done(hr, f"/v1/units/{fair}/dissolve", on="2004-02-01")
    assert gone["status"] == "dissolved"
    assert (await done(hr, f"/v1/units/{fair}/dissolve", on="2004-02-01"))["version"] == gone["version"]
    spans = [(await hr.get(f"/v1/reps/{one}")).json()["task_forces"] for one in (anna, boris)]
    assert [(one["from"], one["until"]) for [one] in spans] == [
        ("2004-01-01", "2004-02-01"),
        ("2004-03-01", "2004-03-01"),
    ]


async def test_posts_roles_positions_and_establishments_are_dated_and_nobody_promotes_themselves(
    served: Served, hr: httpx.AsyncClient
) -> None:
    north = await form(hr, "North")
    anna = await join(hr, "Anna", north, grade="newcomer")
    path, own = f"/v1/reps/{anna}", served.as_("hr", rep_id=UUID(anna))
    promoted = await done(hr, f"{path}/post", position="group_leader", grade="growing", on="2004-07-01")
    assert (promoted["position"], promoted["grade"]) == ("group_leader", "growing")
    assert [one["position"] for one in promoted["posts"]] == ["rep", "group_leader"]
    role = {"role": "group_leader", "from": "2004-07-01", "to": "2004-12-31"}
    [held] = (await done(hr, f"{path}/roles", **role))["roles"]
    assert {name: held[name] for name in role} == role
    assert await refused(hr, f"{path}/roles", **{**role, "to": None}) == "role-held"
    assert await invalid(hr, f"{path}/post", on="2005-01-01") == ["/position"]
    for verb, body in (
        (f"{path}/roles", {"role": "finance", "from": "2004-07-01"}),
        (f"{path}/post", {"grade": "senior", "on": "2005-01-01"}),
        (f"/v1/units/{north}/manager", {"rep_id": anna, "on": "2005-01-01"}),
    ):
        answer = await own.post(verb, json=body)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/own-approval"), verb
    assert (await hr.post(f"{path}/roles", json={"role": "admin", "from": "2004-07-01"})).status_code == 422

    await done(hr, f"{path}/roles/revoke", role="group_leader", on="2004-10-01")
    left = await done(hr, f"{path}/leave", on="2004-09-01", reason="moves abroad")
    assert left["roles"][0]["revoked_on"] == "2004-09-01", "roles end with leaving"
    rows = await served.runtime.log.read(0, 100)
    told = [row.published["type"] for row in rows if row.published]
    assert told[2:] == ["PostChanged", "RoleGranted", "RoleRevoked", "RepLeft", "RoleRevoked"]
    await served.caught_up()
    for day, post in (("2004-06-30", "rep"), ("2004-07-01", "group_leader")):
        [unit] = (await hr.get("/v1/org", params={"as_of": day})).json()["units"]
        assert [one["position"] for one in unit["members"]] == [post]

    rep = {"name": "销售代表", "selling": True, "duties": ["Sells"], "powers": ["Quotes"]}
    first, again = [await hr.put("/v1/positions/rep", json=rep) for _ in range(2)]
    assert (first.status_code, first.json()["code"], again.json()["version"]) == (200, "rep", 1), first.text
    setting = {"position": "rep", "headcount": 2, "from": "2004-01-01"}
    put = await hr.put(f"/v1/units/{north}/establishment", json=setting)
    assert put.status_code == 200 and {name: put.json()[name] for name in setting} == setting, put.text
    assert (await hr.put(f"/v1/units/{uuid4()}/establishment", json=setting)).status_code == 404
    await served.caught_up()
    for path, found in (("/v1/positions?selling=true", "rep"), (f"/v1/establishments?unit_id={north}", north)):
        [item] = (await hr.get(path)).json()["items"]
        assert found in (item.get("code"), item.get("unit_id"))
    for path in ("/v1/positions/rep", f"/v1/establishments/{north}"):
        assert (await served.as_("director").get(path)).status_code == 200, path
    assert (await served.as_("rep").put("/v1/positions/rep", json=rep)).status_code == 403
