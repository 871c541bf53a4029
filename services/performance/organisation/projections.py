"""The dated organisation, from this service's own events."""

from shared.readers.organisation import organisation_from

from ..reps.events import RepJoined, RepLeft, RepTransferred
from ..units.events import ManagerAppointed, UnitDissolved, UnitFormed, UnitMoved

OWN = (UnitFormed, UnitMoved, ManagerAppointed, UnitDissolved, RepJoined, RepTransferred, RepLeft)
organisation = organisation_from(
    {kind.__name__: kind for kind in OWN}, lambda event, meta: meta.stream_id, lambda event, meta: meta.stream_id
)
