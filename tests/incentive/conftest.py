"""The incentive service, served on a database of its own."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.incentive.app import service
from shared.kernel.messages import Event, Meta
from shared.log.catalogue import encode_meta
from shared.log.log import Commit, NewEvent
from shared.testing.postgres import FreshDatabase
from shared.testing.serving import Served, serving
from shared.testing.spec import ACCEPTED_AT


class Neighbour:
    """What a client of the service does, and what it hears from its neighbours, who are not there themselves."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._positions = count(1)

    async def hear(self, *events: Event) -> None:
        for event in events:
            stream_id = uuid4()
            stream = f"heard-{stream_id}"
            meta = Meta(uuid4(), stream, stream_id, None, 0, ACCEPTED_AT, ACCEPTED_AT, "test", uuid4())
            source = type(event).__module__.rpartition(".")[2]
            told = NewEvent(
                event_id=meta.event_id,
                stream=stream,
                version=None,
                type=type(event).__name__,
                schema=1,
                data=event.model_dump_json(),
                meta=encode_meta(meta),
                source=source,
                source_position=next(self._positions),
            )
            await self.served.runtime.log.append(Commit([told]))

    async def post(self, role: str, path: str, json: Any) -> httpx.Response:
        return await self.served.as_(role).post(path, json=json)

    async def ok(self, role: str, path: str, json: Any) -> Any:
        answer = await self.post(role, path, json)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def get(self, path: str, role: str = "sales_manager", **params: str) -> Any:
        answer = await self.served.as_(role).get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def published(self) -> list[tuple[str, dict[str, Any]]]:
        page = await self.served.runtime.log.feed(0, 1000)
        return [(item.type, item.data) for item in page.items]


@pytest.fixture
async def neighbour(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Neighbour]:
    async with serving(service, fresh_database(of=service).serving_url, tmp_path) as served:
        yield Neighbour(served)
