"""What can happen to the review of how a customer uses what it bought.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event

Satisfaction = Annotated[int, Strict(), Field(ge=1, le=5)] | Text
"""Points from 1 to 5, as in a survey, or what the customer said."""


class UsageReviewDue(Event):
    """The customer is to be reviewed in the quarter `period`, up to its last day, `due_on`."""

    customer_id: Id
    owner_id: Id | None = None
    period: str
    due_on: Day


class UsageReviewKept(Event):
    """The customer was reviewed in that quarter, as `review_id` tells."""

    review_id: Id


class UsageReviewed(Event):
    """`needs` are those that have changed."""

    customer_id: Id
    owner_id: Id | None = None
    on: Day
    period: str
    usage: Text
    satisfaction: Satisfaction
    needs: Text
    reviewed_by: str


ReviewEvent = UsageReviewDue | UsageReviewKept | UsageReviewed
