"""Attainment, activity and complaints: each place in the company sums over what it sees."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from services.customer.app import service as customer
from services.performance.app import service as performance
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from tests.performance.activity.test_report import visit
from tests.performance.attainment.test_api import a_deal
from tests.performance.heard import Heard

from .company import ANN, BOB, Places, an_id, founding

VISITS = {"ann": 1, "amy": 1, "bob": 2, "bea": 2, "dan": 3, "stranger": 0, "title": 3}
SIGNED = {"ann": 128, "amy": 128, "bob": 242, "bea": 242, "dan": 370, "stranger": 0, "title": 370}
"""Of Ann 100, of Bob 200, of both 70, 40 % of it Ann's."""
TARGETS, ACTUALS = {"ann": "120.00", "bob": "180.00"}, {"ann": "128.00", "bob": "242.00"}
SEEN: dict[str, set[str]] = {
    "ann": {"ann"}, "amy": {"ann"}, "bob": {"bob"}, "bea": {"bob"}, "dan": {"ann", "bob"}, "stranger": set(),
    "title": {"ann", "bob"},
}  # fmt: skip
COMPLAINTS = {"ann": 1, "amy": 1, "help": 1, "bob": 2, "bea": 2, "dan": 3, "stranger": 0, "title": 3}


async def made(served: Served, path: str, **body: Any) -> str:
    answer = await served.as_("hr").post(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json().get("id"))


async def company(served: Served) -> dict[str, str]:
    """The ids that performance gives to those of `founding`, which it owns."""
    units: dict[str | None, str | None] = {None: None}
    for name, kind, above in (("region", "region", None), ("ants", "group", "region"), ("bees", "group", "region")):
        body = {"name": name, "kind": kind, "parent_id": units[above], "from": "2003-01-01", "external_id": name}
        units[name] = await made(served, "/v1/units", **body)
    reps = {"region": str(units["region"])}
    for name, unit, position in (
        ("ann", "ants", "rep"), ("amy", "ants", "group_leader"), ("bob", "bees", "rep"),
        ("bea", "bees", "group_leader"), ("dan", "region", "regional_manager"),
    ):  # fmt: skip
        body = {"name": name, "external_id": name, "unit_id": units[unit], "position": position}
        reps[name] = await made(served, "/v1/reps", **body, joined_on="2003-01-01")
    for unit, name in (("ants", "amy"), ("bees", "bea"), ("region", "dan")):
        await made(served, f"/v1/units/{units[unit]}/manager", rep_id=reps[name], on="2003-01-01")
    return reps


async def planned(served: Served, unit_id: str, targets: dict[str, str]) -> None:
    """An approved plan of the unit for 2004, by rep."""
    drafter = served.as_("sales_manager")
    body = {"name": "2004", "year": 2004, "metric": "signed_amount", "amount": "300", "unit_id": unit_id}
    smart = {"specific": "s", "measure": "m", "achievable": "a", "relevant": "r"}
    plan = (await drafter.post("/v1/target-plans", json={**body, "currency": "USD", "smart": smart})).json()
    into = [{"dimension": "rep", "key": key, "amount": amount} for key, amount in targets.items()]
    path = f"/v1/target-plans/{plan['id']}"
    await drafter.post(f"{path}/decompose", json={"node": "root", "into": into})
    await drafter.post(f"{path}/submit", json={})
    approved = await served.as_("director").post(f"{path}/approve", json={})
    assert approved.status_code == 200, approved.text


async def asked(client: Any, path: str, **query: str) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()


async def test_activity_and_attainment_sum_over_what_is_seen(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with serving(
        performance, fresh_database(of=performance).serving_url, tmp_path, base_currency="USD"
    ) as served:
        reps = await company(served)
        ann, bob = reps["ann"], reps["bob"]
        await Heard(served, "customer")(*(visit(n, rep, "2004-02-03") for n, rep in enumerate((ann, bob, bob), 1)))
        deals = (("100", ((ann, "100"),)), ("200", ((bob, "100"),)), ("70", ((ann, "40"), (bob, "60"))))
        await Heard(served)(*(a_deal(n, amount, "2004-02-03", *splits) for n, (amount, splits) in enumerate(deals)))
        roles = {"ann": "rep", "amy": "group_leader", "bob": "rep", "bea": "group_leader", "dan": "regional_manager"}
        places = {name: served.as_(role, rep_id=UUID(reps[name])) for name, role in roles.items()}
        places |= {"stranger": served.as_("rep", rep_id=an_id("stranger")), "title": served.as_("director")}
        for who, client in places.items():
            for by in ("rep", "unit"):
                spring = {"from": "2004-02-01", "to": "2004-03-31", "by": by}
                rows = (await asked(client, "/v1/reports/activity", **spring))["rows"]
                assert sum(row["visits"] for row in rows) == VISITS[who], (who, by)
            signed = {"metric": "signed_amount", "period": "2004-02"}
            for by in ("rep", "unit"):
                rows = (await asked(client, "/v1/reports/attainment", **signed, by=by))["rows"]
                assert sum(Decimal(row["actual"]) for row in rows) == SIGNED[who], (who, by)

        await planned(served, reps["region"], {ann: "120.00", bob: "180.00"})
        await served.caught_up()
        year = {"metric": "signed_amount", "period": "2004"}
        for who, client in places.items():
            rows = (await asked(client, "/v1/reports/attainment", **year))["rows"]
            shown = {row["key"]: row["target"] for row in rows if row["target"]}
            assert shown == {reps[name]: amount for name, amount in TARGETS.items() if name in SEEN[who]}, who
            for name, amount in TARGETS.items():  # asked for by name there is a row, that says nothing of another's
                [row] = (await asked(client, "/v1/reports/attainment", **year, rep_id=reps[name]))["rows"]
                told = (row["target"], row["actual"])
                assert told == ((amount, ACTUALS[name]) if name in SEEN[who] else (None, "0.00")), (who, name)


async def test_complaints_are_counted_over_what_is_seen(fresh_database: FreshDatabase, tmp_path: Path) -> None:
    async with serving(customer, fresh_database(of=customer).serving_url, tmp_path) as served:
        await served.hear(*founding())
        service = served.as_("customer_service")
        for n, owner in enumerate((ANN, BOB, BOB)):
            body = {"name": f"Customer {n}", "kind": "company", "owner_id": str(owner)}
            registered = await served.as_("director").post("/v1/customers", json=body)
            assert registered.status_code == 201, registered.text
            told = {
                "customer_id": registered.json()["id"], "severity": "general", "category": "delivery",
                "description": "Two broken", "remedy_sought": "Two", "channel": "hotline",
                "raised_at": "2026-03-02T09:30:00Z",
            }  # fmt: skip
            raised = await service.post("/v1/complaints", json=told)
            assert raised.status_code == 201, raised.text
        await served.caught_up()
        places = Places(served)
        for who, count in COMPLAINTS.items():
            for by in ("rep", "category"):
                report = await asked(places[who], "/v1/reports/complaints", by=by)
                rows = sum(row["complaints"] for row in report["rows"])
                assert (report["total"]["complaints"], rows) == (count, count), (who, by)
