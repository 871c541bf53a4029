import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients
from tests.pipeline.dunning.cases import POLICY


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def test_the_policy_is_published_in_versions_that_never_change(clients: Clients) -> None:
    finance, path = clients.served.as_("finance"), "/v1/dunning-policy"
    assert (await finance.get(path)).status_code == 404
    refused = await finance.post("/v1/dunning-runs", json={"as_of": "2004-05-21"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-dunning-policy")
    first = await finance.put(path, json=POLICY)
    assert first.status_code == 200, first.text
    assert {**first.json(), **POLICY} == first.json()
    assert (first.json()["policy_version"], first.json()["status"]) == (1, "in_force")
    again = await finance.put(path, json=POLICY)
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    second = (await finance.put(path, json={**POLICY, "early_warning_days": 5})).json()
    assert second["policy_version"] == 2
    assert (await clients.get(path)) == second
    old = await clients.get(path, version="1")
    assert (old["early_warning_days"], old["status"]) == (3, "superseded")
    assert (await finance.get(path, params={"version": "3"})).status_code == 404
    assert (await clients.served.as_("rep").put(path, json=POLICY)).status_code == 403
    one = POLICY["levels"][0]  # type: ignore[index]  # a list, in a body of any values
    for wrong, pointer in (
        ([], "/levels"),
        ([{**one, "level": 2}], "/levels/0/level"),
        ([{**one, "after_days": 0}], "/levels/0/after_days"),
        ([one, {**one, "level": 2}], "/levels/1/after_days"),
        ([{**one, "action": "lawsuit"}], "/levels/0/action"),
        ([{**one, "after_days": 10**9}], "/levels/0/after_days"),
        ([{**one, "after_days": "1"}], "/levels/0/after_days"),
    ):
        answer = await finance.put(path, json={**POLICY, "levels": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
