"""What can happen to an improvement.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Day, Flag, Id, Text
from shared.kernel.messages import Event


class ImprovementAgreed(Event):
    """`owner_id` carries the measure out by `due_on`. At most one of the last four says where the problem came up."""

    problem: Text
    measure: Text
    expected: Text | None = None
    owner_id: Id
    unit_id: Id | None = None
    due_on: Day
    review_id: Id | None = None
    inspection_id: Id | None = None
    data_audit_id: Id | None = None
    gap_id: Id | None = None
    agreed_by: str


class ImprovementAdjusted(Event):
    """Another measure, or more time, since the first did not do."""

    measure: Text
    due_on: Day
    reason: Text
    adjusted_by: str


class ImprovementVerified(Event):
    """What came of it; `achieved`: whether the problem is gone. `owner_id` is who carried the measure out."""

    effect: Text
    achieved: Flag
    verified_on: Day
    verified_by: str
    owner_id: Id | None = None


ImprovementEvent = ImprovementAgreed | ImprovementAdjusted | ImprovementVerified
