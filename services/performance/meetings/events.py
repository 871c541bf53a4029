"""What happens to a meeting, and the values in it.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import TypeAlias

from shared.kernel.fields import Count, Currency, Day, Id, Moment, Money, SignedMoney, Text
from shared.kernel.messages import Event, Value


class MeetingKind(StrEnum):
    """晨会, 周会, 月会, 目标评估会, 失败案例复盘会, 与市场部联席会, 客户会议, 团队活动."""

    MORNING = "morning"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TARGET_REVIEW = "target_review"
    LOST_DEALS = "lost_deals"
    JOINT_MARKETING = "joint_marketing"
    CUSTOMER = "customer"
    TEAM_ACTIVITY = "team_activity"


Agenda: TypeAlias = Text | tuple[Text, ...]


class LostDeal(Value):
    """An opportunity that was lost out of `stage`."""

    opportunity_id: Id
    customer_id: Id
    owner_id: Id
    lost_on: Day
    amount: Money
    currency: Currency
    stage: Text
    reason: Text
    competitor: Text | None = None
    line: Text | None = None


class OpenGap(Value):
    """A gap that nobody had reviewed yet. `target` and `actual` are null of a watched ratio."""

    gap_id: Id
    metric: Text
    of: Text
    key: Text
    label: Text | None = None
    period: Text
    target: SignedMoney | Count | None = None
    actual: SignedMoney | Count | None = None


class Brought(Value):
    """What the agenda brings by itself."""

    gaps: tuple[OpenGap, ...] = ()
    lost_deals: tuple[LostDeal, ...] = ()


class MeetingCalled(Event):
    """`participants` are reps; `customer_id` is with whom, of a meeting with a customer."""

    kind: MeetingKind
    unit_id: Id
    starts_at: Moment
    participants: tuple[Id, ...]
    agenda: Agenda | None = None
    customer_id: Id | None = None
    called_by: str


class MeetingHeld(Event):
    """`brought` is what stood on the agenda by itself when the minutes were written."""

    minutes: Text
    brought: Brought
    held_by: str


class ActionAgreed(Event):
    """In a meeting that was held. It is the task `task_id` of its owner."""

    what: Text
    owner_id: Id
    due_on: Day
    task_id: Id


class MeetingCancelled(Event):
    reason: Text
    cancelled_by: str


MeetingEvent = MeetingCalled | MeetingHeld | ActionAgreed | MeetingCancelled
