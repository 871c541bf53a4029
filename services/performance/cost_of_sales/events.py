"""What happens to the limit of the cost of sales.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Count, Day, Rate
from shared.kernel.messages import Event


class CostLimitPublished(Event):
    """Version `limit_version`: from `effective_on` on the cost of sales is to be at most that fraction of sales."""

    limit_version: Count
    effective_on: Day
    rate: Rate
    published_by: str
