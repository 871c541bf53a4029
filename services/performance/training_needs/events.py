"""What can happen to a training need.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Event


class TrainingNeedFound(Event):
    """`source` is what it was found in: `skill_gap`, `scorecard`, or whatever somebody says. `note` says more."""

    rep_id: Id
    skill: Code
    source: Code
    note: Text | None = None
    found_by: str


class TrainingNeedPlanned(Event):
    """A course in the skill stands in the rep's training plan."""

    plan_id: Id


class TrainingNeedMet(Event):
    """By a course that was passed, or by an assessment."""

    enrolment_id: Id | None = None
    assessment_id: Id | None = None


class TrainingNeedDropped(Event):
    reason: Text
    dropped_by: str


TrainingNeedEvent = TrainingNeedFound | TrainingNeedPlanned | TrainingNeedMet | TrainingNeedDropped
