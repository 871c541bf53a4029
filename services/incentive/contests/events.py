"""What happens to a contest."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from shared.kernel.fields import Code, Currency, Day, Id, PositiveMoney, Quantity, Text
from shared.kernel.messages import Event, Value

from ..plans.events import Who
from ..results.metric import Figure, Metric


class ContestStatus(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Prize(Value):
    """For whoever is on that rank."""

    rank: Quantity
    prize: Text
    amount: PositiveMoney | None = None


class ContestTerms(Event):
    """What is counted from the day `from` to the day `to`, both inside. Without `participants` everybody takes part.
    `currency` is that of the figures, where they are money, and of the prizes."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    name: Text
    metric: Metric
    period: Code | None = None
    from_: Day = Field(alias="from")
    to: Day
    participants: Who | None = None
    currency: Currency
    prizes: tuple[Prize, ...]


class ContestDrafted(ContestTerms):
    drafted_by: str


class ContestAnnounced(Event):
    on: Day
    announced_by: str


class Place(Value):
    """Equals share a rank, and the next one counts them: 1, 1, 3."""

    rank: Quantity
    rep_id: Id
    figure: Figure


class ContestStandingFrozen(Event):
    """Who stood where, of what was so at the end of that day."""

    as_of: Day
    places: tuple[Place, ...]


class ContestClosed(Event):
    """The standing as of that day decided."""

    as_of: Day
    on: Day
    closed_by: str


class ContestCancelled(Event):
    """It is no contest any more, and grants nothing."""

    reason: Text
    on: Day
    cancelled_by: str


class PrizeGranted(Event):
    """`amount` is the rep's part where several share a rank. `on` is the contest's last day."""

    prize_id: Id
    contest_id: Id
    contest: Text
    rep_id: Id
    rank: Quantity
    prize: Text
    amount: PositiveMoney | None = None
    currency: Currency | None = None
    on: Day


ContestEvent = (
    ContestDrafted | ContestAnnounced | ContestStandingFrozen | ContestClosed | ContestCancelled | PrizeGranted
)
