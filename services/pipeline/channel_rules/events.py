"""The rules for channels, as they are published."""

from services.pipeline.channels.events import ChannelKind
from shared.kernel.fields import Day, Id, Percent, Text
from shared.kernel.messages import Event, Value


class ChannelRule(Value):
    """For one channel, for those of a kind, or for all: where they may sell (their own region where that is not said),
    and how far below the list price, in percent."""

    channel_id: Id | None = None
    kind: ChannelKind | None = None
    regions: tuple[Text, ...] | None = None
    discount: Percent | None = None


class ChannelRulesPublished(Event):
    """A version of the rules, whole, in force from `effective_on` until a later one is."""

    rules_version: int
    effective_on: Day
    rules: tuple[ChannelRule, ...]
    published_by: str
