"""What happens to a resource that is handed out.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class ResourceKind(StrEnum):
    """A person's time, a customer or a list of them, a tool such as a car, a demonstration set or a licence."""

    PERSON = "person"
    CUSTOMER = "customer"
    TOOL = "tool"


class ResourceAssigned(Event):
    """`code` is what the resource is known by, an inventory number or an id, `until` the day by which it is due back.
    `unit_id` is, where a rep has it, the rep's unit as it was then."""

    kind: ResourceKind
    name: Text
    code: Code | None = None
    purpose: Text
    rep_id: Id | None = None
    unit_id: Id | None = None
    on: Day
    until: Day | None = None
    assigned_by: str


class ResourceReturned(Event):
    on: Day
    condition: Text | None = None
    returned_by: str


class MisuseFlagged(Event):
    """It was wasted, or used for what it was not assigned for."""

    reason: Text
    on: Day
    flagged_by: str


ResourceEvent = ResourceAssigned | ResourceReturned | MisuseFlagged
