import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.testing.serving import Served


@pytest.fixture
def hr(served: Served) -> httpx.AsyncClient:
    return served.as_("hr")


async def form(client: httpx.AsyncClient, name: str, parent_id: str | None = None, **more: Any) -> str:
    body = {"name": name, "kind": "group", "from": "2003-01-01", "parent_id": parent_id, **more}
    answer = await client.post("/v1/units", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def join(client: httpx.AsyncClient, name: str, unit_id: str, **more: Any) -> str:
    body = {"name": name, "position": "rep", "unit_id": unit_id, "joined_on": "2003-01-01", **more}
    answer = await client.post("/v1/reps", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def done(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    answer = await client.post(path, json=body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["type"]).removeprefix("/problems/")


async def org(served: Served, as_of: str | None = None) -> Any:
    """[name, manager, [members], [units below]] of each unit at the top."""
    await served.caught_up()
    answer = await served.as_("rep").get("/v1/org", params={"as_of": as_of} if as_of else {})
    assert answer.status_code == 200, answer.text

    def shape(unit: dict[str, Any]) -> list[Any]:
        members = [member["name"] for member in unit["members"]]
        return [unit["name"], unit["manager_name"], members, [shape(below) for below in unit["units"]]]

    return [shape(unit) for unit in answer.json()["units"]]


async def test_a_unit_shows_what_it_was_formed_with(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels", kind="company")
    body = {
        "name": "Sales",
        "external_id": "S",
        "kind": "department",
        "parent_id": company,
        "from": "2003-02-01",
    }
    answer = await hr.post("/v1/units", json=body)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert {name: shown[name] for name in body} == body
    assert (shown["status"], shown["manager_id"], shown["dissolved_on"]) == ("active", None, None)
    assert answer.headers["etag"] == '"1"'
    read = await hr.get(f"/v1/units/{shown['id']}")
    assert read.json() == shown and read.headers["etag"] == '"1"'


async def test_a_unit_without_a_first_day_begins_with_the_one_above(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    body = {"name": "Sales", "kind": "department", "parent_id": company}
    assert (await hr.post("/v1/units", json=body)).json()["from"] == "2003-01-01"
    root = await hr.post("/v1/units", json={"name": "Old", "kind": "company"})
    assert root.json()["from"] is None


async def test_a_rep_shows_what_they_joined_with_and_the_log_no_address(served: Served, hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    body = {
        "external_id": "1165",
        "name": "Leslie Jennings",
        "position": "rep",
        "unit_id": unit,
        "joined_on": "2003-01-01",
        "email": "ljennings@example.com",
        "grade": "senior",
    }
    answer = await hr.post("/v1/reps", json=body)
    assert answer.status_code == 201, answer.text
    assert {name: answer.json()[name] for name in body} == body
    rows = await served.runtime.log.read(0, 100)
    assert "ljennings" not in " ".join(row.data + str(row.published) for row in rows)
    told = [row.published["data"] for row in rows if row.published and row.published["type"] == "RepJoined"]
    assert [one["name"] for one in told] == ["Leslie Jennings"]


@pytest.mark.parametrize("path", ["/v1/units", "/v1/reps"])
async def test_an_external_id_is_taken_once(hr: httpx.AsyncClient, path: str) -> None:
    unit = await form(hr, "NA")
    bodies: dict[str, dict[str, Any]] = {
        "/v1/units": {"name": "EMEA", "kind": "region"},
        "/v1/reps": {"name": "Leslie", "position": "rep", "unit_id": unit, "joined_on": "2003-01-01"},
    }
    first = await hr.post(path, json={**bodies[path], "external_id": "1"})
    again = await hr.post(path, json={**bodies[path], "external_id": "1"})
    assert again.status_code == 409 and again.json()["existing_id"] == first.json()["id"], again.text


async def test_an_unknown_unit_or_rep_in_a_body_is_pointed_at(hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    rep = await join(hr, "Leslie", unit)
    nobody = str(uuid4())
    join_body = {"name": "Leslie", "position": "rep", "unit_id": nobody, "joined_on": "2003-01-01"}
    wrong = [
        ("/v1/units", {"name": "X", "kind": "group", "parent_id": nobody}, "/parent_id"),
        (f"/v1/units/{unit}/move", {"parent_id": nobody, "on": "2004-01-01"}, "/parent_id"),
        (f"/v1/units/{unit}/manager", {"rep_id": nobody, "on": "2004-01-01"}, "/rep_id"),
        ("/v1/reps", join_body, "/unit_id"),
        (f"/v1/reps/{rep}/transfer", {"unit_id": nobody, "on": "2004-01-01"}, "/unit_id"),
    ]
    for path, body, pointer in wrong:
        answer = await hr.post(path, json=body)
        assert answer.status_code == 422, answer.text
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_an_unknown_unit_or_rep_in_the_path_is_not_found(hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    rep = await join(hr, "Leslie", unit)
    for path, body in [
        (f"/v1/units/{rep}/move", {"parent_id": unit, "on": "2004-01-01"}),
        (f"/v1/units/{rep}/manager", {"rep_id": rep, "on": "2004-01-01"}),
        (f"/v1/units/{rep}/dissolve", {"on": "2004-01-01"}),
        (f"/v1/reps/{unit}/transfer", {"unit_id": unit, "on": "2004-01-01"}),
        (f"/v1/reps/{unit}/leave", {"on": "2004-01-01", "reason": "moves abroad"}),
    ]:
        assert (await hr.post(path, json=body)).status_code == 404, path
    assert (await hr.get(f"/v1/units/{rep}")).status_code == 404
    assert (await hr.get(f"/v1/reps/{unit}")).status_code == 404


async def test_a_unit_is_not_moved_below_its_own_descendant(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    sales = await form(hr, "Sales", company)
    region = await form(hr, "NA", sales)
    assert await refused(hr, f"/v1/units/{company}/move", parent_id=region, on="2004-01-01") == "unit-below-itself"


async def test_of_two_moves_at_once_that_would_make_a_ring_one_is_refused(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    for round in range(5):
        north, south = await form(hr, f"North {round}", company), await form(hr, f"South {round}", company)
        answers = await asyncio.gather(
            hr.post(f"/v1/units/{north}/move", json={"parent_id": south, "on": "2004-01-01"}),
            hr.post(f"/v1/units/{south}/move", json={"parent_id": north, "on": "2004-01-01"}),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_of_a_dissolution_and_a_joining_at_once_one_is_refused(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    for round in range(5):
        unit = await form(hr, f"Group {round}", company)
        body = {"name": "Leslie", "position": "rep", "unit_id": unit, "joined_on": "2003-01-01"}
        answers = await asyncio.gather(
            hr.post("/v1/reps", json=body), hr.post(f"/v1/units/{unit}/dissolve", json={"on": "2004-01-01"})
        )
        assert sorted(answer.status_code for answer in answers) in ([200, 409], [201, 409])


async def test_a_unit_is_dissolved_once_nobody_and_nothing_is_in_it(hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels")
    sales = await form(hr, "Sales", company)
    region = await form(hr, "NA", sales)
    rep = await join(hr, "Leslie", sales)
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == "has-units-below"
    await done(hr, f"/v1/units/{region}/move", parent_id=company, on="2004-07-01")
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == "has-members"
    await done(hr, f"/v1/reps/{rep}/transfer", unit_id=region, on="2004-07-01")
    assert await refused(hr, f"/v1/units/{sales}/dissolve", on="2004-06-30") == "has-units-below"
    shown = await done(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01")
    assert (shown["status"], shown["dissolved_on"]) == ("dissolved", "2004-07-01")
    assert await done(hr, f"/v1/units/{sales}/dissolve", on="2004-07-01") == shown
    assert await refused(hr, f"/v1/reps/{rep}/transfer", unit_id=sales, on="2004-08-01") == "unit-not-standing"
    assert await refused(hr, f"/v1/units/{region}/move", parent_id=sales, on="2004-08-01") == "unit-not-standing"


async def test_only_who_is_employed_leads_a_unit(hr: httpx.AsyncClient) -> None:
    unit = await form(hr, "NA")
    rep = await join(hr, "Leslie", unit, joined_on="2003-06-01")
    assert await refused(hr, f"/v1/units/{unit}/manager", rep_id=rep, on="2003-05-31") == "not-employed"
    shown = await done(hr, f"/v1/units/{unit}/manager", rep_id=rep, on="2003-06-01")
    assert shown["manager_id"] == rep and shown["managers"] == [{"rep_id": rep, "from": "2003-06-01"}]


async def test_the_organisation_is_shown_as_of_any_day(served: Served, hr: httpx.AsyncClient) -> None:
    company = await form(hr, "SteelWheels", kind="company")
    north, south = await form(hr, "North", company), await form(hr, "South", company, **{"from": "2004-01-01"})
    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", north, joined_on="2003-06-01")
    await done(hr, f"/v1/units/{north}/manager", rep_id=anna, on="2003-01-01")
    await done(hr, f"/v1/units/{company}/manager", rep_id=boris, on="2004-01-01")
    await done(hr, f"/v1/reps/{boris}/transfer", unit_id=south, on="2004-07-01")
    await done(hr, f"/v1/units/{south}/move", parent_id=north, on="2004-10-01")
    await done(hr, f"/v1/reps/{anna}/leave", on="2005-01-01", reason="moves abroad")

    assert await org(served, "2002-12-31") == []
    assert await org(served, "2003-05-31") == [["SteelWheels", None, [], [["North", "Anna", ["Anna"], []]]]]
    assert await org(served, "2004-06-30") == [
        ["SteelWheels", "Boris", [], [["North", "Anna", ["Anna", "Boris"], []], ["South", None, [], []]]]
    ]
    assert await org(served, "2004-07-01") == [
        ["SteelWheels", "Boris", [], [["North", "Anna", ["Anna"], []], ["South", None, ["Boris"], []]]]
    ]
    latest = [["SteelWheels", "Boris", [], [["North", None, [], [["South", None, ["Boris"], []]]]]]]
    assert (await org(served, "2004-12-31"))[0][3][0][:3] == ["North", "Anna", ["Anna"]]
    assert await org(served, "2005-01-01") == latest
    assert await org(served) == latest


async def test_reps_and_units_are_found_by_what_they_are(served: Served, hr: httpx.AsyncClient) -> None:
    north, south = await form(hr, "North", external_id="N"), await form(hr, "South", kind="region")
    anna = await join(hr, "Anna", north, external_id="1")
    await join(hr, "Boris", north, position="sales_manager")
    await done(hr, f"/v1/reps/{anna}/transfer", unit_id=south, on="2004-01-01")
    await served.caught_up()

    async def names(path: str, **query: str) -> list[str]:
        answer = await hr.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return [item["name"] for item in answer.json()["items"]]

    assert await names("/v1/reps", unit_id=south) == ["Anna"]
    assert await names("/v1/reps", unit_id=north) == ["Boris"]
    assert await names("/v1/reps", position="rep") == ["Anna"]
    assert await names("/v1/reps", external_id="1") == ["Anna"]
    assert await names("/v1/units", external_id="N") == ["North"]
    assert await names("/v1/units", kind="region") == ["South"]
    assert await names("/v1/units") == ["North", "South"]
    assert (await hr.get("/v1/reps", params={"position": "boss"})).status_code == 422


@pytest.mark.parametrize("role", ["rep", "director", "finance", "assistant"])
async def test_units_and_reps_are_the_affair_of_hr(served: Served, role: str) -> None:
    answer = await served.as_(role).post("/v1/units", json={"name": "North", "kind": "group"})
    assert answer.status_code == 403
    assert (await served.as_("admin").post("/v1/units", json={"name": "North", "kind": "group"})).status_code == 201
