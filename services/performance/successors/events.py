"""What can happen to the naming of a successor.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Id, Text
from shared.kernel.messages import Event


class Readiness(StrEnum):
    NOW = "now"
    ONE_YEAR = "one_year"
    TWO_YEARS = "two_years"


class SuccessorNamed(Event):
    unit_id: Id
    rep_id: Id
    readiness: Readiness = Readiness.ONE_YEAR
    note: Text | None = None
    named_by: str


class SuccessorWithdrawn(Event):
    reason: Text
    withdrawn_by: str


SuccessorEvent = SuccessorNamed | SuccessorWithdrawn
