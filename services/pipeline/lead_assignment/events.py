"""What happens to the rules by which leads are handed out, and to the load of a rep."""

from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Day, Id, Quantity, Text
from shared.kernel.messages import Event, Value


class LeadRule(Value):
    """For leads of that region and product (None: of any), the reps among whom they are handed out. `most_open` is
    how many open leads a rep may have, None without limit."""

    region: Text | None = None
    product: Text | None = None
    reps: Annotated[tuple[Id, ...], Field(min_length=1, max_length=200)]
    most_open: Quantity | None = None


class LeadRulesPublished(Event):
    rules_version: Count
    rules: tuple[LeadRule, ...]
    published_by: str


class LeadTakenOn(Event):
    """A lead is the rep's to work on."""

    lead_id: Id


class LeadLetGo(Event):
    """It is no longer: another's, qualified or disqualified."""

    lead_id: Id


class LeadDutyEnded(Event):
    """The rep leaves, and is given no more leads by rule from that day on."""

    on: Day


class LeadDutyResumed(Event):
    """The rep joined again."""

    on: Day


LoadEvent = LeadTakenOn | LeadLetGo | LeadDutyEnded | LeadDutyResumed
