"""Invariants: what a service's events must add up to, reckoned anew by others than those who decided them. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from .messages import Event, Meta

Happened: TypeAlias = tuple[Event, Meta]


class Proof(Protocol):
    """One reckoning over streams of which each is looked at by itself, so that no more is held than one needs."""

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        """The other streams that are wanted to judge a stream with these events."""
        ...

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterable[str]:
        """What is wrong with the stream, for people. `events` are its own and those beside it, in the log's order."""
        ...

    def total(self) -> Iterable[str]:
        """What is wrong with all streams together, once each was judged."""
        ...

    def figures(self) -> str:
        """What was found where nothing is wrong."""
        ...


@dataclass(frozen=True)
class Invariant:
    """`begin` makes a proof from the events of the streams `common`, for every stream of `categories`. What follows
    from a stream beside by a policy of `policies` is not expected of the events that were parked or discarded there."""

    name: str
    categories: Sequence[str]
    begin: Callable[[Sequence[Happened]], Proof]
    common: Sequence[str] = ()
    policies: Sequence[str] = ()
