"""A decider: the rules of one kind of stream, as a pure truth table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from types import UnionType
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

from .messages import Command, Event

C = TypeVar("C", bound=Command)
S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Decider(Generic[C, S, E]):
    """`decide(command, state)` gives the events to append (none is a normal answer) or raises a Rejection;
    `evolve(state, event)` gives the state after it. States are immutable values.

    `opens` is an event that says all of the state that counts from it on, as books are carried forward: what came
    before it is read only by who asks for the whole, which is folded as if it had not been."""

    category: str
    initial: S
    decide: Callable[[C, S], Sequence[E]]
    evolve: Callable[[S, E], S]
    events: Any = field(repr=False)
    opens: type[Event] | None = None

    def fold(self, events: Iterable[E], state: S | None = None) -> S:
        return reduce(self.evolve, events, self.initial if state is None else state)

    def event_types(self) -> tuple[type[Event], ...]:
        if isinstance(self.events, UnionType):
            return get_args(self.events)
        return self.events if isinstance(self.events, tuple) else get_args(self.events) or (self.events,)

    def stream(self, stream_id: UUID) -> str:
        return stream_name(self.category, stream_id)


@lru_cache(maxsize=10_000)
def stream_name(category: str, stream_id: UUID) -> str:
    return f"{category}-{stream_id}"


@lru_cache(maxsize=20_000)  # a reader meets the same streams again and again, and parsing is dear
def stream_id_of(stream: str) -> UUID:
    return UUID(stream[-36:])


def category_of(stream: str) -> str:
    return stream[:-37]
