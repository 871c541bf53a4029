"""What can happen to a survey.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Count, Text
from shared.kernel.messages import Event


class SurveyKind(StrEnum):
    """`nps`: how likely one would recommend us, 0 to 10. `csat`: how satisfied one is, 1 to 5."""

    NPS = "nps"
    CSAT = "csat"


class Audience(StrEnum):
    """Whom the survey asks. What the staff answers is anonymous."""

    CUSTOMERS = "customers"
    STAFF = "staff"


class SurveyPublished(Event):
    """A customer's score below `follow_up_below` is followed up, one from `thank_from` on is thanked for."""

    name: Text
    kind: SurveyKind
    question: Text
    audience: Audience
    follow_up_below: Count
    thank_from: Count
    published_by: str


class SurveyClosed(Event):
    """Nobody is invited any more, and no answer counts that comes later."""


SurveyEvent = SurveyPublished | SurveyClosed
