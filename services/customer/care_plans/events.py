"""The plan of care, as it is published.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from services.customer.tier_standing.events import Tier
from shared.kernel.fields import Count, Day, Flag, Moment, Text
from shared.kernel.messages import Event, Value

Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""A number of days, at most ten years."""
Name = Annotated[Text, StringConstraints(max_length=100)]
"""What is to be done, or the festival: what tells one rule from another."""


class Occasion(StrEnum):
    SIGNING = "signing"
    DELIVERY = "delivery"


class FollowUp(Value):
    """Due `days` after each contract is signed, or each order first delivered, of customers of these tiers, of all
    where none is named."""

    name: Name
    after: Occasion
    days: Days
    tiers: tuple[Tier, ...] = ()


class Festival(Value):
    """Greetings to customers of these tiers, of all where none is named, are due on the day: of a lunar calendar each
    year has its own."""

    name: Name
    on: Day
    tiers: tuple[Tier, ...] = ()


class CarePlanPublished(Event):
    """Version `plan_version`, in force from `effective_on`. Greetings are opened `ahead_days` before they are due, an
    anniversary being that of the customer's first deal. A customer is dormant after `dormant_days` without contact
    (never where that is None). What answers to something that happened (an answer to a survey, an overdue payment, a
    dormant customer found) is due `response_days` later."""

    plan_version: Count
    effective_on: Day
    follow_ups: tuple[FollowUp, ...]
    festivals: tuple[Festival, ...]
    anniversaries: Flag
    ahead_days: Days
    dormant_days: Days | None = None
    response_days: Days
    published_by: str
    published_at: Moment
