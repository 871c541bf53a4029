"""What happens with a change of policy.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Day, Text
from shared.kernel.messages import Event

from ..responses.events import ResponseEvent


class PolicyChangeReported(Event):
    """`region` and `product` are where and of what it holds, everywhere and of all where they are not told."""

    summary: Text
    effective_on: Day
    region: Text | None = None
    product: Code | None = None
    source: Text | None = None
    reported_by: str


PolicyChangeEvent = PolicyChangeReported | ResponseEvent
