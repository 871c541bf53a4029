"""A service served within the test: its real app, its real database, and a client for each role."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from shared.kernel.messages import NEVER, Event, Meta
from shared.log.catalogue import encode_meta
from shared.log.log import Commit, LogUnavailable, NewEvent
from shared.service import Service
from shared.settings import SERVICES, Settings
from shared.web.runtime import Runtime
from shared.web.tokens import make_key, mint

PATIENCE = 120.0
"""Seconds after which a test fails rather than wait for its readers."""
NOBODY = {f"{name}_url": "http://127.0.0.1:9" for name in SERVICES}
"""A service hears of nothing by itself, whatever else runs on the machine."""


class Served:
    """`as_(role)` is a client that sends the role's token; `runtime` what the service runs on."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._clients: list[httpx.AsyncClient] = []
        self._heard = count(1)

    @property
    def runtime(self) -> Runtime:
        runtime: Runtime = self.app.state.runtime
        return runtime

    @property
    def issuer_key(self) -> bytes:
        """The embedded issuer's."""
        assert self.settings.embedded_key_file is not None
        return self.settings.embedded_key_file.read_bytes()

    def token(self, role: str, *, rep_id: UUID | None = None, sub: str | None = None) -> str:
        return mint(
            self.issuer_key,
            sub=sub or f"test-{role}" + (f"-{rep_id}" if rep_id else ""),
            roles=[role],
            rep_id=rep_id,
            ttl=timedelta(hours=1),
            audience=self.settings.auth_audience,
            now=datetime.now(UTC),
        )

    def as_(self, role: str, *, rep_id: UUID | None = None, sub: str | None = None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(role, rep_id=rep_id, sub=sub)}"}
        return self._client(headers)

    def anonymous(self) -> httpx.AsyncClient:
        return self._client({})

    def _client(self, headers: Mapping[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers, timeout=30)
        self._clients.append(client)
        return client

    async def hear(self, *events: Event) -> None:
        """Published events of other services, as if they had been ingested."""
        for event in events:
            stream_id = uuid4()
            meta = Meta(uuid4(), f"heard-{stream_id}", stream_id, None, 0, NEVER, NEVER, "test", uuid4())
            told = NewEvent(
                event_id=meta.event_id,
                stream=meta.stream,
                version=None,
                type=type(event).__name__,
                schema=type(event).schema_number,
                data=event.model_dump_json(),
                meta=encode_meta(meta),
                source=type(event).__module__.rpartition(".")[2],
                source_position=next(self._heard),
            )
            await self.runtime.log.append(Commit([told]))

    async def caught_up(self) -> int:
        """Wait until every projection is built and every reader has the whole log, with all that their own work added
        to it, and it is sent. Returns its head."""
        runtime = self.runtime
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        head = await runtime.log.head()
                        there = [one.position >= head or await one.has(head, PATIENCE) for one in runtime.readers]
                        level = all(there) and await self._sent() and await runtime.log.head() == head
                        if level and await runtime.ready() is None:
                            return head
                    except LogUnavailable:  # as an operator would: ask again
                        continue
                    await runtime.log.wait(head, 0.02)
        except TimeoutError as late:
            raise AssertionError(f"the readers do not catch up: {await runtime.status()}") from late

    async def _sent(self) -> bool:
        """Whether the relay, where there is one, has sent all."""
        if self.settings.kafka_bootstrap_servers is None:
            return True
        report = await self.runtime.status()
        return all(one["lag"] == 0 for one in report["readers"] if one["kind"] != "ingest")

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


@asynccontextmanager
async def serving(service: Service, database_url: str, home: Path, **more: Any) -> AsyncIterator[Served]:
    """The service on the database, with secrets of its own in `home`."""
    key_file, secret_file = home / "issuer.pem", home / "secret"
    if not key_file.exists():
        key_file.write_bytes(make_key())
        secret_file.write_bytes(secrets.token_bytes(32))
    settings = Settings(
        database_url=database_url,
        secret_file=secret_file,
        person_keys_url=f"sqlite+aiosqlite:///{home / (service.name + '-keys')}.sqlite",
        log_format="text",
        **{"embedded_key_file": key_file, **NOBODY, **more},
    )
    app = service.app(settings)
    async with app.router.lifespan_context(app):
        served = Served(app, settings)
        try:
            yield served
        finally:
            await served.close()
