"""The feed: the published events of a service over HTTP, for followers and to heal holes."""

import asyncio
from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from shared.log.log import Feed, Log

from .peer import peer_client
from .transport import OwnerAway

LIMIT = 500
MOST = 1_000
LONGEST = 30.0

_FEED = TypeAdapter(Feed)


async def feed_page(log: Log, after: int, limit: int = LIMIT, wait: float = 0.0) -> dict[str, Any]:
    """The answer of GET /feed: published events beyond `after` in log order. Waits up to `wait` seconds for the
    first; an `after` beyond the head is an empty page."""
    clock = asyncio.get_running_loop()
    until = clock.time() + wait
    while True:
        seen = await log.head()
        feed = await log.feed(after, limit)
        left = until - clock.time()
        if feed.items or left <= 0:
            page: dict[str, Any] = _FEED.dump_python(feed, mode="json")
            return page
        await log.wait(seen, left)


class FeedTransport:
    """Another service's feed as the transport. `url` is the service's, `auth` makes a request one of this service."""

    def __init__(self, url: str, auth: httpx.Auth, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or peer_client()
        self._url, self._auth = f"{url.rstrip('/')}/feed", auth

    async def close(self) -> None:
        await self._client.aclose()

    async def receive(self, after: int, wait: float) -> Feed:
        return await self.feed(after, LIMIT, wait)

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        try:
            answer = await self._client.get(
                self._url,
                params={"after": after, "limit": limit, "wait": int(wait)},
                auth=self._auth,
                timeout=httpx.Timeout(10.0, read=wait + 10.0),
            )
        except httpx.HTTPError as error:
            raise OwnerAway(f"{self._url}: {type(error).__name__} {error}".strip()) from error
        if answer.status_code != 200:
            raise OwnerAway(f"{self._url} answered {answer.status_code}")
        try:
            return _FEED.validate_json(answer.content)
        except ValidationError as error:
            raise OwnerAway(f"{self._url} is not a feed: {error.error_count()} errors") from error
