"""Reactions: pure functions from (event, meta) to a value that the runtime carries out."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Literal, TypeVar

from .decider import Decider
from .messages import Event, Meta
from .transaction import Send

E = TypeVar("E", bound=Event)
R = TypeVar("R")


class Reactions(Generic[R]):
    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: dict[type[Event], Callable[[Any, Meta], R]] = {}

    def on(self, event: type[E]) -> Callable[[Callable[[E, Meta], R]], Callable[[E, Meta], R]]:
        def register(handler: Callable[[E, Meta], R]) -> Callable[[E, Meta], R]:
            if event in self.handlers:
                raise TypeError(f"{self.name} already reacts to {event.__name__}")
            self.handlers[event] = handler
            return handler

        return register

    def __call__(self, event: Event, meta: Meta) -> R | None:
        handler = self.handlers.get(type(event))
        return handler(event, meta) if handler else None


class Policy(Reactions[Iterable[Send]]):
    """Turns an event into commands, each to a stream whose id follows from the event alone. Own events and
    published events of other services alike. A new policy starts at the head of the log unless it declares
    `start="beginning"`."""

    def __init__(self, name: str, start: Literal["head", "beginning"] = "head") -> None:
        super().__init__(name)
        self.start = start


class Publisher:
    """Which facts leave the service, and in whose words: `(event, meta, state after it) → published event`."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.handlers: dict[type[Event], Callable[[Any, Meta, Any], Event | None]] = {}

    def on(
        self, event: type[E]
    ) -> Callable[[Callable[[E, Meta, Any], Event | None]], Callable[[E, Meta, Any], Event | None]]:
        def register(handler: Callable[[E, Meta, Any], Event | None]) -> Callable[[E, Meta, Any], Event | None]:
            if event in self.handlers:
                raise TypeError(f"{self.service} already publishes {event.__name__}")
            self.handlers[event] = handler
            return handler

        return register

    def __call__(self, event: Event, meta: Meta, state: Any) -> Event | None:
        handler = self.handlers.get(type(event))
        return handler(event, meta, state) if handler else None


__all__ = ["Decider", "Policy", "Publisher", "Reactions", "Send"]
