"""The stages of a deal, what a process says of each, and what happens to a deal in them."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Day, Flag, Percent, Text
from shared.kernel.messages import Event, Value

Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""A number of days, at most ten years."""


class Stage(StrEnum):
    """The stages in their order; the last two are closed."""

    LEAD = "lead"
    NEEDS = "needs"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    VERBAL = "verbal"
    WON = "won"
    LOST = "lost"


PROBABILITY = {
    Stage.LEAD: Decimal(10),
    Stage.NEEDS: Decimal(25),
    Stage.PROPOSAL: Decimal(50),
    Stage.NEGOTIATION: Decimal(70),
    Stage.VERBAL: Decimal(90),
    Stage.WON: Decimal(100),
    Stage.LOST: Decimal(0),
}
"""The chance of winning, in percent, of an opportunity of which nothing else is said."""


class StageTerms(Value):
    """What holds for one stage: the usual probability in percent, the evidence without which no deal enters it, what
    must be settled there (or only whether it is a key node), who is responsible, and the longest stay in days (None:
    as long as it takes)."""

    stage: Stage
    probability: Percent
    evidence: tuple[Text, ...] = ()
    key_node: Text | Flag | None = None
    department: Text | None = None
    max_days: Days | None = None


class Evidence(Value):
    """What shows that a deal may enter a stage: by the name under which the process asks for it, with what is to be
    said of it, or where it is kept."""

    name: Text
    note: Text | None = None
    reference: Text | None = None


class StageAdvanced(Event):
    """It came to a stage, forward or back, or within its stage to another probability. `evidence` is what was shown
    for it, `max_days` how long it may stay there by its process."""

    previous: Stage
    stage: Stage
    probability: Percent
    on: Day
    reason: Text | None = None
    advanced_by: str
    evidence: tuple[Evidence, ...] = ()
    max_days: Count | None = None


class DealStalled(Event):
    """On `as_of` it was longer in a stage than its process allows; told once for each stay."""

    stage: Stage
    entered_on: Day
    as_of: Day
    days: Count
    max_days: Count


StageEvent = StageAdvanced | DealStalled
