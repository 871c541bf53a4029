"""What can happen to a task of care.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Day, Id, Text
from shared.kernel.messages import Event


class CareKind(StrEnum):
    """`follow_up` answers a low score in a survey, `thanks` a high one."""

    AFTER_SIGNING = "after_signing"
    AFTER_DELIVERY = "after_delivery"
    FESTIVAL = "festival"
    ANNIVERSARY = "anniversary"
    DORMANT = "dormant"
    FOLLOW_UP = "follow_up"
    THANKS = "thanks"
    PAYMENT_OVERDUE = "payment_overdue"


class CareTaskOpened(Event):
    """`occasion` is what it was opened for, once for each; `subject` says that in words. `plan_version` is that of the
    care plan which asked for it, or set its day; None where there was none."""

    customer_id: Id
    rep_id: Id | None = None
    kind: CareKind
    occasion: Text
    subject: Text
    occurred_on: Day
    due_on: Day
    contract_id: Id | None = None
    order_id: Id | None = None
    invoice_id: Id | None = None
    answer_id: Id | None = None
    plan_version: Count | None = None


class CareDelivered(Event):
    customer_id: Id
    note: Text
    on: Day
    delivered_by: str


class CareMissed(Event):
    """As of that day it was not delivered, and its own day had passed."""

    as_of: Day


class CareHandedOver(Event):
    """Another rep looks after the customer now."""

    rep_id: Id | None = None


class CareWithdrawn(Event):
    """There is no reason for it any more: what was overdue is paid."""


CareEvent = CareTaskOpened | CareDelivered | CareMissed | CareHandedOver | CareWithdrawn
