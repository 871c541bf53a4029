"""What happens to a lead."""

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, Text
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
