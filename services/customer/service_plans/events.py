"""What can happen to a customer's service plan.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Count, Day, Id, Moment, Text
from shared.kernel.messages import Event, Value


class Step(Value):
    what: Text
    due_on: Day


class ServicePlanAgreed(Event):
    """A version of the plan, whole. `tier` and `owner_id` are the customer's as it was agreed, and `reason` says why
    that owner has a customer of that tier."""

    document_version: Count
    needs: Text
    goals: Text
    sponsors: tuple[Text, ...] = ()
    steps: tuple[Step, ...] = ()
    reason: Text | None = None
    tier: Tier | None = None
    owner_id: Id | None = None
    agreed_by: str


class ServicePlanReviewed(Event):
    """The plan was gone through, as its version `document_version` stood."""

    document_version: Count
    note: Text
    reviewed_by: str
    reviewed_at: Moment


ServicePlanEvent = ServicePlanAgreed | ServicePlanReviewed
