"""A run as a thing: what one sweep, as of a day, found and did. It is said once, when the run is over."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from .decider import Decider
from .messages import Event
from .things import Head, Thing, View


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

    def show(state: E | None, head: Head, thing_id: UUID) -> V | None:
        if state is None:
            return None
        return schema(
            id=thing_id,
            run_id=thing_id,
            version=head.version,
            status=RunStatus.COMPLETED,
            created_at=head.created_at,
            **dict(state),
        )

    return Thing(name, path, decider, show, schema, owners=lambda view: ())
