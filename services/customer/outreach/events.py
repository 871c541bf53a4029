"""What can happen to an outreach.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event


class OutreachSent(Event):
    """`customer_ids` are all whom it went to, also where those of a segment were meant."""

    segment_id: Id | None = None
    customer_ids: tuple[Id, ...]
    channel: Code
    subject: Text
    sent_on: Day
    sent_by: str
    rep_id: Id | None = None
