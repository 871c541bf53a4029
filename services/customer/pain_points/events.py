"""What happens to a pain point.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Id, Moment, Text
from shared.kernel.messages import Event


class Answer(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"


class PainPointReported(Event):
    """`product` is a SKU or a product line; `rep_id` and `reported_by` are who heard it."""

    customer_id: Id
    product: Code | None = None
    text: Text
    rep_id: Id | None = None
    reported_by: str


class PainPointAnswered(Event):
    """What product does about it, told to its reporter, `rep_id` and `reported_by`."""

    status: Answer
    note: Text
    answered_by: str
    at: Moment
    rep_id: Id | None = None
    reported_by: str


PainPointEvent = PainPointReported | PainPointAnswered
