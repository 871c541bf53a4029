"""A thing: what a client reads at GET /v1/<things>/{id}, made from the state of the stream that holds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from .decider import Decider

S = TypeVar("S")
V = TypeVar("V", bound="View")


class View(BaseModel):
    """What every thing shows. A subclass adds the fields of its create body, and what its verbs set."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    id: UUID
    version: int
    status: Any
    created_at: datetime


class Shown(BaseModel):
    """A part of what a thing shows."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream stands: its id, its version (0: nothing yet), when it began, its last event's position, and the
    subject of who began it."""

    stream_id: UUID
    version: int
    created_at: datetime
    position: int
    created_by: str = ""


class Everyones(Enum):
    """Of a thing that is nobody's own: whoever may ask for such things at all may see each."""

    EVERYONES = "everyones"


EVERYONES: Final = Everyones.EVERYONES


def in_full(schema: type[V], status: Enum, *ids: str) -> Callable[[Any, Head, UUID], V | None]:
    """The `view` of a thing with one status, which shows its state field by field once there is one. `ids` are fields
    that show the id again."""
    fields = [name for name in schema.model_fields if name not in {*View.model_fields, *ids}]

    def view(state: Any, head: Head, thing_id: UUID) -> V | None:
        if state is None:
            return None
        shown = {name: getattr(state, name) for name in fields} | dict.fromkeys(ids, thing_id)
        return schema(id=thing_id, version=head.version, status=status, created_at=head.created_at, **shown)

    return view


@dataclass(frozen=True)
class Thing(Generic[S, V]):
    """`view(state, head, id)` gives what a client sees, or None where the stream does not hold that thing.

    `path` is the collection, "/v1/contracts". A thing that lives in a stream of another name (an invoice in
    its customer's ledger) names in `located_by` the claim scope under which its id was claimed for that stream.

    `owners(view)` are the reps and units whose it is: who sees one of them, as leader, assistant or self, sees the
    thing, reads it and sends it commands, and so does who created it; for all others there is no such thing. `within`
    names what it belongs to, and the view's field with its id: who sees that sees this as well. `moved(state)` is the
    id of the thing that stands for this one, where it was merged into another: whoever reads this one is shown that.
    `made_for(view)` are those of the owners for whom it is made, where not all are: one makes it for whom one sees, and
    that one sees another of its owners does not do. `personnel`: it says something of somebody's work, which is for
    them, for whoever leads them, and for those who answer for the staff; who assists a unit, or serves all customers,
    sees no more of it than anybody does.
    """

    name: str
    path: str
    decider: Decider[Any, S, Any]
    view: Callable[[S, Head, UUID], V | None]
    schema: type[V]
    located_by: str | None = None
    owners: Callable[[V], Iterable[UUID | None]] | Everyones | None = None
    within: "tuple[Thing[Any, Any], str] | None" = None
    moved: Callable[[S], UUID | None] | None = None
    made_for: Callable[[V], Iterable[UUID | None]] | None = None
    personnel: bool = False

    @property
    def owned(self) -> bool:
        """Whether it is not everyone's."""
        return self.owners is not None and not isinstance(self.owners, Everyones)

    def owners_of(self, view: V) -> list[UUID] | None:
        """Each owner once; None where the thing is everyone's."""
        if self.owners is None or isinstance(self.owners, Everyones):
            return None
        return list(dict.fromkeys(owner for owner in self.owners(view) if owner is not None))
