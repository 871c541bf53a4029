"""The one decode path: from a row of the log to an event and its meta, old forms brought up on the way."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from uuid import UUID

from shared.kernel.decider import stream_id_of
from shared.kernel.fields import STORED
from shared.kernel.messages import Event, Meta, Unknown

from .log import Recorded


class Catalogue:
    """The event types that a service decides, and those that it hears from each source."""

    def __init__(self, own: Iterable[type[Event]], heard: Mapping[str, ModuleType] | None = None) -> None:
        self._types: dict[tuple[str | None, str], type[Event]] = {}
        for kind in own:
            if self._types.setdefault((None, kind.__name__), kind) is not kind:
                raise TypeError(f"two event types are called {kind.__name__}")
        for source, module in (heard or {}).items():
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, Event) and kind.__module__ == module.__name__:
                    self._types[source, kind.__name__] = kind

    @property
    def own(self) -> dict[str, type[Event]]:
        return {name: kind for (source, name), kind in self._types.items() if source is None}

    def event(self, source: str | None, type_name: str, schema: int, data: str) -> Event:
        """The event, `Unknown` where no version of this service has heard of its type."""
        kind = self._types.get((source, type_name))
        if kind is None:
            return Unknown()
        if schema != kind.schema_number:
            return kind.model_validate(kind.upcast(schema, json.loads(data)), context=STORED)
        return kind.model_validate_json(data, context=STORED)

    def decode(self, row: Recorded) -> tuple[Event, Meta]:
        return self.event(row.source, row.type, row.schema, row.data), meta_of(row)


def meta_of(row: Recorded) -> Meta:
    meta = row.meta
    causation = meta.get("causation")
    return Meta(
        event_id=row.event_id,
        stream=row.stream,
        stream_id=stream_id_of(row.stream),
        version=row.version,
        position=row.position,
        time=datetime.fromisoformat(meta["time"]),
        recorded_at=row.recorded_at,
        actor=meta["actor"],
        correlation=_uuid(meta["correlation"]),
        causation=_uuid(causation) if causation else None,
        hops=meta.get("hops", 0),
        source=row.source,
        source_position=row.source_position,
        traceparent=meta.get("traceparent"),
        address=meta.get("address"),
    )


@lru_cache(maxsize=10_000)  # the events of one request share it
def _uuid(text: str) -> UUID:
    return UUID(text)


def encode_meta(meta: Meta) -> str:
    """The part of `meta` that the row's columns do not say, as JSON. All but the actor is free of what JSON escapes."""
    causation = f'"{meta.causation}"' if meta.causation else "null"
    traceparent = f',"traceparent":"{meta.traceparent}"' if meta.traceparent else ""
    address = f',"address":"{meta.address}"' if meta.address else ""
    time = meta.time.isoformat().replace("+00:00", "Z")  # as `created_at` shows it
    return (
        f'{{"time":"{time}","actor":{json.dumps(meta.actor)},"correlation":"{meta.correlation}",'
        f'"causation":{causation},"hops":{meta.hops}{traceparent}{address}}}'
    )
