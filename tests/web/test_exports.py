"""What leaves as CSV leaves a trace, and much of it at once needs a right of its own."""

import pytest

from shared.testing.serving import Served
from shared.web import exports

from .conftest import ACME, problem

CSV = {"Accept": "text/csv"}


async def test_an_export_is_an_event_that_says_who_took_how_many_rows_of_what(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "FEW", 1)
    rep = served.as_("rep")
    for number in ("1", "2"):
        assert (await rep.post("/v1/customers", json={**ACME, "external_id": number})).status_code == 201
    await served.caught_up()
    before = await served.runtime.log.head()
    seen = await rep.get("/v1/customers")
    assert len(seen.json()["items"]) == 2 and await served.runtime.log.head() == before

    taken = await rep.get("/v1/customers", params={"external_id": "1"}, headers=CSV)
    assert (taken.status_code, len(taken.text.splitlines())) == (200, 2)
    refused = await rep.get("/v1/customers", headers=CSV)
    assert problem(refused) == (403, "forbidden") and "2" in refused.json()["detail"]
    every = await served.as_("marketing").get("/v1/customers", params={"q": "acme", "limit": "7"}, headers=CSV)
    assert every.status_code == 200

    rows = await served.runtime.log.read(before, 10)
    assert [(row.type, row.data) for row in rows] == [
        ("Exported", '{"path": "/v1/customers", "rows": 1, "actor": "test-rep", "filter": "external_id=1"}'),
        ("Exported", '{"path": "/v1/customers", "rows": 2, "actor": "test-marketing", "filter": "q=%2A&limit=7"}'),
    ]
