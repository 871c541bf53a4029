"""What a survey run found and did."""

from shared.kernel.fields import Count, Day
from shared.kernel.messages import Event


class SurveyRunCompleted(Event):
    """`schedule_version` is None where none was in force. `invited` are the customers who were."""

    as_of: Day
    schedule_version: Count | None = None
    invited: Count
