"""What happens to a conflict of a channel with direct sales."""

from enum import StrEnum

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class ChannelConflictRaised(Event):
    """The channel and direct sales both claim a customer, or one opportunity. `registered_on` is when the channel
    registered it (报备), `direct_registered_on` when direct sales did; None: never."""

    conflict_id: Id
    customer_id: Id | None = None
    opportunity_id: Id | None = None
    registered_on: Day
    direct_registered_on: Day | None = None
    description: Text | None = None
    raised_by: str


class Award(StrEnum):
    """Whose the deals are."""

    CHANNEL = "channel"
    DIRECT = "direct"


class ChannelConflictSettled(Event):
    """By registration: who registered first has it, direct sales where both did on one day. It repeats what the
    conflict was about, and `outcome` says what was agreed besides."""

    conflict_id: Id
    customer_id: Id | None = None
    opportunity_id: Id | None = None
    registered_on: Day
    direct_registered_on: Day | None = None
    awarded_to: Award
    outcome: Text
    settled_by: str
