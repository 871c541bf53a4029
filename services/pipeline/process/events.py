"""What happens to the sales process of a product line, and what a deal run did."""

from services.pipeline.stages.events import StageTerms
from shared.kernel.fields import Count, Day, Text
from shared.kernel.messages import Event


class SalesProcessPublished(Event):
    """A version of the line's process, whole; deals that open from `effective_on` on begin under it and keep it."""

    process_version: Count
    line: Text
    effective_on: Day
    stages: tuple[StageTerms, ...]
    published_by: str


class DealRunCompleted(Event):
    """What one run as of that day did, in things."""

    as_of: Day
    stalled: Count = 0
    expired_quotes: Count = 0
    expired_contracts: Count = 0
    missed_milestones: Count = 0
