"""Transports: how the published events of another service arrive."""

from typing import Protocol

from shared.log.log import Feed


class OwnerAway(Exception):
    """The owner of the events does not answer, or not as agreed; it is asked again after a pause."""


class Owner(Protocol):
    """The service that publishes: its feed catches up and heals whatever a transport has lost."""

    async def feed(self, after: int, limit: int, wait: float) -> Feed:
        """The published events beyond `after`, waiting up to `wait` seconds for the first. Raises OwnerAway."""
        ...


class Transport(Protocol):
    """Records in the order in which they arrive: some twice, some late, some missing."""

    async def receive(self, after: int, wait: float) -> Feed:
        """The next records, of which those up to `after` are known; none after `wait` seconds. The `head` is that
        of the owner where the transport knows it, else 0. Raises OwnerAway."""
        ...
