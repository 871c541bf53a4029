"""What a service run found and did."""

from shared.kernel.fields import Count, Day, Moment
from shared.kernel.messages import Event


class ServiceRunCompleted(Event):
    """As of a moment, or of a day, which is its first moment. `found` are the requests that were looked at,
    `breached` the times of theirs that had passed, `reviews_due` the customers to be reviewed in the quarter."""

    as_of: Moment | Day
    found: Count
    breached: Count
    reviews_due: Count
