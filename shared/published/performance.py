"""What the performance service publishes: the organisation, so that all know who may see and own what."""

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class UnitFormed(Event):
    unit_id: Id
    external_id: Code | None = None
    name: Text
    kind: str
    parent_id: Id | None = None
    formed_on: Day | None = None


class UnitMoved(Event):
    unit_id: Id
    parent_id: Id
    on: Day


class UnitDissolved(Event):
    unit_id: Id
    on: Day


class ManagerAppointed(Event):
    unit_id: Id
    rep_id: Id
    on: Day


class RepJoined(Event):
    """A rep's name is published, an e-mail address is not."""

    rep_id: Id
    external_id: Code | None = None
    name: Text
    position: str
    unit_id: Id
    joined_on: Day


class RepTransferred(Event):
    rep_id: Id
    unit_id: Id
    on: Day


class RepLeft(Event):
    """`on` is the first day on which the rep is no longer a member of any unit."""

    rep_id: Id
    on: Day
