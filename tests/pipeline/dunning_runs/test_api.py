import asyncio

import pytest

from shared.testing.serving import Served
from tests.pipeline.clients import Clients
from tests.pipeline.dunning.cases import POLICY
from tests.pipeline.dunning.invoices import invoiced, told


@pytest.fixture
def clients(pipeline: Served) -> Clients:
    return Clients(pipeline)


async def test_a_run_is_kept_and_its_key_sweeps_once_and_runs_at_once_do_things_once(clients: Clients) -> None:
    await clients.served.as_("director").put("/v1/dunning-policy", json=POLICY)
    key = {"Idempotency-Key": "monday"}
    empty = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-21"}, **key)
    assert (empty.status_code, empty.json()["found"]) == (200, 0)
    await invoiced(clients, "1", "100.00", ("2004-04-01", "100.00"))
    again = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-21"}, **key)
    assert again.json() == empty.json()
    assert await told(clients) == []
    other = await clients.post("ops", "/v1/dunning-runs", {"as_of": "2004-05-22"}, **key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    answers = await asyncio.gather(
        *(clients.post("finance", "/v1/dunning-runs", {"as_of": f"2004-05-{day:02}"}) for day in (17, 21, 16, 2, 20))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["escalated"] for answer in answers) == 2
    assert [level for name, level in await told(clients) if name != "LegalLetterIssued"] == [1, 2, 3]
    for edge in ("0001-01-01", "9999-12-31"):
        assert (await clients.post("finance", "/v1/dunning-runs", {"as_of": edge})).status_code == 200
    kept = await clients.get(f"/v1/dunning-runs/{empty.json()['run_id']}")
    assert kept == empty.json() and kept["as_of"] == "2004-05-21"
    position = await clients.served.caught_up()
    listed = await clients.get("/v1/dunning-runs", sort="-as_of", min_position=str(position))
    days = [one["as_of"] for one in listed["items"]]
    assert (len(days), days[0], days[1], days[-1]) == (8, "9999-12-31", "2004-05-21", "0001-01-01")
    assert (await clients.post("rep", "/v1/dunning-runs", {"as_of": "2004-05-21"})).status_code == 403
    assert (await clients.post("finance", "/v1/dunning-runs", {"as_of": "yesterday"})).status_code == 422
