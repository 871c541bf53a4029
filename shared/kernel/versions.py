"""Settings published in numbered versions that never change. Dated ones are each in force from a day on, until a later
one is."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Dated(Protocol):
    @property
    def effective_on(self) -> date: ...


class DocumentStatus(StrEnum):
    """Of every version of a settings document. Which of them is in force depends on the day."""

    PUBLISHED = "published"


T = TypeVar("T")
V = TypeVar("V", bound=Dated)


def in_force(versions: Sequence[V], day: date) -> V | None:
    """The version that took effect last by that day, of several of one day the one published last; None before the
    first. `versions` stand in the order in which they were published."""
    begun = [version for version in versions if version.effective_on <= day]
    return max(reversed(begun), key=lambda version: version.effective_on, default=None)


def numbered(versions: Sequence[T], number: int | None) -> T | None:
    """The version of that number: they count from 1, in the order in which they were published. Without a number the
    last one."""
    if number is None:
        return versions[-1] if versions else None
    return versions[number - 1] if 1 <= number <= len(versions) else None


def asked(
    versions: Sequence[V],
    number: int | None,
    on: date | None,
    holds: Callable[[Sequence[V], date], V | None] = in_force,
) -> V | None:
    """What a reader asks for: the version published last, that of a `number`, or the one that `holds` on a day; of
    both, the one that holds if it has that number."""
    found = numbered(versions, number)
    if on is None:
        return found
    held = holds(versions, on)
    return held if number is None or held is found else None
