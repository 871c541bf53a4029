"""What happens to a lead, to the rules by which leads are handed out, and to the load of a rep."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Quantity, Text
from shared.kernel.messages import Event
from shared.kernel.sealed import Sealed


class LeadCaptured(Event):
    """`name` (who it is, or what it is about) and `contact` may name a person, so both are ciphertext."""

    external_id: Code | None = None
    name: Sealed
    company: Text
    contact: Sealed
    source: Text
    campaign_id: Id | None = None
    region: Text | None = None
    product: Text | None = None
    captured_on: Day
    captured_by: str


class LeadAssigned(Event):
    """`rule` is the number of the rule, from 1, of that version of the rules, by which the rep was chosen, None where
    it was done by hand."""

    rep_id: Id
    previous_rep_id: Id | None = None
    rule: Count | None = None
    rules_version: Count | None = None
    assigned_by: str


class LeadQualified(Event):
    """It became that opportunity."""

    opportunity_id: Id
    customer_id: Id
    owner_id: Id
    expected_amount: Money
    currency: Currency
    expected_close_on: Day
    qualified_on: Day
    qualified_by: str


class LeadDisqualified(Event):
    reason: Text
    disqualified_on: Day
    disqualified_by: str


LeadEvent = LeadCaptured | LeadAssigned | LeadQualified | LeadDisqualified


class LeadRule(BaseModel):
    """For leads of that region and product (None: of any), the reps among whom they are handed out. `most_open` is
    how many open leads a rep may have, None without limit."""

    model_config = ConfigDict(frozen=True, extra="ignore")

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
