"""What happens to the criteria of a position."""

from enum import StrEnum

from shared.kernel.fields import Code, Count, Day, Text
from shared.kernel.messages import Event, Value

from ..requisitions.events import Market


class Dimension(StrEnum):
    """能力, 潜力."""

    ABILITY = "ability"
    POTENTIAL = "potential"


class InterviewKind(StrEnum):
    """情景模拟, 案例复盘, or a conversation."""

    SCENARIO = "scenario"
    CASE = "case"
    INTERVIEW = "interview"


class Criterion(Value):
    """`market` None: for whomever the hired are to sell to."""

    name: Text
    dimension: Dimension
    market: Market | None = None


class InterviewCriteriaPublished(Event):
    """A version, whole, for candidates who apply from `effective_on` on. `interviews` are those that each of them has
    before an offer."""

    criteria_version: Count
    position: Code
    effective_on: Day
    criteria: tuple[Criterion, ...]
    interviews: tuple[InterviewKind, ...] = ()
    published_by: str
