"""A run as a thing: what one sweep, as of a day, found and did. It is said once, when the run is over."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from .decider import Decider
from .messages import Event
from .things import Thing, View, in_full


class RunStatus(StrEnum):
    COMPLETED = "completed"


class RunView(View):
    """A subclass adds `as_of`, or the period, and what was counted: the fields of the event that completes the run."""

    status: RunStatus
    run_id: UUID


V = TypeVar("V", bound=RunView)
E = TypeVar("E", bound=Event)


def run_thing(name: str, path: str, decider: Decider[Any, E | None, Any], schema: type[V]) -> Thing[E | None, V]:
    """Of a stream that holds one event. Nobody owns it: who may ask for such runs sees their own, or the company's."""
    return Thing(name, path, decider, in_full(schema, RunStatus.COMPLETED, "run_id"), schema, owners=lambda view: ())
