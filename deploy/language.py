"""The published language, read off the manifests: what each service tells, in which words, and who reacts to it."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

from shared.kernel.decider import Decider
from shared.kernel.messages import Event
from shared.readers.projection import Projection
from shared.service import KERNEL_DECIDERS, Service
from shared.settings import SERVICES


@dataclass(frozen=True)
class Telling:
    """A fact of a stream of `category`, told to the others as `published`."""

    category: str
    own: type[Event]
    published: type[Event]


@cache
def manifest_of(service: str) -> Service:
    manifest: Service = importlib.import_module(f"services.{service}.app").service
    return manifest


def deciders_of(service: str) -> list[Decider[Any, Any, Any]]:
    return [*manifest_of(service).deciders, *KERNEL_DECIDERS]


def tellings_of(service: str) -> list[Telling]:
    """In the order of the manifest; a fact may have several published forms, one of which it takes."""
    handlers = manifest_of(service).publishing.handlers
    return [
        Telling(decider.category, own, published)
        for decider in deciders_of(service)
        for own in decider.event_types()
        if own in handlers
        for published in _returned(handlers[own])
    ]


def published_by(service: str) -> list[type[Event]]:
    """Each once, by name."""
    return sorted({telling.published for telling in tellings_of(service)}, key=lambda kind: kind.__name__)


def hearers_of(service: str) -> list[str]:
    """The services that take what `service` publishes into their logs."""
    return [name for name in SERVICES if service in manifest_of(name).hears]


def reactions_to(kind: type[Event]) -> Iterator[tuple[str, str]]:
    """Who reacts to an event, own or published: the service, and its policy or projection."""
    for service in SERVICES:
        manifest = manifest_of(service)
        for policy in manifest.policies:
            if kind in policy.handlers:
                yield service, f"policy {policy.name}"
        for projection in manifest.projections:
            if isinstance(projection, Projection) and kind in projection.handlers:
                yield service, f"projection {projection.name}"


def _returned(handler: Any) -> list[type[Event]]:
    """What a publisher's handler says that it returns."""
    said = get_type_hints(handler)["return"]
    kinds = get_args(said) if isinstance(said, UnionType) else (said,)
    return [kind for kind in kinds if kind is not NoneType]
