"""Operators see of each projection which version serves."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.customer.app import service
from shared.testing.serving import Served

from .conftest import problem


async def test_every_projection_is_there_with_the_version_that_serves(served: Served) -> None:
    head = await served.caught_up()
    told = (await served.as_("ops").get("/ops/projections")).json()
    versions = {projected.name: projected.version for projected in service.projections}
    assert (told["service"], told["head"]) == ("customer", head)
    assert {one["name"]: one["live_version"] for one in told["items"]} == versions
    for one in told["items"]:
        assert (one["version"], one["status"], one["position"], one["lag"]) == (versions[one["name"]], "live", head, 0)
    assert problem(await served.as_("director").get("/ops/projections")) == (403, "forbidden")


async def test_an_old_version_is_kept_until_an_operator_drops_it_with_a_reason(served: Served) -> None:
    await served.caught_up()
    operator, path = served.as_("ops"), "/ops/projections/customers/drop"
    own = next(one.version for one in service.projections if one.name == "customers")
    engine = create_async_engine(served.settings.database_url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.connect() as db:
        for version in (own + 1, own + 2):
            await db.execute(text(f"CREATE SCHEMA customers_v{version}"))
        await db.execute(
            text(
                "INSERT INTO projection (name, version, status) VALUES"
                " ('customers', :one, 'kept'), ('customers', :two, 'building'), ('wishes', 1, 'live')"
            ),
            {"one": own + 1, "two": own + 2},
        )
        await db.execute(text("SELECT pg_advisory_lock(hashtextextended('sales-reader:projection:wishes:1', 0))"))
        await db.commit()
        told = (await operator.get("/ops/projections")).json()
        [customers] = [one for one in told["items"] if one["name"] == "customers"]
        assert [(one["version"], one["status"], one["followed"]) for one in customers["versions"]] == [
            (own, "live", True), (own + 1, "kept", False), (own + 2, "building", False)
        ]  # fmt: skip
        assert [(one["name"], one["status"], one["followed"]) for one in told["left"]] == [("wishes", "live", True)]
        wishes = {"version": 1, "reason": "nobody wishes any more"}
        assert problem(await operator.post("/ops/projections/wishes/drop", json=wishes)) == (409, "version-in-use")
    await engine.dispose()

    reason = {"reason": "nobody runs the release before"}
    assert problem(await operator.post(path, json={"version": own, **reason})) == (409, "version-in-use")
    assert problem(await operator.post(path, json={"version": own + 3, **reason})) == (404, "not-found")
    assert problem(await operator.post(path, json={"version": own + 1})) == (422, "invalid-input")
    assert problem(await served.as_("director").post(path, json={"version": own + 1, **reason})) == (403, "forbidden")
    assert (await operator.post(path, json={"version": own + 1, **reason})).json() == {
        "name": "customers", "version": own + 1
    }  # fmt: skip
    assert (await operator.post("/ops/projections/wishes/drop", json=wishes)).status_code == 200
    told = (await operator.get("/ops/projections")).json()
    assert [len(one["versions"]) for one in told["items"] if one["name"] == "customers"] == [2]
    assert told["left"] == []
    acts = (await operator.get("/ops/events", params={"type": "VersionDropped"})).json()["items"]
    assert [one["data"] for one in acts] == [
        {"projection": "customers", "version": own + 1, "actor": "test-ops", **reason},
        {"projection": "wishes", "actor": "test-ops", **wishes},
    ]
