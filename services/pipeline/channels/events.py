"""What happens to a channel."""

from enum import StrEnum

from services.pipeline.channel_conflicts.events import ChannelConflictRaised, ChannelConflictSettled
from shared.kernel.fields import Code, Count, Day, Text
from shared.kernel.messages import Event, Value


class ChannelKind(StrEnum):
    """代理商, 经销商, 线上, 线下."""

    AGENT = "agent"
    DISTRIBUTOR = "distributor"
    ONLINE = "online"
    OFFLINE = "offline"


class ChannelOnboarded(Event):
    """`region` is where it sells, unless the rules say otherwise."""

    kind: ChannelKind
    name: Text
    region: Text
    external_id: Code | None = None
    onboarded_by: str


class ChannelEvaluated(Event):
    """`score` from 0 to 100."""

    score: Count
    on: Day
    note: Text | None = None
    evaluated_by: str


class ChannelEnded(Event):
    """It is no channel any more from `on` on."""

    on: Day
    reason: Text
    ended_by: str


class SoldOn(Value):
    """Pieces of a product that the channel bought, and that it sold on."""

    sku: Code
    bought: Count
    sold: Count


class ChannelSalesReported(Event):
    """What the channel bought and sold on in a period, whole: another report of the same period takes its place."""

    period: Code
    first: Day
    last: Day
    lines: tuple[SoldOn, ...]
    reported_by: str


ChannelEvent = (
    ChannelOnboarded
    | ChannelEvaluated
    | ChannelConflictRaised
    | ChannelConflictSettled
    | ChannelEnded
    | ChannelSalesReported
)
