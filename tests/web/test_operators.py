"""What operators ask for: garbage is refused like everybody else's."""

import httpx
import pytest

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


async def test_a_method_that_is_not_allowed_is_told_which_are(operator: httpx.AsyncClient) -> None:
    answer = await operator.delete("/ops/status")
    assert problem(answer) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET"
