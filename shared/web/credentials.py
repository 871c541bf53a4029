"""Client credentials (RFC 6749, section 4.4): the token with which a service calls the others."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from urllib.parse import quote_plus

import httpx

from .issuer import Issuer, IssuerAway, endpoint

EARLY = 30.0
"""Seconds before its end from which a token is not used any more, so that none ends on its way."""
UNSAID = 60.0
"""Seconds that a token is used whose issuer does not say how long it is good."""


class ClientCredentials(httpx.Auth):
    """Sends a token of the issuer, kept until shortly before it expires; a refused one is replaced once.

    `more` is what the issuer needs beside the grant, such as `resource` (RFC 8707), `audience` or `scope`. Where it
    gives no token, the request fails with IssuerAway, which is an httpx.HTTPError.
    """

    def __init__(
        self,
        issuer: Issuer,
        client_id: str,
        secret: str,
        more: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer, self._more, self._clock = issuer, more, clock
        self._basic = httpx.BasicAuth(quote_plus(client_id), quote_plus(secret))  # encoded by section 2.3.1
        self._token, self._until = "", float("-inf")
        self._asking = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = await self._valid()
        request.headers["Authorization"] = f"Bearer {token}"
        answer = yield request
        if answer.status_code == 401:
            self._forget(token)
            request.headers["Authorization"] = f"Bearer {await self._valid()}"
            yield request

    async def _valid(self) -> str:
        async with self._asking:
            if self._clock() >= self._until:
                await self._renew()
            return self._token

    def _forget(self, token: str) -> None:
        if token == self._token:
            self._until = float("-inf")

    async def _renew(self) -> None:
        address = endpoint(await self._issuer.metadata(), "token_endpoint")
        request = self._issuer.client.build_request(
            "POST", address, data={"grant_type": "client_credentials", **self._more}
        )
        authorised = next(self._basic.auth_flow(request))
        given = await self._issuer.document(authorised)
        token, lasts = given.get("access_token"), given.get("expires_in", UNSAID)
        if not isinstance(token, str) or not token.isascii() or not isinstance(lasts, int | float):
            raise IssuerAway(f"{address} gave no token")
        self._token, self._until = token, self._clock() + max(lasts - EARLY, lasts / 2)
