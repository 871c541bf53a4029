"""What happens to a sales plan, and the values in it.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from pydantic import ConfigDict, Field

from shared.kernel.fields import Count, Currency, Day, Id, Text
from shared.kernel.messages import Event, Value

from ..credits.metric import Metric
from ..decomposition.events import Amount


class Posture(StrEnum):
    """策略: 发展, 维持, 收割, 退出. What is done with the market that the plan is about."""

    BUILD = "build"
    HOLD = "hold"
    HARVEST = "harvest"
    EXIT = "exit"


class Strategy(Value):
    posture: Posture
    text: Text


class Goal(Value):
    """A figure to reach in the plan's period. `currency` is None where the metric is counted."""

    metric: Metric
    amount: Amount
    currency: Currency | None = None


class Phase(Value):
    """From a day to another, both inside."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)
    name: Text
    from_: Day = Field(alias="from")
    to: Day
    goal: Text


class Content(Value):
    """What a version of the plan says. `goals` are words as a whole, or one by one figures and words."""

    goals: Text | tuple[Goal | Text, ...]
    strategy: Strategy
    research: tuple[Text, ...] = ()
    phases: tuple[Phase, ...] = ()

    @property
    def figures(self) -> tuple[Goal, ...]:
        return tuple(goal for goal in self.goals if isinstance(goal, Goal))


class SalesPlanDrafted(Event):
    """Of a unit, or of a person. `period` is 2004, 2004-Q3, 2004-08 or 2004-W12."""

    unit_id: Id | None = None
    rep_id: Id | None = None
    period: str
    content: Content
    drafted_by: str


class SalesPlanSubmitted(Event):
    document_version: Count
    submitted_by: str


class SalesPlanApproved(Event):
    document_version: Count
    approved_by: str


class SalesPlanReturned(Event):
    document_version: Count
    reason: Text
    returned_by: str


class SalesPlanRevised(Event):
    """The next version, which is a draft again."""

    document_version: Count
    content: Content
    reason: Text
    revised_by: str


SalesPlanEvent = SalesPlanDrafted | SalesPlanSubmitted | SalesPlanApproved | SalesPlanReturned | SalesPlanRevised
