"""The services' topics as an AsyncAPI 3.0 document. `python -m deploy.asyncapi` writes it to docs/asyncapi.yaml.

Its schemas are those of the published events, its examples what the golden samples hold, its headers what the relay
sends.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from deploy.language import hearers_of, manifest_of, published_by, reactions_to, tellings_of
from shared.kernel.decider import stream_name
from shared.kernel.messages import Event
from shared.log.log import Published
from shared.log.tracing import of_event
from shared.messaging.envelope import CONTENT_TYPE, SPEC_VERSION, source_of, to_message, topic_of
from shared.messaging.topic import FOR_EVER
from shared.settings import SERVICES

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "asyncapi.yaml"
SAMPLES = ROOT / "tests" / "golden" / "published"
BINDING = "0.5.0"
"""Of AsyncAPI's Kafka bindings."""

NUMBER = {"type": "string", "pattern": "^[0-9]+$"}
KEY = {"type": "string", "pattern": "^[a-z_-]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
TRACEPARENT = {"type": "string", "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"}
UUID_TEXT = {"type": "string", "format": "uuid"}
ABOUT = """What the four services tell each other. Each has one topic with one partition, the image of its log: the \
order of records is that of the log's positions, and nothing in it ends. Delivery is at least once; `ce_position` and \
`ce_previous` show what was there already and what is missing, which the owner's feed (`GET /feed`) holds. A \
consumer ignores types and fields that it does not know."""


def document() -> str:
    """The document, as YAML."""
    made = {
        "asyncapi": "3.0.0",
        "info": {"title": "sales", "version": "1", "description": ABOUT},
        "defaultContentType": CONTENT_TYPE.decode(),
        "servers": {"kafka": _server()},
        "channels": {service: _channel(service) for service in SERVICES if published_by(service)},
        "operations": dict(_operations()),
        "components": {
            "messages": {_name(service, kind): _message(service, kind) for service, kind in _all()},
            "schemas": {"CloudEvent": _headers(), **_schemas()},
        },
    }
    return yaml.dump(made, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


class _Plain(yaml.SafeDumper):
    """No anchors: the same thing twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _server() -> dict[str, Any]:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "What the services are told as KAFKA_BOOTSTRAP_SERVERS.",
        "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
    }


def _channel(service: str) -> dict[str, Any]:
    settings = {
        "cleanup.policy": [FOR_EVER["cleanup.policy"]],
        "retention.ms": int(FOR_EVER["retention.ms"]),
        "retention.bytes": int(FOR_EVER["retention.bytes"]),
    }
    topic = topic_of(service)
    return {
        "address": topic,
        "title": f"What {service} publishes",
        "description": manifest_of(service).about,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {
            kind.__name__: {"$ref": f"#/components/messages/{_name(service, kind)}"} for kind in published_by(service)
        },
        "bindings": {
            "kafka": {"topic": topic, "partitions": 1, "topicConfiguration": settings, "bindingVersion": BINDING}
        },
    }


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for owner in SERVICES:
        kinds = published_by(owner)
        if not kinds:
            continue
        yield f"{owner}.tells", _operation(owner, "send", kinds, f"{owner} sends, in the order of its log.")
        for hearer in hearers_of(owner):
            heard = [kind for kind in kinds if any(who == hearer for who, _ in reactions_to(kind))]
            said = f"{hearer} keeps all of it in its log, exactly once, and reacts to these."
            yield f"{hearer}.hears.{owner}", _operation(owner, "receive", heard, said)


def _operation(owner: str, action: str, kinds: list[type[Event]], said: str) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/{owner}/messages/{kind.__name__}"} for kind in kinds]
    return {"action": action, "channel": {"$ref": f"#/channels/{owner}"}, "summary": said, "messages": messages}


def _message(service: str, kind: type[Event]) -> dict[str, Any]:
    name = _name(service, kind)
    own = {"ce_type": {"const": kind.__name__}, "ce_source": {"const": source_of(service)}}
    headers = {"allOf": [{"$ref": "#/components/schemas/CloudEvent"}, {"type": "object", "properties": own}]}
    told = " ".join((kind.__doc__ or "").split())
    return {
        "name": kind.__name__,
        "title": kind.__name__,
        **({"summary": told} if told else {}),
        "contentType": CONTENT_TYPE.decode(),
        "headers": headers,
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "bindings": {"kafka": {"key": KEY, "bindingVersion": BINDING}},
        "examples": [_example(service, kind)],
    }


def _example(service: str, kind: type[Event]) -> dict[str, Any]:
    """The golden sample, in the headers that the relay would put on it."""
    places = (SAMPLES / folder / f"{kind.__name__}.json" for folder in (service, "shared"))
    sample = json.loads(next(place for place in places if place.exists()).read_text(encoding="utf-8"))
    category = next(one.category for one in tellings_of(service) if one.published is kind)
    record = Published(
        epoch=1,
        position=42,
        previous=41,
        stream=stream_name(category, _id(f"{service} {category}")),
        event_id=_id(f"{service} {kind.__name__}"),
        type=kind.__name__,
        schema=sample["schema"],
        time="2026-04-20T09:30:00+00:00",
        correlation=str(_id("request")),
        causation=None,
        actor="demo",
        hops=0,
        data=sample["data"],
        traceparent=of_event(None, str(_id("request")), _id(f"{service} {kind.__name__}")),
    )
    headers = {name: value.decode() for name, value in to_message(service, record).headers}
    return {"name": kind.__name__, "headers": headers, "payload": sample["data"]}


def _headers() -> dict[str, Any]:
    """CloudEvents 1.0, Kafka protocol binding, binary content mode: `ce_` and the attribute, in UTF-8."""
    fields: dict[str, dict[str, Any]] = {
        "ce_specversion": {"const": SPEC_VERSION.decode()},
        "ce_id": {**UUID_TEXT, "description": "The same for every copy of the event."},
        "ce_source": {"type": "string", "format": "uri-reference"},
        "ce_type": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time", "description": "When its command was accepted."},
        "ce_subject": {**KEY, "description": "The stream; also the record's key."},
        "content-type": {"const": CONTENT_TYPE.decode()},
        "ce_epoch": {**NUMBER, "description": "Raised when the owner's log was restored."},
        "ce_position": {**NUMBER, "description": "In the owner's log."},
        "ce_previous": {**NUMBER, "description": "Position of the published event before it, 0 for the first."},
        "ce_schema": {**NUMBER, "description": "Number of the form of its data."},
        "ce_correlation": {**UUID_TEXT, "description": "The same for all that one request led to."},
        "ce_causation": {**UUID_TEXT, "description": "The event that led to it, where one did."},
        "ce_actor": {"type": "string", "description": "Whose token, or which policy."},
        "ce_hops": {**NUMBER, "description": "How many events lie between it and the request."},
        "ce_traceparent": {**TRACEPARENT, "description": "Trace context of what decided it, after the W3C."},
        "traceparent": {**TRACEPARENT, "description": "The same, where OpenTelemetry looks for it."},
    }
    required = [name for name in fields if name not in ("ce_causation", "ce_traceparent", "traceparent")]
    about = "CloudEvents 1.0 in the binary content mode of its Kafka protocol binding; headers are UTF-8."
    return {"type": "object", "description": about, "required": required, "properties": fields}


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for service, kind in _all():
        place = f"#/components/schemas/{service}.{{model}}"
        schema = kind.model_json_schema(mode="serialization", ref_template=place)
        parts = schema.pop("$defs", {})
        found |= {f"{service}.{name}": part for name, part in parts.items()}
        found[_name(service, kind)] = schema
    return dict(sorted(found.items()))


def _all() -> Iterator[tuple[str, type[Event]]]:
    return ((service, kind) for service in SERVICES for kind in published_by(service))


def _name(service: str, kind: type[Event]) -> str:
    return f"{service}.{kind.__name__}"


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
