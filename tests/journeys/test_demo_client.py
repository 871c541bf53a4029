"""The loader's client: it comes back to a service that is away, and says what a service refuses."""

from collections.abc import Coroutine, Sequence
from typing import Any

import httpx
import pytest

from deploy.demo import client as module
from deploy.demo.client import Away, Client, Refused, at_once

Answer = httpx.Response | Exception


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses made, none of which takes any time."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("deploy.demo.client.asyncio.sleep", sleep)
    return made


def problem(status: int, kind: str, **more: object) -> httpx.Response:
    content = {"type": f"/problems/{kind}", "detail": "so it is", **more}
    return httpx.Response(status, json=content, headers={"Content-Type": "application/problem+json"})


def answering(answers: Sequence[Answer]) -> tuple[Client, list[httpx.Request]]:
    """A client of a service that gives one answer after the other, the last again and again."""
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        answer = answers[min(len(seen), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Client({"pipeline": "http://p"}, lambda role: f"token-of-{role}", httpx.MockTransport(handle)), seen


OK = httpx.Response(200, json={"id": "1"})


async def test_a_command_carries_the_roles_token_and_its_key() -> None:
    client, seen = answering([OK])
    assert await client.post("erp", "pipeline", "/v1/erp/payments", "payment/1", {"amount": "1.00"}) == {"id": "1"}
    assert seen[0].headers["Authorization"] == "Bearer token-of-erp"
    assert seen[0].headers["Idempotency-Key"] == "payment/1"


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("half an answer"),
        problem(503, "unavailable"),
        problem(429, "too-many-requests"),
        problem(409, "idempotency-in-progress"),
        problem(409, "version-conflict"),
    ],
)
async def test_what_passes_is_tried_again_with_the_same_key(trouble: Answer, waits: list[float]) -> None:
    client, seen = answering([trouble, trouble, OK])
    await client.post("erp", "pipeline", "/v1/erp/payments", "payment/1", {})
    assert [request.headers["Idempotency-Key"] for request in seen] == ["payment/1"] * 3
    assert waits == [0.1, 0.2]


async def test_it_comes_back_when_it_is_told_to(waits: list[float]) -> None:
    later = problem(503, "unavailable")
    later.headers["Retry-After"] = "7"
    client, _ = answering([later, OK])
    await client.get("finance", "pipeline", "/v1/reports/aging")
    assert waits == [7.0]


async def test_a_service_that_stays_away_is_named(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.15)
    client, seen = answering([httpx.ConnectError("no one there")])
    with pytest.raises(Away, match="pipeline service does not answer: no one there"):
        await client.get("finance", "pipeline", "/v1/reports/aging")
    assert len(seen) == 2


async def test_a_refusal_says_what_the_problem_says(waits: list[float]) -> None:
    wrong = problem(422, "invalid-input", errors=[{"pointer": "/amount", "detail": "must be an amount"}])
    client, seen = answering([wrong])
    with pytest.raises(Refused, match=r"POST /v1/x was refused \(422 invalid-input\): so it is /amount: must be"):
        await client.post("erp", "pipeline", "/v1/x", "x", {})
    assert (len(seen), waits) == (1, [])


async def test_the_kind_of_a_refusal_is_the_problems_name() -> None:
    client, _ = answering([problem(409, "credit-exceeded")])
    with pytest.raises(Refused) as refused:
        await client.post("assistant", "pipeline", "/v1/contracts/1/sign", "x", {})
    assert refused.value.kind == "credit-exceeded"


async def test_an_answer_that_is_no_problem_is_refused_by_its_reason() -> None:
    client, _ = answering([httpx.Response(502, text="<html>")])
    with pytest.raises(Refused, match="Bad Gateway"):
        await client.get("finance", "pipeline", "/v1/reports/aging")


async def test_the_first_failure_ends_the_rest() -> None:
    begun: list[int] = []

    def work(number: int) -> Coroutine[Any, Any, None]:
        async def one() -> None:
            begun.append(number)
            if number == 2:
                raise Refused("it", problem(409, "no"))

        return one()

    with pytest.raises(Refused):
        await at_once((work(number) for number in range(9)), most=1)
    assert begun == [0, 1, 2]
