"""Transports: how the published events of another service arrive."""

from typing import Protocol

from shared.log.log import Feed


class OwnerAway(Exception):
    """The owner of the events does not answer, or not as agreed; it is asked again after a pause."""


class Transport(Protocol):
    """`receive` brings records as they come: some twice, some late, some missing. `feed` is always the owner's own
    word, which catches up a new consumer and heals what was lost on the way. Both raise OwnerAway."""

    async def receive(self, after: int, wait: float) -> Feed:
        """The next records, of which those up to `after` are known; none after `wait` seconds. `head` is the
        owner's where the transport knows it, else 0."""
        ...

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        """The published events beyond `after`, waiting up to `wait` seconds for the first."""
        ...

    async def close(self) -> None: ...
