"""What is known of the people who look after customers.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from shared.kernel.fields import Code
from shared.kernel.messages import Event


class ColleagueIntroduced(Event):
    """`grade` is newcomer, growing or senior; None where it was not told."""

    position: Code
    grade: Code | None = None
