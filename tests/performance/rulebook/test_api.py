from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join, refused

TODAY = datetime.now(UTC).date()
LAST_YEAR, LAST_WEEK = str(TODAY - timedelta(days=365)), str(TODAY - timedelta(days=7))
TEXT = "一、拜访\n1. 拜访当日填报\n2. 未拜访不得填报"


async def drafted(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v1/rules", json={"title": "Visits", "text": TEXT} | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def pointers(client: httpx.AsyncClient, path: str, **body: Any) -> list[str]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


async def test_a_rule_from_its_draft_to_its_repeal_and_whom_it_binds(served: Served, hr: httpx.AsyncClient) -> None:
    sales = await form(hr, "Sales")
    north, south = await form(hr, "North", sales), await form(hr, "South", sales)
    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", north)
    chief = await join(hr, "Chief", sales, position="sales_manager")
    cleo = await join(hr, "Cleo", south)
    gone = await join(hr, "Gone", north)
    await done(hr, f"/v1/reps/{gone}/leave", on=LAST_YEAR, reason="moves abroad")
    await done(hr, f"/v1/units/{north}/manager", rep_id=chief, on="2003-01-01")
    as_anna, as_boris, as_cleo = (served.as_("rep", rep_id=UUID(one)) for one in (anna, boris, cleo))
    as_chief = served.as_("sales_manager", rep_id=UUID(chief))
    director = served.as_("director")

    old = await drafted(hr, text="All visits are logged", binds={"positions": ["rep"]})
    assert (old["clauses"], old["status"]) == ([{"number": "1", "text": "All visits are logged"}], "draft")
    path = "/v1/rules"
    unknown = str(uuid4())
    body = {"title": "Visits", "text": TEXT}
    assert await pointers(hr, path, **body, binds={"units": [north, unknown]}) == ["/binds/units/1"]
    assert await pointers(hr, path, **body, binds={"units": [north]}, repeals=[unknown]) == ["/repeals/0"]
    assert await pointers(hr, path, **body, binds={"positions": ["king"]}) == ["/binds/positions/0"]
    assert await pointers(hr, path, **{**body, "text": "1. a\n1. b"}, binds={"units": [north]}) == ["/text"]

    new = await drafted(as_chief, binds={"units": [north]}, repeals=[old["id"]])
    path = f"/v1/rules/{new['id']}"
    assert [one["number"] for one in new["clauses"]] == ["一", "一.1", "一.2"]
    assert (new["binds"], new["repeals"]) == ({"units": [north], "positions": []}, [old["id"]])
    assert await refused(as_cleo, f"{path}/comment", text="Not mine") == "not-bound"
    assert await refused(as_anna, f"{path}/acknowledge") == "wrong-status"
    commented = await done(as_anna, f"{path}/comment", text="On the road the day after is the earliest")
    commented = await done(served.as_("legal"), f"{path}/comment", text="Lawful")
    assert [(one["text"], one["bound"], one["rep_id"]) for one in commented["comments"]] == [
        ("On the road the day after is the earliest", True, anna), ("Lawful", False, None),
    ]  # fmt: skip
    revised = await done(hr, f"{path}/revise", **body, binds={"units": [north]}, repeals=[old["id"]])
    assert revised["document_version"] == 1  # it says the same
    again = {**body, "text": TEXT + "\n3. 次日补报"}
    revised = await done(as_chief, f"{path}/revise", **again, binds={"units": [north]}, repeals=[old["id"]])
    assert (revised["document_version"], len(revised["clauses"])) == (2, 4)

    assert (
        await refused(director, f"{path}/publish", effective_on=LAST_WEEK) == "wrong-status"
    )  # the old one is a draft
    assert (await hr.post(f"/v1/rules/{old['id']}/publish", json={"effective_on": LAST_YEAR})).status_code == 403
    await done(director, f"/v1/rules/{old['id']}/publish", effective_on=LAST_YEAR)
    published = await done(director, f"{path}/publish", effective_on=LAST_WEEK)
    assert published["status"] == "published"
    assert abs(date.fromisoformat(published["published_on"]) - TODAY) <= timedelta(days=1)
    replaced = (await as_anna.get(f"/v1/rules/{old['id']}")).json()
    assert (replaced["status"], replaced["repealed_on"], replaced["replaced_by"]) == ("repealed", LAST_WEEK, new["id"])

    assert await refused(as_cleo, f"{path}/acknowledge") == "not-bound"
    assert await refused(hr, f"{path}/acknowledge") == "not-bound"
    assert (await as_anna.post(f"/v1/rules/{unknown}/acknowledge", json={})).status_code == 404
    assert (await done(as_anna, f"{path}/acknowledge"))["acknowledged"] == 1
    assert (await done(as_chief, f"{path}/acknowledge"))["acknowledged"] == 2
    assert (await done(as_anna, f"{path}/acknowledge"))["acknowledged"] == 2
    await served.caught_up()

    async def outstanding(client: httpx.AsyncClient, of: str = path, **query: str) -> dict[str, bool]:
        answer = await client.get(f"{of}/acknowledgements", params=query)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found["bound"] == found["acknowledged"] + found["outstanding"] == len(found["rows"])
        return {row["label"]: row["acknowledged_on"] is None for row in found["rows"]}

    assert await outstanding(hr) == {"Boris": True, "Anna": False, "Chief": False}
    assert await outstanding(as_chief) == await outstanding(hr)
    assert await outstanding(as_boris) == {"Boris": True}
    assert await outstanding(hr, on="2003-06-01") == {"Boris": True, "Anna": False, "Chief": False, "Gone": True}
    posts = f"/v1/rules/{old['id']}"
    assert await outstanding(hr, posts) == {}
    day_before = str(TODAY - timedelta(days=8))
    assert await outstanding(hr, posts, on=day_before) == dict.fromkeys(("Anna", "Boris", "Cleo"), True)

    mine = (await as_boris.get(f"/v1/reps/{boris}/rules")).json()
    assert (mine["outstanding"], [(row["key"], row["label"]) for row in mine["rows"]]) == (1, [(new["id"], "Visits")])
    assert (await as_boris.get(f"/v1/reps/{anna}/rules")).status_code == 404
    assert (await as_chief.get(f"/v1/reps/{anna}/rules")).json()["outstanding"] == 0
    assert (await hr.get(f"/v1/reps/{cleo}/rules")).json()["rows"] == []
    both = (await hr.get(f"/v1/reps/{boris}/rules", params={"on": day_before})).json()["rows"]
    assert [row["key"] for row in both] == [old["id"], new["id"]]

    async def in_force(**query: str) -> list[str]:
        page = await hr.get("/v1/rules", params=query)
        assert page.status_code == 200, page.text
        return [one["id"] for one in page.json()["items"]]

    assert await in_force(in_force_on=day_before) == await in_force(position="rep") == [old["id"]]
    assert await in_force(in_force_on=LAST_WEEK) == await in_force(unit_id=north) == [new["id"]]
    repealed = await done(director, f"{path}/repeal", on=str(TODAY - timedelta(days=2)), reason="The law says so now")
    assert (repealed["status"], repealed["repealed_for"]) == ("repealed", "The law says so now")
    assert await refused(as_boris, f"{path}/acknowledge") == "wrong-status"
    told = (await served.as_("ops").get("/feed", params={"limit": "1000"})).json()["items"]
    assert [(one["type"], one["data"]["rule_id"]) for one in told if one["type"].startswith("Rule")] == [
        ("RulePublished", old["id"]), ("RulePublished", new["id"]), ("RuleRepealed", old["id"]),
        ("RuleRepealed", new["id"]),
    ]  # fmt: skip


async def test_a_rule_binds_by_the_post_and_the_tree_of_the_day_and_in_task_forces_too(
    served: Served, hr: httpx.AsyncClient
) -> None:
    sales, other = await form(hr, "Sales"), await form(hr, "Other")
    west = await form(hr, "West", sales)
    cleo = await join(hr, "Cleo", west)
    await done(hr, f"/v1/units/{west}/move", parent_id=other, on=LAST_WEEK)
    closed = await form(hr, "Closed")
    await done(hr, f"/v1/units/{closed}/dissolve", on=LAST_WEEK)
    force = await form(hr, "Launch", sales, kind="task_force")
    anna, boris = await join(hr, "Anna", sales), await join(hr, "Boris", sales)
    await done(hr, f"/v1/reps/{anna}/post", position="group_leader", on=LAST_WEEK)
    await done(hr, f"/v1/reps/{boris}/task-forces", unit_id=force, on=LAST_WEEK)
    for_leaders = await drafted(hr, binds={"positions": ["group_leader"]})
    for_launch = await drafted(hr, binds={"units": [force]})
    for_sales, for_other = await drafted(hr, binds={"units": [sales]}), await drafted(hr, binds={"units": [other]})
    wrong = {"title": "Visits", "text": TEXT, "binds": {"units": [closed]}}
    assert await pointers(hr, "/v1/rules", **wrong) == ["/binds/units/0"]
    director = served.as_("director")
    for one in (for_leaders, for_launch, for_sales, for_other):
        await done(director, f"/v1/rules/{one['id']}/publish", effective_on=LAST_YEAR)
    as_anna, as_boris = (served.as_("rep", rep_id=UUID(one)) for one in (anna, boris))
    assert await refused(as_boris, f"/v1/rules/{for_leaders['id']}/acknowledge") == "not-bound"
    assert await refused(as_anna, f"/v1/rules/{for_launch['id']}/acknowledge") == "not-bound"
    as_cleo = served.as_("rep", rep_id=UUID(cleo))
    assert await refused(as_cleo, f"/v1/rules/{for_sales['id']}/acknowledge") == "not-bound"
    await done(as_cleo, f"/v1/rules/{for_other['id']}/acknowledge")
    await done(as_anna, f"/v1/rules/{for_leaders['id']}/acknowledge")
    await done(as_boris, f"/v1/rules/{for_launch['id']}/acknowledge")
    await served.caught_up()
    for rule, on, bound in (
        (for_leaders, LAST_WEEK, [anna]),
        (for_launch, LAST_WEEK, [boris]),
        (for_leaders, LAST_YEAR, []),
        (for_launch, LAST_YEAR, []),
        (for_other, LAST_WEEK, [cleo]),
        (for_other, LAST_YEAR, []),
        (for_sales, LAST_WEEK, [anna, boris]),
        (for_sales, LAST_YEAR, [anna, boris, cleo]),
    ):
        found = (await hr.get(f"/v1/rules/{rule['id']}/acknowledgements", params={"on": on})).json()
        assert [row["key"] for row in found["rows"]] == bound
