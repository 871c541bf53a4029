"""What happens to a case: a response is chosen, and judged by its outcome.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Moment, Text
from shared.kernel.messages import Event


class Option(StrEnum):
    """Follow the price cut, stress what one's own is worth, or differ in what is offered."""

    FOLLOW = "follow"
    STRESS_VALUE = "stress_value"
    DIFFERENTIATE = "differentiate"


class ResponseChosen(Event):
    option: Option
    rationale: Text
    chosen_by: str
    at: Moment


class ResponseJudged(Event):
    outcome: Text
    judged_by: str
    at: Moment


ResponseEvent = ResponseChosen | ResponseJudged
