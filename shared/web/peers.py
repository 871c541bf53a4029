"""The other services, asked over HTTP: with a token of this service's own, or with that of who asks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from shared.messaging.peer import peer_client
from shared.settings import SERVICES, Settings

TIMEOUT = httpx.Timeout(10.0, connect=2.0)
"""Seconds; a service that is away must not keep the others' answers waiting."""


class Away(Exception):
    """The service does not answer, or not as agreed. The first argument says how, for people."""


class Peers:
    """`async with Peers(settings, auth)`: `auth` makes a request one of this service."""

    def __init__(self, settings: Settings, auth: httpx.Auth) -> None:
        self._settings, self._auth = settings, auth
        self._client = peer_client(timeout=TIMEOUT)

    async def __aenter__(self) -> "Peers":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    @property
    def services(self) -> tuple[str, ...]:
        """All of them, in the order in which people are shown them."""
        return SERVICES

    async def ask(
        self,
        service: str,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        method: str = "GET",
        body: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        """The service's answer, whatever its status; `token` instead of the service's own. Raises Away."""
        url = self._settings.url_of(service).rstrip("/") + path
        try:
            if token is None:
                return await self._client.request(method, url, params=parameters, json=body, auth=self._auth)
            headers = {"Authorization": f"Bearer {token}"}
            return await self._client.request(method, url, params=parameters, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise Away(f"{type(error).__name__} {error}".strip()) from error

    @asynccontextmanager
    async def stream(
        self, service: str, path: str, parameters: Mapping[str, str | int], *, token: str, silence: float
    ) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an answer without end, as they come. Raises Away, also after `silence` seconds without any."""
        url, headers = self._settings.url_of(service).rstrip("/") + path, {"Authorization": f"Bearer {token}"}
        timeout = httpx.Timeout(10.0, connect=2.0, read=silence)
        try:
            async with self._client.stream("GET", url, params=parameters, headers=headers, timeout=timeout) as answer:
                if not answer.is_success:
                    raise Away(f"answers {answer.status_code}")
                yield answer.aiter_lines()
        except httpx.HTTPError as error:
            raise Away(f"{type(error).__name__} {error}".strip()) from error

    async def get(self, service: str, path: str, parameters: Mapping[str, str | int] | None = None) -> Any:
        """The JSON that the service answers, None where it has no such thing. Raises Away."""
        answer = await self.ask(service, path, parameters)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.status_code != httpx.codes.OK:
            raise Away(f"answers {answer.status_code}")
        try:
            return answer.json()
        except ValueError as error:
            raise Away("does not answer with JSON") from error
