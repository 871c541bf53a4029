"""What can happen to a career plan.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Day, Id, Moment, Text
from shared.kernel.messages import Event, Value


class Ladder(StrEnum):
    """管理线, 专家线."""

    MANAGEMENT = "management"
    EXPERT = "expert"


class CareerStep(Value):
    what: Text
    due_on: Day


class CareerPlanAgreed(Event):
    rep_id: Id
    ladder: Ladder
    target: Text | None = None
    needs: Text | None = None
    steps: tuple[CareerStep, ...] = ()
    agreed_by: str


class CareerPlanReviewed(Event):
    """The plan was gone through with whose it is."""

    note: Text
    reviewed_by: str
    reviewed_at: Moment


class CareerPlanReplaced(Event):
    by_id: Id


CareerPlanEvent = CareerPlanAgreed | CareerPlanReviewed | CareerPlanReplaced
