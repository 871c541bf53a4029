"""The four services as one person sees them: each is asked with that person's own token."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import Request

from ..peers import Away
from ..runtime import runtime_of

Parameters = Mapping[str, str | int]


@dataclass(frozen=True)
class Answer:
    """`status` is 0 where the service is away; `detail` says for people what is wrong, where something is."""

    service: str
    status: int
    body: Any
    detail: str = ""

    @property
    def ok(self) -> bool:
        return self.status == httpx.codes.OK

    @property
    def away(self) -> bool:
        return self.status == 0 or self.status >= httpx.codes.INTERNAL_SERVER_ERROR


class Company:
    def __init__(self, request: Request) -> None:
        runtime = runtime_of(request)
        self.own, self.services, self._peers = runtime.name, runtime.peers.services, runtime.peers
        self._app = request.app
        self._token = request.headers.get("authorization", "").partition(" ")[2]

    async def ask(
        self,
        service: str,
        path: str,
        parameters: Parameters | None = None,
        *,
        method: str = "GET",
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """The service's answer, whatever it is; this service itself is asked without a detour over the network."""
        try:
            if service == self.own:
                answer = await self._ask_own(method, path, parameters, body)
            else:
                answer = await self._peers.ask(service, path, parameters, method=method, body=body, token=self._token)
        except Away as away:
            return Answer(service, 0, None, str(away))
        return _read(service, answer)

    async def ask_all(
        self, path: str, parameters: Parameters | None = None, services: Sequence[str] | None = None
    ) -> list[Answer]:
        chosen = self.services if services is None else services
        return list(await asyncio.gather(*(self.ask(one, path, parameters) for one in chosen)))

    async def _ask_own(
        self, method: str, path: str, parameters: Parameters | None, body: Mapping[str, Any] | None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {self._token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://own", headers=headers) as client:
            return await client.request(method, path, params=parameters, json=body)


def _read(service: str, answer: httpx.Response) -> Answer:
    try:
        body = answer.json()
    except ValueError:
        return Answer(service, 502, None, f"{answer.status_code}, and no JSON")
    if answer.is_success:
        return Answer(service, answer.status_code, body)
    errors = "; ".join(f"{one['pointer']} {one['detail']}" for one in body.get("errors") or ())
    detail = ": ".join(text for text in (body.get("title"), body.get("detail"), errors) if text)
    return Answer(service, answer.status_code, body, detail or str(answer.status_code))
