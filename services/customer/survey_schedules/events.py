"""The schedule of surveys, as it is published.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Count, Day, Id, Moment
from shared.kernel.messages import Event, Value


class ScheduleRule(Value):
    """Customers of the tier, without one all for whose tier there is no rule, are asked that survey once in so many
    days."""

    survey_id: Id
    tier: Tier | None = None
    every_days: Count


class SurveySchedulePublished(Event):
    """Version `schedule_version`, in force from `effective_on`."""

    schedule_version: Count
    effective_on: Day
    rules: tuple[ScheduleRule, ...]
    published_by: str
    published_at: Moment
