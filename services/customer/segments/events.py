"""What can happen to a segment.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from typing import Annotated

from pydantic import Field

from services.customer.lifecycle.events import Stage
from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Flag, Id, Text
from shared.kernel.messages import Event, Value


class SegmentFilter(Value):
    """What the customers of a segment have in common: all that is named holds of each; nothing named is everybody. `q`
    is looked for in the names of companies, `dormant_days` finds those whose last deal is that many days ago or more.
    Who is archived, or merged into another, belongs to no segment."""

    owner_id: Id | None = None
    tier: Tier | None = None
    lifecycle: Stage | None = None
    dormant_days: Annotated[int, Field(strict=True, ge=0, le=100_000)] | None = None
    industry: Text | None = None
    size: Text | None = None
    region: Text | None = None
    city: Text | None = None
    country: Text | None = None
    source: Text | None = None
    key_account: Flag | None = None
    overdue: Flag | None = None
    q: Text | None = None


class SegmentDefined(Event):
    name: Text
    filter: SegmentFilter
    strategy: Text
    defined_by: str
