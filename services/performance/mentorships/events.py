"""What can happen to a mentorship.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from pydantic import ConfigDict, Field

from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Event


class MentorAssigned(Event):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    rep_id: Id
    mentor_id: Id
    from_: Day = Field(alias="from")
    goal: Text | None = None
    assigned_by: str


class MentorshipEnded(Event):
    """`on` is the first day without it."""

    on: Day
    reason: Text
    ended_by: str


MentorshipEvent = MentorAssigned | MentorshipEnded
