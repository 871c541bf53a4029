"""Calls of the public APIs by those who repeat, with the same Idempotency-Key, what was not answered."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx

from .acks import Ack, Acks
from .site import PATIENCE, Site, Surprise

CALL_SECONDS = 120.0
"""A call that is not answered by then hangs: the services promise an answer long before."""
PAUSE = 0.1
TRACES = uuid5(NAMESPACE_URL, "tests/faults")
PASSING = frozenset({"idempotency-in-progress", "version-conflict"})
"""Conflicts that pass: a repetition met its own first try, or others kept changing the same thing."""
NO_ANSWER = 0
"""In place of a status: the connection was refused or broke off."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call. `began`: by the monotonic clock; `problem`: its kind, where the answer was one, or
    why there was none."""

    service: str
    method: str
    path: str
    status: int
    began: float
    seconds: float
    problem: str = ""
    key: str = ""

    @property
    def ended(self) -> float:
        return self.began + self.seconds


class Calls:
    """`async with Calls(site, acks) as calls`. Every try is in `attempts`, every command's success in `acks`."""

    def __init__(self, site: Site, acks: Acks) -> None:
        self._site, self._acks = site, acks
        self._random = Random(0)  # not the story's: how often a call is repeated changes nothing else
        self._tokens: dict[str, str] = {}
        self._http = httpx.AsyncClient(timeout=CALL_SECONDS, limits=httpx.Limits(), trust_env=False)
        self.attempts: list[Attempt] = []

    async def __aenter__(self) -> "Calls":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(
        self, method: str, role: str, service: str, path: str, *, key: str | None = None, **what: Any
    ) -> dict[str, Any]:
        """The content of the answer of 2xx, after as many tries as it takes; a command has a `key`. Raises Surprise."""
        headers, trace = {"Authorization": f"Bearer {self._token(role)}"}, None
        if key is not None:
            trace = trace_of(key)
            headers |= {"Idempotency-Key": key, "traceparent": f"00-{trace.hex}-{trace.hex[:16]}-01"}
        until = time.monotonic() + PATIENCE
        while True:
            door = self._random.choice(self._site.doors(service))  # of several processes of the service
            answer = await self._tried(method, service, door, path, headers=headers, **what)
            if answer is not None and answer.is_success:
                break
            if answer is not None and not _comes_back(answer):
                raise Surprise(f"{method} {service}{path}: {answer.status_code} {answer.text}")
            if time.monotonic() > until:
                raise Surprise(f"{method} {service}{path}: no success within {PATIENCE:.0f} s")
            await asyncio.sleep(PAUSE)
        if key is not None:
            position = int(answer.headers["Log-Position"])
            self._acks.add(Ack(service, method, path, key, answer.status_code, position, str(trace)))
        content: dict[str, Any] = answer.json()
        return content

    async def _tried(self, method: str, service: str, door: str, path: str, **what: Any) -> httpx.Response | None:
        began, answer, status, problem = time.monotonic(), None, NO_ANSWER, ""
        try:
            answer = await self._http.request(method, door + path, **what)
            status, problem = answer.status_code, "" if answer.is_success else problem_of(answer)
        except httpx.TransportError as failure:
            problem = type(failure).__name__
        key = what["headers"].get("Idempotency-Key", "")
        self.attempts.append(Attempt(service, method, path, status, began, time.monotonic() - began, problem, key))
        return answer

    def _token(self, role: str) -> str:
        if role not in self._tokens:
            self._tokens[role] = self._site.token(role)
        return self._tokens[role]


class Person:
    """One who works: `await person.post(role, service, path, body)` and so on. What is done by chance comes from
    `random`, so that the same name does the same again."""

    def __init__(self, calls: Calls, name: str, rate: float | None = None) -> None:
        """`rate`: commands a second at most, about."""
        self.name, self.random = name, Random(name)
        self._calls, self._rate, self._count = calls, rate, 0

    async def post(self, role: str, service: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._command("POST", role, service, path, body)

    async def put(self, role: str, service: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._command("PUT", role, service, path, body)

    async def get(self, role: str, service: str, path: str, **query: Any) -> dict[str, Any]:
        return await self._calls.send("GET", role, service, path, params=query)

    async def _command(
        self, method: str, role: str, service: str, path: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        self._count += 1
        if self._rate is not None:
            await asyncio.sleep(self.random.expovariate(self._rate))
        key = f"{self.name}/{self._count}"
        return await self._calls.send(method, role, service, path, key=key, json=body)


def trace_of(key: str) -> UUID:
    """Of all tries of the command, and of nothing else."""
    return uuid5(TRACES, key)


def problem_of(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("type", "")).rpartition("/")[2]
    except ValueError:
        return answer.text[:200]


def _comes_back(answer: httpx.Response) -> bool:
    return answer.status_code in (429, 503) or (answer.status_code == 409 and problem_of(answer) in PASSING)
