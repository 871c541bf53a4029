"""What is answered.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from services.customer.surveys.events import SurveyKind
from shared.kernel.fields import Count, Day, Id, Moment, Text
from shared.kernel.messages import Event


class Verdict(StrEnum):
    """`low` is followed up, `high` thanked for."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class SurveyAnswered(Event):
    """`on` is the business day of `answered_at`, `owner_id` the rep who looks after the customer then. Of a staff
    survey no one is named."""

    survey_id: Id
    kind: SurveyKind
    score: Count
    verdict: Verdict
    comment: Text | None = None
    invitation_id: Id | None = None
    customer_id: Id | None = None
    contact_id: Id | None = None
    owner_id: Id | None = None
    on: Day
    answered_at: Moment
