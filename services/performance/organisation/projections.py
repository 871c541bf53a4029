"""The dated organisation, from this service's own events."""

from shared.kernel.messages import Event
from shared.readers.organisation import organisation_from
from shared.readers.projection import Projection

from ..reps.events import NewcomerQualified, PostChanged, RepJoined, RepLeft, RepTransferred
from ..units.events import (
    ManagerAppointed,
    TaskForceDissolved,
    TaskForceFormed,
    UnitDissolved,
    UnitFormed,
    UnitMoved,
)

OWN = (
    UnitFormed,
    UnitMoved,
    ManagerAppointed,
    UnitDissolved,
    RepJoined,
    RepTransferred,
    PostChanged,
    NewcomerQualified,
    RepLeft,
)
organisation = organisation_from(
    {kind.__name__: kind for kind in OWN}, lambda event, meta: meta.stream_id, lambda event, meta: meta.stream_id
)


def _handled_as(projection: Projection, known: type[Event], more: type[Event]) -> None:
    for statement, handler in tuple(projection.handlers[known]):
        projection.on(more, statement)(handler)


_handled_as(organisation, UnitFormed, TaskForceFormed)
_handled_as(organisation, UnitDissolved, TaskForceDissolved)
