"""What visit runs find."""

from services.customer.tier_standing.events import Tier
from services.customer.visit_cadence.events import By
from shared.kernel.fields import Count, Day, Flag, Id, Text
from shared.kernel.messages import Event


class VisitMissed(Event):
    """The customer was not seen from `begins_on` to `ends_on`, both included, as that version of the cadence asks.
    `period` is the calendar's, or names both days. `owner_id` looked after it at the run, `tier` is that of the last
    day."""

    customer_id: Id
    owner_id: Id | None = None
    tier: Tier | None = None
    key_account: Flag
    period: Text
    begins_on: Day
    ends_on: Day
    by: By
    kind: Text
    cadence_version: Count
    as_of: Day


class VisitRunCompleted(Event):
    """`found` were not seen in a period that was over by `as_of`; of `missed` that had not been told before."""

    as_of: Day
    cadence_version: Count
    found: Count
    missed: Count
