"""Events of its neighbours as this service ingests them, put into its log."""

import json
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from shared.kernel.messages import Event
from shared.log.log import Commit, NewEvent
from shared.testing.serving import Served


class Heard:
    def __init__(self, served: Served, source: str = "pipeline") -> None:
        self._served, self._source, self._position = served, source, 0

    async def __call__(self, *events: Event) -> None:
        for event in events:
            self._position += 1
            await self._served.runtime.log.append(Commit([self._row(event)]))
        await self._served.caught_up()

    def _row(self, event: Event) -> NewEvent:
        meta = {"time": "2004-01-05T00:00:00+00:00", "actor": "t", "correlation": str(uuid4()), "hops": 0}
        return NewEvent(
            event_id=uuid5(NAMESPACE_URL, f"{self._source}/{self._position}"),
            stream=f"{self._source}-{UUID(int=0)}",
            version=None,
            type=type(event).__name__,
            schema=event.schema_number,
            data=event.model_dump_json(),
            meta=json.dumps(meta),
            source=self._source,
            source_position=self._position,
        )
