"""What is known of a customer's deals, and where in its life that puts it.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Day, Id, SignedMoney
from shared.kernel.messages import Event


class Stage(StrEnum):
    """`potential`: no deal yet, or none that was not cancelled."""

    POTENTIAL = "potential"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


class DealNoted(Event):
    """A contract was signed, worth `value`."""

    contract_id: Id
    signed_on: Day
    value: SignedMoney


class DealChanged(Event):
    """It was amended, or some of it cancelled."""

    contract_id: Id
    delta: SignedMoney


class LifecycleChanged(Event):
    """From `on` the customer is `new`. By days without a deal: `as_of` is when that was looked at, by that version of
    the lifecycle scheme (0: before any was published); by a deal that came, or fell away, both are None."""

    old: Stage
    new: Stage
    on: Day
    last_deal_on: Day | None = None
    as_of: Day | None = None
    scheme_version: Count | None = None


LifecycleEvent = DealNoted | DealChanged | LifecycleChanged
