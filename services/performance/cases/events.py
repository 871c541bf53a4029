"""What can happen to a case: it is shared.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Event


class CaseKind(StrEnum):
    """成功案例, 失败案例, 销售技巧."""

    SUCCESS = "success"
    FAILURE = "failure"
    SKILL = "skill"


class CaseShared(Event):
    """`rep_id` is who shared it, where it was a rep; `product` a SKU or a product line."""

    title: Text
    kind: CaseKind
    text: Text
    lesson: Text | None = None
    product: Code | None = None
    customer_id: Id | None = None
    opportunity_id: Id | None = None
    tags: tuple[Code, ...] = ()
    rep_id: Id | None = None
    shared_by: str


CaseEvent = CaseShared
