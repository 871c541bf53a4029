"""What can happen to a training plan.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code, Count, Id, Text
from shared.kernel.messages import Event


class TrainingPlanPublished(Event):
    """A version of the plan, whole: of a rep, of a unit with all below it, or of the company (neither). `reason` says
    why it is another than before."""

    document_version: Count
    period: Code
    rep_id: Id | None = None
    unit_id: Id | None = None
    courses: tuple[Id, ...]
    reason: Text | None = None
    published_by: str
