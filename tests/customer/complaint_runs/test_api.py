"""Complaint runs over HTTP."""

from shared.testing.serving import Served
from tests.customer.complaining import OWNER, ago, complain, do, found, register, told


async def test_a_run_says_once_what_is_late_and_escalates_it(served: Served) -> None:
    service = served.as_("customer_service")
    customer_id = await register(served.as_("rep"))
    late = await complain(service, customer_id, raised_at=ago(30))
    fresh = await complain(service, customer_id, raised_at=ago(1))
    waits = await complain(service, customer_id, raised_at=ago(1))
    await do(service, waits, "pause", {"reason": "the customer travels"})
    major = await complain(service, customer_id, raised_at=ago(30), severity="major")
    too_late = await complain(service, customer_id, raised_at=ago(40))
    assert (await do(service, too_late, "resolve", {"resolution": "replaced"}))["breached"] is True

    early = await service.post("/v1/complaint-runs", json={"as_of": ago(7)})
    assert early.status_code == 200, early.text
    assert (early.json()["found"], early.json()["breached"]) == (0, 0)
    key = {"Idempotency-Key": "r1"}
    first = await service.post("/v1/complaint-runs", json={"as_of": ago(0)}, headers=key)
    assert {name: first.json()[name] for name in ("as_of", "found", "breached", "escalated")} == {
        "as_of": ago(0), "found": 1, "breached": 1, "escalated": 1,
    }  # fmt: skip
    repeated = await service.post("/v1/complaint-runs", json={"as_of": ago(0)}, headers=key)
    assert repeated.json() == first.json()
    run = await service.get(f"/v1/complaint-runs/{first.json()['run_id']}")
    assert run.json() == first.json()
    again = await service.post("/v1/complaint-runs", json={"as_of": ago(-1)})
    assert (again.json()["found"], again.json()["breached"]) == (0, 0)

    now = (await service.get(f"/v1/complaints/{late['id']}")).json()
    assert (now["breached"], now["breached_as_of"], now["escalations"][0]["cause"]) == (True, ago(0), "breach")
    breaches = [data for kind, data in await told(served, "SlaBreached")]
    assert [data["complaint_id"] for data in breaches] == [too_late["id"], late["id"]]
    assert (breaches[1]["due_by"], breaches[1]["as_of"]) == (ago(6), ago(0))

    later = await service.post("/v1/complaint-runs", json={"as_of": ago(-100)})
    assert later.json()["breached"] == 2  # the fresh one and the major one; the paused one waits
    assert await found(served, breached="true") == [late["id"], fresh["id"], major["id"], too_late["id"]]
    assert await found(served, status="paused") == [waits["id"]]
    assert await found(served, severity="major", owner_id=OWNER, customer_id=customer_id) == [major["id"]]
    assert (await served.as_("legal").post("/v1/complaint-runs", json={"as_of": ago(0)})).status_code == 403
