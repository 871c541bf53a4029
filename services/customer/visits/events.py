"""What can happen to a visit.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class Channel(StrEnum):
    ONSITE = "onsite"
    PHONE = "phone"
    VIDEO = "video"


class VisitPlanned(Event):
    customer_id: Id
    rep_id: Id
    planned_for: Day
    purpose: Text


class VisitLogged(Event):
    """`planned_for` is the day of the plan `plan_id`, where there was one."""

    customer_id: Id
    rep_id: Id
    visited_on: Day
    channel: Channel
    purpose: Text
    outcome: Text
    needs: Text | None = None
    feedback: Text | None = None
    next_step: Text | None = None
    next_on: Day | None = None
    contact_ids: tuple[Id, ...] = ()
    plan_id: Id | None = None
    planned_for: Day | None = None


class PlanKept(Event):
    """The planned visit took place, and was logged as `visit_id`."""

    visit_id: Id


class VisitCancelled(Event):
    reason: Text


VisitEvent = VisitPlanned | VisitLogged | PlanKept | VisitCancelled
