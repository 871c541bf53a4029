"""What happens to the sales process of a product line, and what a deal run did."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.pipeline.opportunities.events import Stage
from shared.kernel.fields import Count, Day, Flag, Percent, Text
from shared.kernel.messages import Event

Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""A number of days, at most ten years."""


class StageTerms(BaseModel):
    """What holds for one stage: the usual probability in percent, the evidence without which no deal enters it, what
    must be settled there (or only whether it is a key node), who is responsible, and the longest stay in days (None:
    as long as it takes)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    stage: Stage
    probability: Percent
    evidence: tuple[Text, ...] = ()
    key_node: Text | Flag | None = None
    department: Text | None = None
    max_days: Days | None = None


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
