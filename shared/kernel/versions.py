"""Settings published in dated versions: each is in force from its day on, until a later one is."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def effective_on(self) -> date: ...


V = TypeVar("V", bound=Dated)


def in_force(versions: Sequence[V], day: date) -> V | None:
    """The version that took effect last by that day, of several of one day the one published last; None before the
    first. `versions` stand in the order in which they were published."""
    begun = [version for version in versions if version.effective_on <= day]
    return max(reversed(begun), key=lambda version: version.effective_on, default=None)
