"""Units and reps together, over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.testing.serving import Served
from tests.performance.staffing import done, form, join


async def org(served: Served, as_of: str | None = None) -> Any:
    """[name, manager, [members], [units below]] of each unit at the top."""
    await served.caught_up()
    answer = await served.as_("rep").get("/v1/org", params={"as_of": as_of} if as_of else {})
    assert answer.status_code == 200, answer.text

    def shape(unit: dict[str, Any]) -> list[Any]:
        members = [member["name"] for member in unit["members"]]
        return [unit["name"], unit["manager_name"], members, [shape(below) for below in unit["units"]]]

    return [shape(unit) for unit in answer.json()["units"]]


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
    for role, why in (("hr", "moves abroad"), ("director", "moves abroad"), ("rep", None), ("erp", None)):
        one = (await served.as_(role).get(f"/v1/reps/{anna}")).json()
        listed = {item["id"]: item for item in (await served.as_(role).get("/v1/reps")).json()["items"]}
        assert (one["left_on"], one["left_reason"], listed[anna]["left_reason"]) == ("2005-01-01", why, why), role


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
