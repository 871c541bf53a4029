"""What operators ask for: garbage is refused like everybody else's."""

import re

import httpx
import pytest
from fastapi.routing import APIRoute

from shared.testing.serving import Served

from .conftest import problem


@pytest.fixture
def operator(served: Served) -> httpx.AsyncClient:
    return served.as_("ops")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/ops/parked/policy:x/1", (404, "not-found")),
        ("/ops/parked/policy:x/99999999999999999999", (422, "invalid-input")),
        ("/ops/parked/policy:x/0", (422, "invalid-input")),
        ("/ops/parked/x%00y/1", (422, "invalid-input")),
        ("/ops/parked?position=99999999999999999999", (422, "invalid-input")),
        ("/feed?after=99999999999999999999", (422, "invalid-input")),
    ],
)
async def test_a_position_that_no_log_can_have_is_no_error_of_ours(
    operator: httpx.AsyncClient, path: str, expected: tuple[int, str]
) -> None:
    answer = await operator.get(path)
    assert (answer.status_code, answer.json()["type"].removeprefix("/problems/")) == expected


NEEDS_NO_ROLE = {"/ops/sign-in", "/ops/console/sign-out"}


async def test_all_that_operators_see_is_for_nobody_else_also_what_no_document_names(served: Served) -> None:
    routes = [one for one in served.app.routes if isinstance(one, APIRoute) and one.path.startswith(("/ops/", "/feed"))]
    assert {"/ops/console/stream", "/ops/console/search", "/ops/events/stream"} < {one.path for one in routes}
    for role in ("rep", "director", "finance", "erp"):
        for route in routes:
            path = re.sub(r"{\w+}", "1", route.path)
            for method in (route.methods or ()) if route.path not in NEEDS_NO_ROLE else ():
                answer = await served.as_(role).request(method, path, params={"places": "customer:0"})
                assert problem(answer) == (403, "forbidden"), (role, method, path, answer.text)


async def test_a_method_that_is_not_allowed_is_told_which_are(operator: httpx.AsyncClient) -> None:
    answer = await operator.delete("/ops/status")
    assert problem(answer) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET"
