"""The four services as any client reaches them: over HTTP, with a token of the role whose work it is."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from types import TracebackType
from typing import Any

import httpx

PATIENCE = 90.0
"""Seconds that one request is repeated while its service is away."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
AT_ONCE = 8
"""Requests under way at the same time."""
REQUEST_SECONDS = 15.0
"""A command's fate is known to the service after 10 s."""

PASSING = frozenset({"idempotency-in-progress", "version-conflict"})
"""Conflicts that pass: a repetition met its own first try still running; others kept changing the same thing."""


class Refused(Exception):
    """A service refused a request; the text is the problem's. `kind` is the last part of the problem's type."""

    def __init__(self, request: str, answer: httpx.Response) -> None:
        problem = _problem(answer)
        self.kind = str(problem.get("type", "")).rpartition("/")[2]
        said = [str(problem.get("detail") or answer.reason_phrase)]
        said += [f"{error['pointer']}: {error['detail']}" for error in problem.get("errors") or ()]
        super().__init__(f"{request} was refused ({answer.status_code} {self.kind}): {' '.join(said)}")


class Away(Exception):
    """A service did not answer in time."""


class Client:
    """`async with Client(addresses, token_for) as client`. `addresses` by service, `token_for(role)` a bearer token.

    A request that meets a service that is away, or that is told to come back, is repeated for up to `PATIENCE`
    seconds. A command has an Idempotency-Key, so that repeating it is safe, whatever became of it the first time.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        token_for: Callable[[str], str],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._addresses, self._token_for = addresses, token_for
        self._tokens: dict[str, str] = {}
        limits = httpx.Limits(max_connections=2 * AT_ONCE, max_keepalive_connections=2 * AT_ONCE)
        self._http = httpx.AsyncClient(timeout=REQUEST_SECONDS, limits=limits, transport=transport, trust_env=False)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def post(self, role: str, service: str, path: str, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a command. Raises Refused, Away."""
        return await self._command("POST", role, service, path, key, body)

    async def put(self, role: str, service: str, path: str, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._command("PUT", role, service, path, key, body)

    async def get(self, role: str, service: str, path: str, **parameters: Any) -> dict[str, Any]:
        """What a query answers. Raises Refused, Away."""
        request = self._http.build_request(
            "GET", f"{self._addresses[service]}{path}", params=parameters, headers=self._bearer(role)
        )
        return _content(await self._sent(service, request))

    async def _command(
        self, method: str, role: str, service: str, path: str, key: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        headers = {**self._bearer(role), "Idempotency-Key": key}
        request = self._http.build_request(method, f"{self._addresses[service]}{path}", json=body, headers=headers)
        return _content(await self._sent(service, request))

    async def _sent(self, service: str, request: httpx.Request) -> httpx.Response:
        clock = asyncio.get_running_loop()
        give_up, pause = clock.time() + PATIENCE, FIRST_PAUSE
        while True:
            wait, trouble = pause, ""
            try:
                answer = await self._http.send(request)
            except httpx.TransportError as failure:
                trouble = str(failure) or type(failure).__name__
            else:
                if not _come_back(answer):
                    return answer
                trouble = str(Refused(f"{request.method} {request.url.path}", answer))
                wait = max(wait, _retry_after(answer))
            if clock.time() + wait > give_up:
                raise Away(f"the {service} service does not answer: {trouble}")
            await asyncio.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _bearer(self, role: str) -> dict[str, str]:
        if role not in self._tokens:
            self._tokens[role] = self._token_for(role)
        return {"Authorization": f"Bearer {self._tokens[role]}"}


def _come_back(answer: httpx.Response) -> bool:
    """Nothing was done, and the same request may well succeed in a moment."""
    if answer.status_code == 409:
        return str(_problem(answer).get("type")).rpartition("/")[2] in PASSING
    return answer.status_code in (429, 503)


def _retry_after(answer: httpx.Response) -> float:
    """The seconds asked for; a date, which no service here sends, counts as none."""
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else 0.0


def _content(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise Refused(f"{answer.request.method} {answer.request.url.path}", answer)
    content: dict[str, Any] = answer.json()
    return content


def _problem(answer: httpx.Response) -> dict[str, Any]:
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return {}
    problem: dict[str, Any] = answer.json()
    return problem


async def at_once(work: Iterable[Coroutine[Any, Any, None]], most: int = AT_ONCE) -> None:
    """Do all of `work`, `most` at a time. The first failure ends the rest and is raised."""
    left = iter(work)

    async def worker() -> None:
        for one in left:
            await one

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(most):
                group.create_task(worker())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
