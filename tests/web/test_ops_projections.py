"""Operators see of each projection which version serves."""

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
